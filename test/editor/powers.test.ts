import type { FrameLocator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newPhone } from "../stand-ins/phone/devices";
import { screenshot } from "../stand-ins/phone/screenshot";
import type { Workbench } from "../stand-ins/vscodeDriver";
import { channels } from "../stand-ins/vscodeHost";
import { EditorBench, extensionId, sendPrompt, shownChat } from "./support/editorBench";
import { followEachOther } from "./support/steps";

/**
 * What the editor adds to a conversation, in the real VS Code with the real CLI. Each step follows from
 * the one before.
 */
const composer = "Message to Claude";
const lines = Array.from({ length: 40 }, (_, line) => `export const value${line} = ${line};`);
const files = {
  "src/login.ts": `${lines.join("\n")}\n`,
  "src/other.ts": `${lines.join("\n")}\n`,
  "broken.json": '{\n  "name": ,\n}\n',
};

describe.each(channels)("The editor's own powers in VS Code (%s)", (channel) => {
  followEachOther(() => bench.browser);

  let bench: EditorBench;
  let workbench: Workbench;
  let chat: FrameLocator;
  let phone: Page;

  const keep = (page: Page, step: string) => screenshot(page, `powers-${channel}-${step}`);
  const message = (place: FrameLocator | Page) => place.getByRole("textbox", { name: composer });
  const tab = (name: string | RegExp) => workbench.page.getByRole("tab", { name });
  const front = (name: string) => workbench.page.locator(".tab.active", { hasText: name });
  const marked = () =>
    workbench.page.locator(".explorer-folders-view .monaco-list-row").filter({
      has: workbench.page.locator('[aria-label*="Changed by Claude in this conversation"]'),
    });

  beforeAll(async () => {
    bench = await EditorBench.start("powers");
    const settings = { "remoteClaude.confirmDevices": false };
    ({ workbench } = await bench.open({ channel, files, settings }));
  });
  afterAll(() => bench.stop());

  it("puts a selection into the message, after a start that it offers", async () => {
    const { page } = workbench;
    await workbench.statusBarItem("Remote Claude").waitFor();
    await workbench.openFile("src/login.ts");
    await front("login.ts").waitFor();
    await page.locator(".monaco-editor .view-line").first().click();
    await page.keyboard.press("Control+Home");
    for (const key of ["ArrowDown", "ArrowDown", "Shift+ArrowDown", "Shift+ArrowDown"]) {
      await page.keyboard.press(key);
    }
    await page.keyboard.press("Shift+F10");
    await page.getByRole("menuitem", { name: "Send Selection to Claude" }).waitFor();
    await keep(page, "01-menu");
    await workbench.pickFromMenu("Send Selection to Claude");
    await workbench.notification("Remote Claude is not running").waitFor();
    await keep(page, "02-offer");
    await workbench.answerNotification("Remote Claude is not running", "Start Remote Claude");
    chat = await shownChat(workbench);
    await expect
      .poll(() => message(chat).inputValue(), { timeout: 60_000 })
      .toBe("@src/login.ts#L3-4 ");
    await keep(page, "03-selection");
  });

  it("adds a file to what is written already, and sends nothing", async () => {
    await workbench.openFile("src/other.ts");
    await tab(/other\.ts/).click({ button: "right" });
    await workbench.pickFromMenu("Send File to Claude");
    const both = "@src/login.ts#L3-4 @src/other.ts ";
    await expect.poll(() => message(chat).inputValue()).toBe(both);
    expect(await chat.locator(".turn").count()).toBe(0);
    await message(chat).fill("");
  });

  it("offers its help beside the other quick fixes", async () => {
    const { page } = workbench;
    await workbench.openFile("broken.json");
    await page.locator(".squiggly-error").first().waitFor();
    await page.locator(".monaco-editor .view-line", { hasText: "name" }).first().click();
    await page.keyboard.press("End");
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("Control+.");
    const fix = page.locator(".action-widget .monaco-list-row", { hasText: "Fix with Remote" });
    await fix.waitFor();
    await keep(page, "04-quick-fix");
    await page.keyboard.press("Enter");
    await expect
      .poll(() => message(chat).inputValue(), { timeout: 20_000 })
      .toMatch(/^Fix this problem: @broken\.json#L2 error: Value expected \(json/);
    await keep(page, "05-problem");
    await message(chat).fill("");
  });

  it("opens the file that a card and an answer name, at its line", async () => {
    const edit = "[[edit src/login.ts | value7 = 7; | value7 = 700;]]";
    await sendPrompt(chat, `[[read src/login.ts]] ${edit} [[say See \`src/other.ts:20\`.]]`);
    await chat.getByRole("button", { name: "Allow once" }).click();
    await chat.locator(".file-ref").click();
    await front("other.ts").waitFor();
    await workbench.statusBarItem(/Ln 20, Col 1/).waitFor();
    await keep(workbench.page, "06-reference");
    await chat.locator('.tool[data-kind="edit"] .tool-subject').click();
    await front("login.ts").waitFor();
    expect(await chat.locator(".tool-body").count()).toBe(0);
  });

  it("marks what the conversation changed in the explorer", async () => {
    await workbench.runCommand("File: Reveal Active File in Explorer View");
    await expect.poll(() => marked().count(), { timeout: 10_000 }).toBe(1);
    expect(await marked().textContent()).toContain("login.ts");
    await keep(workbench.page, "07-mark");
  });

  it("shows on the PC what the phone asks for: a file, and what changed in it", async () => {
    await workbench.runCommand("Pair a Phone");
    const panel = workbench.webview(extensionId, "tab");
    const shown = panel.locator(".link", { hasText: "http://127.0.0.1" }).first();
    phone = await newPhone(bench.browser);
    await phone.goto((await shown.textContent()) ?? "");
    await message(phone).waitFor();
    await phone.locator('.tool[data-kind="edit"] .tool-line').click();
    await phone.getByRole("button", { name: "Show on the PC" }).click();
    await phone.getByText("Shown on the PC").waitFor();
    await front("login.ts").waitFor();
    await keep(phone, "08-shown");
    await phone.getByRole("button", { name: "Show changes on the PC" }).click();
    await front("login.ts: before and now").waitFor();
    for (const text of [/value7.=.7;/, /value7.=.700;/]) {
      await workbench.page
        .locator(".monaco-diff-editor")
        .filter({ hasText: text })
        .first()
        .waitFor();
    }
    await keep(workbench.page, "09-difference");
  });

  it("tells the phone what it marks and what is open, for the next message", async () => {
    await phone.getByRole("button", { name: "Add to the message" }).click();
    await keep(phone, "10-add");
    await phone.getByRole("button", { name: "Problems in the editor" }).click();
    const problem = phone.getByRole("button", { name: /Value expected.*broken\.json/ });
    await problem.click();
    await keep(phone, "11-problems");
    await phone.getByRole("button", { name: "Close" }).click();
    await expect
      .poll(() => message(phone).inputValue())
      .toMatch(/^@broken\.json#L2 error: Value expected/);
    await phone.getByRole("button", { name: "Add to the message" }).click();
    await phone.getByRole("button", { name: "Open files" }).click();
    await phone.locator(".offered-row", { hasText: "other.ts" }).waitFor();
    await keep(phone, "12-open-files");
    await phone.getByRole("button", { name: "Close" }).click();
  });

  it("has it in the audit log, and takes its marks away when it stops", async () => {
    await workbench.runCommand("Show Audit Log");
    const log = workbench.page.locator(".editor-instance .view-lines").last();
    await log
      .getByText(/Shown\sin\sVS\sCode/)
      .first()
      .waitFor();
    await workbench.runCommand("Stop Remote Claude");
    await workbench.statusBarItem("Remote Claude: off").waitFor();
    await workbench.runCommand("File: Focus on Files Explorer");
    await expect.poll(() => marked().count()).toBe(0);
  });
});
