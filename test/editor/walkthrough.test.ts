import { mkdir, symlink } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newPhone } from "../stand-ins/phone/devices";
import { screenshot } from "../stand-ins/phone/screenshot";
import type { Workbench } from "../stand-ins/vscodeDriver";
import type { VsCodeHost } from "../stand-ins/vscodeHost";
import { channels } from "../stand-ins/vscodeHost";
import { claudeBinary } from "../support/claudeBinary";
import { answerNgrok, authtoken, EditorBench, extensionId } from "./support/editorBench";
import { followEachOther } from "./support/steps";

/** The first ten minutes of somebody who has nothing but the extension. Each step follows from the one before. */
/** A terminal whose text is in the page, not painted. */
const readable = { "terminal.integrated.gpuAcceleration": "off" };
const domain = "first-minutes-test.ngrok-free.app";

describe.each(channels)("The walkthrough in VS Code (%s)", (channel) => {
  followEachOther(() => bench.browser);

  let bench: EditorBench;
  let host: VsCodeHost;
  let workbench: Workbench;

  const keep = (step: string) => screenshot(workbench.page, `walkthrough-${channel}-${step}`);
  const step = (id: string) =>
    workbench.page.locator(`[data-step-id$="#remoteClaude.setUp#${id}"]`);
  const tick = (id: string) => step(id).locator("[data-done-step-id]").first();
  const isDone = async (id: string) => (await tick(id).getAttribute("aria-checked")) === "true";
  const expectDone = (id: string) => expect.poll(() => isDone(id), { timeout: 20_000 }).toBe(true);
  /**
   * Presses a button of a step. By an event: the pages of the walkthrough lie side by side, and a click that
   * scrolls to its target would move them.
   */
  const press = async (id: string, button: string) => {
    if (!(await step(id).isVisible())) await workbench.runCommand("Open Walkthrough");
    await step(id).dispatchEvent("click");
    await step(id).getByText(button, { exact: true }).first().dispatchEvent("click");
  };

  beforeAll(async () => {
    bench = await EditorBench.start("walkthrough", domain);
    // No CLI anywhere, no key, nobody logged in.
    ({ host, workbench } = await bench.open({
      channel,
      settings: { ...bench.edgeSettings, "remoteClaude.claudePath": "", ...readable },
      env: { PATH: "/usr/bin:/bin", ANTHROPIC_API_KEY: "" },
    }));
  });

  afterAll(() => bench.stop());

  it("opens from the view that says how to begin, and knows what is there", async () => {
    await workbench.statusBarItem("Remote Claude: off").waitFor();
    await workbench.runCommand("Open Chat");
    await workbench.page.getByText("Open the walkthrough", { exact: true }).click();
    await workbench.page.getByText("Get Started with Remote Claude").first().waitFor();
    await expectDone("folder");
    for (const id of ["claude", "login", "wayIn", "start", "pair"]) {
      expect([id, await isDone(id)]).toEqual([id, false]);
    }
    await keep("01-open");
  });

  it("says that the CLI is missing, and types what installs it without running it", async () => {
    await press("claude", "Check");
    const notice = workbench.notification("The Claude CLI was not found");
    await notice.getByRole("button", { name: "Install in Terminal" }).waitFor();
    await keep("02-no-cli");
    expect(await isDone("claude")).toBe(false);
    await workbench.answerNotification("The Claude CLI was not found", "Install in Terminal");
    const terminal = workbench.page.locator(".xterm-rows");
    await terminal.waitFor();
    const typed = /npm\sinstall\s-g\s@anthropic-ai\/claude-code\s*$/;
    // The older VS Code from npm has no native part for what runs in a terminal.
    if (channel === "newest") {
      await expect.poll(() => terminal.textContent(), { timeout: 30_000 }).toMatch(typed);
    }
    await keep("03-install");
  });

  it("ticks the CLI once it is there, and says that nobody is logged in", async () => {
    const folder = path.join(host.home, ".local", "bin");
    await mkdir(folder, { recursive: true });
    await symlink(claudeBinary(), path.join(folder, "claude"));
    await press("claude", "Check");
    await workbench.notification(/Claude CLI \d+\.\d+\.\d+/).waitFor();
    await expectDone("claude");
    await press("login", "Check");
    await workbench.notification("Claude is not logged in yet").waitFor();
    expect(await isDone("login")).toBe(false);
    await keep("04-logged-out");
  });

  it("ticks the way in, the start and the phone as they come true", async () => {
    await press("wayIn", "Configure ngrok");
    await answerNgrok(workbench, authtoken, domain);
    await workbench.notification("ngrok is set up and works").waitFor();
    await expectDone("wayIn");
    await press("start", "Start Remote Claude");
    await workbench.answerDialog("reachable through ngrok", "Make Reachable");
    await bench.edge.waitForBind();
    // A first start shows how to pair by itself, before the walkthrough.
    await workbench.page.getByRole("tab", { name: /Pair a Phone/ }).waitFor();
    await press("pair", "Pair a Phone");
    const panel = workbench.webview(extensionId, "tab");
    const link = panel.locator(".link", { hasText: `https://${domain}/#p=` }).first();
    const phone = await newPhone(bench.browser);
    await phone.goto((await link.textContent()) ?? "");
    await workbench.answerDialog("to control Claude in workspace", "Allow");
    await phone.getByRole("textbox", { name: "Message to Claude" }).waitFor();
    await workbench.runCommand("Open Walkthrough");
    for (const id of ["claude", "folder", "wayIn", "start", "pair"]) await expectDone(id);
    await keep("05-paired");
  });
});
