import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchBrowser } from "../stand-ins/phone/browser";
import { newDesktop, newPhone } from "../stand-ins/phone/devices";
import { screenshot } from "../stand-ins/phone/screenshot";
import type { Workbench } from "../stand-ins/vscodeDriver";
import { openWorkbench } from "../stand-ins/vscodeDriver";
import { readPaper } from "../unit/papers/paper";
import { extensionId, sendPrompt, shownChat } from "./support/editorBench";
import { followEachOther } from "./support/steps";

/**
 * What somebody does who knows nothing but the README: its first command, and the steps below it.
 * Each step follows from the one before.
 */
describe("the README's two minutes", () => {
  followEachOther(() => browser);

  let browser: Browser;
  let command: ChildProcess;
  let workbench: Workbench;
  let phone: Page;

  /** The folder that the demo made and opened. */
  const folder = () => new URL(workbench.page.url()).searchParams.get("folder") ?? "";

  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser.close();
    if (command.exitCode === null) endLikeCtrlC(command);
  });

  it("begins with one command, which prints an address", async () => {
    const [first = ""] = readPaper("README.md").commands;
    expect(first).toContain("--demo");
    command = spawn(first, { shell: true, detached: true, stdio: ["ignore", "pipe", "ignore"] });
    const url = await printedAddress(command);
    workbench = await openWorkbench(await newDesktop(browser), url);
  });

  it("starts by its command, and the chat opens", async () => {
    await workbench.runCommand("Start Remote Claude");
    await shownChat(workbench);
  });

  it("pairs a second window by the link for a browser on this PC", async () => {
    await workbench.runCommand("Pair a Phone");
    const panel = workbench.webview(extensionId, "tab");
    await panel.getByRole("heading", { name: "Browser on this PC" }).waitFor();
    const link = (await panel.locator(".link").first().textContent()) ?? "";
    phone = await newPhone(browser);
    await phone.goto(link);
    const number = await phone
      .getByText(/^\d\d$/)
      .first()
      .textContent();
    const question = workbench.dialog("to control Claude in demo");
    await question.getByText(`number ${number ?? "none"}`).waitFor();
    await workbench.answerDialog("to control Claude in demo", "Allow");
    await phone.getByRole("textbox", { name: "Message to Claude" }).waitFor();
  });

  it("writes a file when it is told to and allowed to, and both chats show it", async () => {
    await sendPrompt(phone, "write hello.txt");
    await phone.getByRole("button", { name: "Allow once" }).click();
    const end = /The card above shows what became of/;
    await phone.getByText(end).waitFor();
    const chat = workbench.webview(extensionId, "view");
    await chat.getByText(end).waitFor();
    const written = await readFile(path.join(folder(), "hello.txt"), "utf8");
    expect(written).toContain("Hello from the demo");
    await screenshot(phone, "readme-phone");
    await screenshot(workbench.page, "readme-editor");
  });

  it("opens the package's help, in which links lead on", async () => {
    await workbench.runCommand("Remote Claude: Open Help");
    const help = workbench.webview("vscode.markdown-language-features", "tab");
    await help.getByRole("heading", { name: "Set-up, step by step" }).waitFor();
    await screenshot(workbench.page, "readme-help");
    await help.getByRole("link", { name: "troubleshooting.md" }).click();
    await help.getByRole("heading", { name: "Troubleshooting" }).waitFor();
  });

  it("ends by Ctrl-C and removes everything", async () => {
    expect(existsSync(folder())).toBe(true);
    endLikeCtrlC(command);
    await expect.poll(() => existsSync(folder()), { timeout: 30_000 }).toBe(false);
  });
});

/** The terminal's Ctrl-C goes to all that the command started. */
function endLikeCtrlC({ pid }: ChildProcess): void {
  if (pid !== undefined) process.kill(-pid, "SIGINT");
}

/** Resolves with the address that the command prints; rejects when it ends before. All its lines go on being read. */
function printedAddress({ stdout }: ChildProcess): Promise<string> {
  if (stdout === null) throw new Error("The command has no output.");
  const lines: string[] = [];
  return new Promise((resolve, reject) => {
    const reader = createInterface({ input: stdout });
    reader.on("line", (line) => {
      lines.push(line);
      const url = /VS Code is at (http:\S+)/.exec(line)?.[1];
      if (url !== undefined) resolve(url);
    });
    reader.on("close", () => {
      reject(new Error(`The command ended without an address:\n${lines.slice(-20).join("\n")}`));
    });
  });
}
