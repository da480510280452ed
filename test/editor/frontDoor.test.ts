import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newPhone } from "../stand-ins/phone/devices";
import type { ModelApi } from "../stand-ins/modelApi/modelApi";
import type { NgrokEdge } from "../stand-ins/ngrokEdge/edge";
import { screenshot } from "../stand-ins/phone/screenshot";
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
} from "./support/editorBench";
import { followEachOther } from "./support/steps";

/**
 * The owner's side of the front door in the real VS Code, with a phone that comes in through the
 * real ngrok SDK. Each step follows from the one before.
 */
const domain = "front-door-test.ngrok-free.app";
const composer = "Message to Claude";

describe.each(channels)("The front door in VS Code (%s)", (channel) => {
  followEachOther(() => bench.browser);

  let bench: EditorBench;
  let edge: NgrokEdge;
  let modelApi: ModelApi;
  let host: VsCodeHost;
  let workbench: Workbench;
  let phone: Page;
  let line: Line;

  const keep = (page: Page, step: string) => screenshot(page, `front-door-${channel}-${step}`);
  const panel = () => workbench.webview(extensionId, "tab");
  const list = () => workbench.page.locator(".quick-input-widget");
  const row = (text: string | RegExp) =>
    list().locator(".monaco-list-row").filter({ hasText: text }).first();
  /** Whether a pairing code stands anywhere in the editor's window, its webviews included. */
  const showsCode = async () => {
    const texts = await Promise.all(
      workbench.page.frames().map((frame) => frame.content().catch(() => "")),
    );
    return texts.some((text) => text.includes("#p="));
  };

  beforeAll(async () => {
    bench = await EditorBench.start("front-door", domain);
    ({ edge, modelApi } = bench);
    ({ host, workbench } = await bench.open({ channel, settings: bench.edgeSettings }));
  });

  afterAll(() => bench.stop());

  it("tests what was typed about ngrok before it saves it", async () => {
    await workbench.runCommand("Configure ngrok");
    await answerNgrok(workbench, "fake_wrong_token_for_tests", "");
    const failure = workbench.dialog("The connection to ngrok did not work");
    await failure.getByText("ERR_NGROK_105").waitFor();
    await keep(workbench.page, "01-test-failed");
    await workbench.answerDialog("The connection to ngrok did not work", "Change …");
    await answerNgrok(workbench, authtoken, "");
    const works = workbench.notification(`ngrok is set up and works: https://${domain}`);
    await works.waitFor();
    expect(await works.textContent()).toContain("pairing alone decides");
    await keep(workbench.page, "02-test-passed");
    await edge.waitForEmpty();
  });

  it("R70 names ngrok in the consent, and R44 shows no code before it is asked for", async () => {
    await workbench.runCommand("Start Remote Claude");
    const consent = workbench.dialog("reachable through ngrok");
    await consent.getByText("ngrok can see everything that passes").waitFor();
    await keep(workbench.page, "03-consent");
    await workbench.answerDialog("reachable through ngrok", "Make Reachable");
    await edge.waitForBind();
    await panel().getByText("The code is hidden").waitFor();
    expect(await showsCode()).toBe(false);
    await keep(workbench.page, "04-code-hidden");
    await panel().getByRole("button", { name: "Show Code" }).click();
    await panel()
      .locator(".link", { hasText: `https://${domain}/#p=` })
      .waitFor();
    expect(await showsCode()).toBe(true);
    // This VS Code runs elsewhere, as it were, and shows ports under a path, where no page can live.
    await panel()
      .getByText(/would show this page under a path \(\S+\/proxy\/\d+\/\)/)
      .waitFor();
    await keep(workbench.page, "05-code-shown");
  });

  it("R44 hides the code when something else comes to the front", async () => {
    await workbench.runCommand("File: New Untitled Text File");
    await expect.poll(showsCode, { timeout: 10_000 }).toBe(false);
    await workbench.page.getByRole("tab", { name: /Pair a Phone/ }).click();
    await panel().getByText("The code is hidden").waitFor();
    expect(await showsCode()).toBe(false);
  });

  it("says within 2 s that a device was paired, and keeps no code", async () => {
    await panel().getByRole("button", { name: "Show Code" }).click();
    const shown = panel()
      .locator(".link", { hasText: `https://${domain}/#p=` })
      .first();
    const link = (await shown.textContent()) ?? "";
    phone = await newPhone(bench.browser);
    line = watchLine(phone);
    await phone.goto(link);
    await phone
      .getByText(/^\d\d$/)
      .first()
      .waitFor();
    await panel().getByText("A device used this link").waitFor();
    expect(await showsCode()).toBe(false);
    await workbench.answerDialog("to control Claude in workspace", "Allow");
    const notice = workbench.notification("is paired. It came from");
    await notice.waitFor({ timeout: 2_000 });
    await phone.getByRole("textbox", { name: composer }).waitFor();
    await keep(workbench.page, "06-paired");
    expect(await showsCode()).toBe(false);
    await workbench.answerNotification("is paired. It came from", "Manage Devices");
  });

  it("lists the device, renames it and changes what it may do, at once", async () => {
    const device = row(/Full · connected/);
    await device.waitFor();
    expect(await device.textContent()).toMatch(/first seen.*last seen.*127\.0\.0\.1/);
    await keep(workbench.page, "07-devices");
    await device.click();
    await row("Reads only").waitFor();
    await keep(workbench.page, "08-device");
    await row("Rename").click();
    await workbench.answerInput(/Name of the device/, "Pocket phone");
    await row(/Pocket phone/).click();
    await row(/Reads only/).click();
    await row(/Pocket phone.*View/).waitFor();
    await keep(workbench.page, "09-view-only");
    await phone
      .getByRole("textbox", { name: composer })
      .waitFor({ state: "detached", timeout: 10_000 });
    await keep(phone, "10-view-only");
    await row(/Pocket phone/).click();
    await row(/Prompts, answers/).click();
    await row(/Pocket phone.*Full/).waitFor();
    await workbench.page.keyboard.press("Escape");
    await phone.getByRole("textbox", { name: composer }).waitFor();
    await expect.poll(() => phone.getByRole("textbox", { name: composer }).isEditable()).toBe(true);
  });

  it("restarts the server at the same address, and pages come back by themselves", async () => {
    const chat = await openChat(workbench);
    await sendPrompt(phone, "[[say Before the restart.]]");
    await phone.getByText("Before the restart.", { exact: true }).waitFor();
    const address = phone.url();
    const binds = edge.log.filter(({ kind }) => kind === "bind").length;
    const gone = line.next("closed");
    await workbench.runCommand("Restart Server");
    const goneAt = await gone;
    const backAt = await line.next("welcomed");
    report(`${channel}: back ${backAt - goneAt} ms after a restart cut the phone off`);
    expect(backAt - goneAt).toBeLessThan(10_000);
    await workbench.statusBarItem("Restarted").waitFor();
    await keep(workbench.page, "11-restarted");
    expect(phone.url()).toBe(address);
    expect(edge.log.filter(({ kind }) => kind === "bind")).toHaveLength(binds);
    await phone.getByText("Before the restart.", { exact: true }).waitFor();
    await sendPrompt(phone, "[[say After the restart.]]");
    await phone.getByText("After the restart.", { exact: true }).waitFor();
    await chat.getByText("After the restart.", { exact: true }).waitFor();
  });

  it("asks before a restart that would end a turn", async () => {
    await sendPrompt(phone, "[[say Working on it.]] [[hold turn]]");
    await modelApi.waitForHold("turn");
    await workbench.runCommand("Restart Server");
    const question = workbench.dialog("Restart while Claude works?");
    await question.waitFor();
    await keep(workbench.page, "12-restart-question");
    await question.getByRole("button", { name: "Cancel" }).click();
    await phone.getByRole("button", { name: "Stop" }).click();
    await phone.getByText("Stopped").last().waitFor();
  });

  it("R35 warns of wrong codes within 2 s", async () => {
    const statuses = await phone.evaluate(async () => {
      const seen: number[] = [];
      for (let count = 0; count < 5; count += 1) {
        const answer = await fetch("/api/pair", {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify({ code: "A".repeat(22), name: "Stranger" }),
        });
        seen.push(answer.status);
      }
      return seen;
    });
    expect(statuses).toContain(401);
    await workbench.notification("wrong pairing codes came from").waitFor({ timeout: 2_000 });
    await keep(workbench.page, "13-wrong-codes");
  });

  it("R66 shows the audit log as a document that can only be read", async () => {
    await workbench.runCommand("Show Audit Log");
    await workbench.page.getByRole("tab", { name: /Remote Claude Audit/ }).waitFor();
    const editor = workbench.page.locator(".editor-instance .view-lines").last();
    const wrong = editor.getByText(/Wrong\spairing\scode/).first();
    await wrong.waitFor();
    await keep(workbench.page, "14-audit");
    const text = (await editor.textContent()) ?? "";
    expect(text).toMatch(/\d{4}-\d\d-\d\d.\d\d:\d\d:\d\d/);
    expect(text).not.toContain("#p=");
    // The middle of all lines may be where nothing is shown, and going there breaks the editor's own scrolling.
    await wrong.click({ position: { x: 8, y: 8 } });
    await workbench.page.keyboard.type("x");
    await workbench.page.getByText("Cannot edit in read-only editor").first().waitFor();
  });

  it("revokes all devices within a second", async () => {
    await workbench.runCommand("Revoke All Devices");
    await workbench.dialog("Revoke the one paired device?").waitFor();
    await keep(workbench.page, "15-revoke-all");
    const gone = line.next("closed");
    const begun = Date.now();
    await workbench.answerDialog("Revoke the one paired device?", "Revoke All");
    const goneAt = await gone;
    report(`${channel}: cut off ${goneAt - begun} ms after the click on Revoke All`);
    expect(goneAt - begun).toBeLessThan(1_000);
    await phone.getByRole("textbox", { name: composer }).waitFor({ state: "detached" });
    await keep(phone, "16-revoked");
    expect(await phone.evaluate(async () => (await fetch("/api/me")).status)).toBe(401);
  });

  it("stops by one command", async () => {
    await workbench.runCommand("Stop Remote Claude");
    await edge.waitForEmpty();
    await workbench.statusBarItem("Remote Claude: off").waitFor();
    expect(host.lines.join("\n")).not.toContain(authtoken);
  });
});

/** What becomes of a page's connections; `next` gives the time (epoch ms). */
interface Line {
  next(event: "welcomed" | "closed"): Promise<number>;
}

function watchLine(page: Page): Line {
  const waiting = new Map<string, (at: number) => void>();
  const tell = (event: string): void => {
    waiting.get(event)?.(Date.now());
    waiting.delete(event);
  };
  page.on("websocket", (socket) => {
    socket.on("framereceived", ({ payload }) => {
      if (payload.toString().startsWith('{"type":"welcome"')) tell("welcomed");
    });
    socket.on("close", () => {
      tell("closed");
    });
  });
  return {
    next: (event) =>
      new Promise((resolve) => {
        waiting.set(event, resolve);
      }),
  };
}

/** Measured times, for whoever reads the run. */
function report(words: string): void {
  process.stdout.write(`${words}\n`);
}
