import type { FrameLocator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { screenshot } from "../stand-ins/phone/screenshot";
import type { ModelApi } from "../stand-ins/modelApi/modelApi";
import type { Workbench } from "../stand-ins/vscodeDriver";
import { channels } from "../stand-ins/vscodeHost";
import { EditorBench, extensionId, sendPrompt } from "./support/editorBench";
import { followEachOther } from "./support/steps";

/**
 * The chat wherever VS Code lets it stand: an editor tab, the side bars, the panel; out of sight, in each theme, after
 * a reload. Each step follows from the one before.
 */
const long = Array.from({ length: 40 }, (_, at) => `Paragraph ${at + 1} of the answer.`).join(
  "\\n\\n",
);
const themes = [
  { name: "Light Modern", body: "vscode-light" },
  { name: "Dark Modern", body: "vscode-dark" },
  { name: "Dark High Contrast", body: "vscode-high-contrast" },
] as const;

/** The colours that a page of the product has, and the theme's own for the same, as the browser computes them. */
interface Colours {
  readonly page: string;
  readonly text: string;
  readonly expectedPage: string;
  readonly expectedText: string;
}

describe.each(channels)("the chat's places in VS Code (%s)", (channel) => {
  followEachOther(() => bench.browser);

  let bench: EditorBench;
  let modelApi: ModelApi;
  let workbench: Workbench;

  const keep = (step: string) => screenshot(workbench.page, `places-${channel}-${step}`);
  const tab = () => workbench.webview(extensionId, "tab");
  const view = () => workbench.webview(extensionId, "view");
  const box = (chat: FrameLocator) => chat.getByRole("textbox", { name: "Message to Claude" });
  /** The webview's own frame, by which it is hidden; what is in it does not know of that. */
  const frame = (place: "view" | "tab") => {
    const isView = place === "view" ? ":is" : ":not";
    return workbench.page.locator(`iframe.webview${isView}([src*="purpose=webviewView"])`).last();
  };
  const editorTab = (name: string) =>
    workbench.page.locator(".part.editor").getByRole("tab", { name });
  const scroller = (chat: FrameLocator) => chat.locator(".chat-scroller");
  const placeOf = (chat: FrameLocator) =>
    scroller(chat).evaluate((element) => Math.round(element.scrollTop));

  /** Goes up in the conversation by the wheel, as a reader does; gives the place where that ends. */
  async function readAbove(chat: FrameLocator): Promise<number> {
    const end = await placeOf(chat);
    await scroller(chat).hover();
    await workbench.page.mouse.wheel(0, -400);
    await expect.poll(() => placeOf(chat)).toBeLessThan(end - 300);
    let before = -1;
    let now = await placeOf(chat);
    // The browser scrolls smoothly.
    await expect
      .poll(async () => {
        [before, now] = [now, await placeOf(chat)];
        return before === now;
      })
      .toBe(true);
    return now;
  }

  async function chooseTheme(name: string): Promise<void> {
    await workbench.runCommand("Preferences: Color Theme");
    const field = workbench.page.locator(".quick-input-widget input").first();
    await workbench.page.getByPlaceholder(/Select Color Theme|Color Theme/).waitFor();
    await field.fill(name);
    await workbench.pick(name);
  }

  beforeAll(async () => {
    bench = await EditorBench.start("places");
    ({ modelApi } = bench);
    ({ workbench } = await bench.open({ channel }));
  });
  afterAll(() => bench.stop());
  afterEach(async ({ task }) => {
    if (task.result?.state === "fail") await keep(`failed-${task.name}`);
  });

  it("opens in an editor tab, which says how to start, and starts there", async () => {
    await workbench.runCommand("Open Chat in an Editor Tab");
    await tab().getByRole("heading", { name: "Remote Claude is off" }).waitFor();
    await keep("01-tab-off");
    await tab().getByRole("button", { name: "Start Remote Claude" }).click();
    await box(tab()).waitFor();
    await sendPrompt(tab(), `[[say ${long}]]`);
    await tab().getByText("Paragraph 40 of the answer.", { exact: true }).waitFor();
    await keep("02-tab");
  });

  it("is one tab, and Open Chat leads to it", async () => {
    await workbench.runCommand("File: New Untitled Text File");
    await workbench.runCommand("Open Chat in an Editor Tab");
    await workbench.runCommand("Open Chat");
    await box(tab()).waitFor();
    expect(await editorTab("Remote Claude").count()).toBe(1);
  });

  it("keeps draft and place while the tab is hidden", async () => {
    const place = await readAbove(tab());
    await box(tab()).fill("a draft in the tab");
    await editorTab("Untitled-1").click();
    await frame("tab").waitFor({ state: "hidden" });
    await editorTab("Remote Claude").click();
    await frame("tab").waitFor();
    expect(await box(tab()).inputValue()).toBe("a draft in the tab");
    expect(await placeOf(tab())).toBe(place);
    await keep("03-tab-back");
  });

  it("shows the same in the view beside it, and the view keeps draft and place while hidden", async () => {
    await workbench.page.locator('.activitybar [aria-label^="Remote Claude"]').first().click();
    await view().getByText("Paragraph 40 of the answer.", { exact: true }).waitFor();
    const place = await readAbove(view());
    await box(view()).fill("a draft in the view");
    await workbench.runCommand("View: Show Explorer");
    await frame("view").waitFor({ state: "hidden" });
    await workbench.page.locator('.activitybar [aria-label^="Remote Claude"]').first().click();
    await box(view()).waitFor();
    expect(await box(view()).inputValue()).toBe("a draft in the view");
    expect(await placeOf(view())).toBe(place);
    await keep("04-both");
  });

  it.each(themes)("wears the theme $name in both places", async ({ name, body }) => {
    await chooseTheme(name);
    for (const [chat, background] of [
      [view(), "sideBar-background"],
      [tab(), "editor-background"],
    ] as const) {
      await chat.locator(`body.${body}`).waitFor({ state: "attached" });
      const colours = await coloursOf(chat, background);
      expect(colours.page).toBe(colours.expectedPage);
      expect(colours.text).toBe(colours.expectedText);
    }
    await keep(`05-${body}`);
  });

  it.each(["New Secondary Side Bar Entry", "New Panel Entry"])(
    "works on after a move to: %s",
    async (place) => {
      await box(view()).fill(`a draft before: ${place}`);
      await workbench.runCommand("View: Move View");
      await workbench.pick(/^Chat/);
      await workbench.pick(place);
      await expect.poll(() => box(view()).inputValue()).toBe(`a draft before: ${place}`);
      await sendPrompt(view(), `[[say Moved to: ${place}.]]`);
      await view().getByText(`Moved to: ${place}.`, { exact: true }).waitFor();
      await tab().getByText(`Moved to: ${place}.`, { exact: true }).waitFor();
      await keep(`06-${place}`);
    },
  );

  it("offers to stop a turn only while one runs, and the queue where something waits", async () => {
    expect(await isOffered(workbench, "Stop the Running Turn", "Show Queue")).toBe(false);
    await sendPrompt(tab(), "[[say Working.]] [[hold turn]]");
    await modelApi.waitForHold("turn");
    await sendPrompt(tab(), "[[say Afterwards.]]");
    await workbench.statusBarItem("Working · 1 queued").hover();
    const hover = workbench.page.locator(".workbench-hover", { hasText: "Queue" });
    await hover.getByRole("cell", { name: "1 queued" }).waitFor();
    await keep("07-status");
    await hover.getByRole("link", { name: "Queue" }).click();
    const sheet = tab().getByRole("dialog", { name: "Queue" });
    await sheet.getByText("Afterwards.").first().waitFor();
    await sheet.evaluate((element) =>
      Promise.all(element.getAnimations().map(({ finished }) => finished)),
    );
    await keep("08-queue");
    await workbench.page.mouse.move(600, 300);
    await sheet.getByRole("button", { name: "Close" }).first().click();
    await workbench.runCommand("Stop the Running Turn");
    await tab().getByText("Stopped").last().waitFor();
  });

  it("brings the tab back after a reload, with what was typed", async () => {
    await box(tab()).fill("typed before the reload");
    await workbench.runCommand("Developer: Reload Window");
    await tab().getByRole("heading", { name: "Remote Claude is off" }).waitFor();
    await workbench.runCommand("Start Remote Claude");
    await expect.poll(() => box(tab()).inputValue()).toBe("typed before the reload");
    await tab().getByText("Moved to: New Panel Entry.", { exact: true }).waitFor();
    await keep("09-reloaded");
  });

  it("says in the tab that it was stopped", async () => {
    await workbench.runCommand("Stop Remote Claude");
    await tab().getByRole("heading", { name: "Remote Claude is off" }).waitFor();
    await workbench.statusBarItem("Remote Claude: off").waitFor();
  });
});

function coloursOf(chat: FrameLocator, background: string): Promise<Colours> {
  return chat.locator("body").evaluate((body, name) => {
    const probe = document.createElement("p");
    body.append(probe);
    /** Whatever way the theme writes a colour. */
    const computed = (variable: string): string => {
      probe.style.color = `var(--vscode-${variable})`;
      return getComputedStyle(probe).color;
    };
    const page = document.querySelector(".page") ?? body;
    const colours = {
      page: getComputedStyle(page).backgroundColor,
      text: getComputedStyle(page).color,
      expectedPage: computed(name),
      expectedText: computed("foreground"),
    };
    probe.remove();
    return colours;
  }, background);
}

/** Whether the palette has a command; `other` is one that it has at that time. */
async function isOffered(workbench: Workbench, title: string, other: string): Promise<boolean> {
  const { page } = workbench;
  const palette = page.locator(".quick-input-widget");
  const row = (text: string) => palette.locator(".monaco-list-row").filter({ hasText: text });
  await openPalette(page);
  await palette.locator("input").first().fill(`>${other}`);
  await row(other).first().waitFor();
  await palette.locator("input").first().fill(`>${title}`);
  await row(other).waitFor({ state: "detached" });
  const isThere = (await row(title).count()) > 0;
  await page.keyboard.press("Escape");
  return isThere;
}

async function openPalette(page: Page): Promise<void> {
  await page.keyboard.press("F1");
  await page.locator(".quick-input-widget input").first().waitFor();
}
