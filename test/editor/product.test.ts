import { readFile } from "node:fs/promises";
import path from "node:path";
import type { FrameLocator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ModelApi } from "../stand-ins/modelApi/modelApi";
import type { NgrokEdge } from "../stand-ins/ngrokEdge/edge";
import { visitEdge } from "../stand-ins/ngrokEdge/visitor";
import { newPhone } from "../stand-ins/phone/devices";
import { screenshot, watchProblems } from "../stand-ins/phone/screenshot";
import type { Workbench } from "../stand-ins/vscodeDriver";
import type { VsCodeHost } from "../stand-ins/vscodeHost";
import { channels } from "../stand-ins/vscodeHost";
import {
  answerNgrok,
  authtoken,
  EditorBench,
  extensionId,
  openChat,
  sendPrompt,
  startedBy,
} from "./support/editorBench";
import { followEachOther } from "./support/steps";

/**
 * What the product is: a command in VS Code, the real Claude CLI, a phone that comes in through the
 * real ngrok SDK. Only the model and ngrok's cloud are stand-ins. Each step follows from the one before.
 */
const domain = "remote-claude-test.ngrok-free.app";
const content = "안녕, phone!\nsecond line";

describe.each(channels)("Remote Claude in VS Code (%s)", (channel) => {
  followEachOther(() => bench.browser);

  let bench: EditorBench;
  let edge: NgrokEdge;
  let modelApi: ModelApi;
  let host: VsCodeHost;
  let workbench: Workbench;
  let phone: Page;
  let phoneProblems: readonly string[];
  let chat: FrameLocator;

  const keep = (page: Page, step: string) => screenshot(page, `product-${channel}-${step}`);
  /** What the extension has started and has not ended. */
  const ownProcesses = () => startedBy(host, /claude-code-|tunnelChild/);

  beforeAll(async () => {
    bench = await EditorBench.start("product", domain);
    ({ edge, modelApi } = bench);
    const files = { "README.md": "# My app\n" };
    ({ host, workbench } = await bench.open({ channel, files, settings: bench.edgeSettings }));
  });

  afterAll(() => bench.stop());

  it("is off, and nothing of it runs, before somebody starts it", async () => {
    await workbench.statusBarItem("Remote Claude").waitFor();
    expect(await ownProcesses()).toEqual([]);
    expect(edge.log).toEqual([]);
    await keep(workbench.page, "01-off");
  });

  it("takes the ngrok token into the secret store by questions", async () => {
    await workbench.runCommand("Configure ngrok");
    await answerNgrok(workbench, authtoken, domain);
    await workbench.notification(`ngrok is set up and works: https://${domain}`).waitFor();
    await edge.waitForEmpty();
    await keep(workbench.page, "02-configured");
  });

  it("starts by its command, names the risk first, and is online", async () => {
    await workbench.runCommand("Start Remote Claude");
    await workbench.dialog("reachable through ngrok").waitFor();
    await keep(workbench.page, "03-consent");
    await workbench.answerDialog("reachable through ngrok", "Make Reachable");
    const endpoint = await edge.waitForBind();
    expect(endpoint.hostname).toBe(domain);
    const processes = await ownProcesses();
    expect(processes.map(({ commandLine }) => commandLine).join("\n")).toContain("tunnelChild");
    for (const { commandLine, environment } of processes) {
      expect(commandLine + environment).not.toContain(authtoken);
    }
  });

  it("shows a link that lets the phone in once the owner allows it", async () => {
    await workbench.runCommand("Pair a Phone");
    const panel = workbench.webview(extensionId, "tab");
    const shown = panel.locator(".link").first();
    await panel.locator(".link", { hasText: `https://${domain}/#p=` }).waitFor();
    const link = (await shown.textContent()) ?? "";
    await keep(workbench.page, "04-pairing");

    phone = await newPhone(bench.browser);
    phoneProblems = watchProblems(phone);
    await phone.goto(link);
    const number = phone.getByText(/^\d\d$/).first();
    await number.waitFor();
    expect(new URL(phone.url()).hash).toBe("");
    await keep(phone, "05-waiting");
    const dialog = workbench.dialog("to control Claude in workspace");
    await dialog.waitFor();
    expect(await dialog.textContent()).toContain(
      `number ${(await number.textContent()) ?? "none"}`,
    );
    await keep(workbench.page, "06-allow");
    await workbench.answerDialog("to control Claude in workspace", "Allow");
    await phone.getByRole("textbox", { name: "Message to Claude" }).waitFor();
    await keep(phone, "07-paired");

    const again = await newPhone(bench.browser, { model: "android" });
    await again.goto(link);
    await again.getByText("This link was already used").waitFor();
    await keep(again, "08-used-link");
    await again.context().close();
  });

  it("lets the phone watch the text while it streams, and the editor the same", async () => {
    chat = await openChat(workbench);
    await sendPrompt(
      phone,
      `Please look. [[say First words.]] [[hold stream]] [[write hello.txt | ${content}]] [[say All done.]]`,
    );
    await modelApi.waitForHold("stream");
    await phone.getByText("First words.", { exact: true }).waitFor();
    await chat.getByText("First words.", { exact: true }).waitFor();
    await phone.getByRole("button", { name: "Stop" }).waitFor();
    await keep(phone, "09-streaming");
    await keep(workbench.page, "10-streaming");
  });

  it("asks the phone before it writes, with the real content, and writes the right bytes", async () => {
    modelApi.release("stream");
    const card = phone.getByRole("region", { name: /Needs you: Write a file/ });
    await card.waitFor();
    await chat.getByRole("region", { name: /Needs you: Write a file/ }).waitFor();
    expect(await card.textContent()).toContain("안녕, phone!");
    await workbench.statusBarItem("Needs you").waitFor();
    await keep(phone, "11-permission");
    await keep(workbench.page, "12-permission");
    await card.getByRole("button", { name: "Allow once" }).click();
    await phone.getByText("All done.", { exact: true }).waitFor();
    await chat.getByText("All done.", { exact: true }).waitFor();
    expect(await readFile(path.join(host.workspace, "hello.txt"), "utf8")).toBe(content);
    await keep(phone, "13-done");
    await keep(workbench.page, "14-done");
  });

  it("denies what the editor denies, and the phone sees who did", async () => {
    await sendPrompt(phone, "[[bash touch denied.txt]] [[say Understood.]]");
    const card = chat.getByRole("region", { name: /Needs you: Run a command/ });
    await card.getByRole("button", { name: "Deny" }).click();
    await phone.getByText("Understood.", { exact: true }).waitFor();
    await keep(phone, "15-denied");
    await phone.getByText("Denied by the PC").first().waitFor();
    await expect(readFile(path.join(host.workspace, "denied.txt"))).rejects.toThrow("ENOENT");
    await keep(phone, "15-denied");
  });

  it("stops a turn from the phone", async () => {
    await sendPrompt(phone, "[[say Working on it.]] [[hold for-ever]]");
    await modelApi.waitForHold("for-ever");
    await phone.getByRole("button", { name: "Stop" }).click();
    await phone.getByText("Stopped").last().waitFor();
    await chat.getByText("Stopped").last().waitFor();
    await keep(phone, "16-stopped");
  });

  it("ends everything by its command: the address is dead and nothing is left", async () => {
    await workbench.runCommand("Stop Remote Claude");
    await edge.waitForEmpty();
    const answer = await visitEdge(edge, domain, { isSecure: true });
    expect([answer.status, answer.headers["ngrok-error-code"]]).toEqual([404, "ERR_NGROK_3200"]);
    await phone.getByText("Remote Claude is stopped on the PC").waitFor();
    await keep(phone, "17-stopped");
    await workbench.statusBarItem(/Remote Claude/).waitFor();
    await keep(workbench.page, "18-off");
    await expect.poll(ownProcesses, { timeout: 10_000 }).toEqual([]);
    expect(host.lines.join("\n")).not.toContain(authtoken);
  });

  it("had no error on the phone's page but those of the stop", () => {
    const expected = /ERR_CONNECTION|WebSocket connection|Failed to load resource|40[14]/;
    expect(phoneProblems.filter((problem) => !expected.test(problem))).toEqual([]);
  });
});
