import { errors } from "playwright-core";
import type { FrameLocator, Locator, Page } from "playwright-core";
import { mendWebviewWorker } from "./webviewWorker";

/** How long VS Code may take for one step, in milliseconds. */
const stepLimit = 60_000;

/** How long a command may take to be listed before the palette is opened anew, in milliseconds. */
const listLimit = 1_500;

/** Drives the workbench of a real VS Code, of both tested versions, as a person does: by what is to be seen. */
export interface Workbench {
  readonly page: Page;
  /** Runs a command by its title in the palette; waits until an extension has brought it. */
  runCommand(title: string): Promise<void>;
  /** The status bar item that shows this text, or has it as its name for screen readers. */
  statusBarItem(text: string | RegExp): Locator;
  /** The notification that holds this text. */
  notification(text: string | RegExp): Locator;
  /** Waits for a notification and clicks a button in it. */
  answerNotification(text: string | RegExp, button: string): Promise<void>;
  /** The modal dialog that holds this text. */
  dialog(text: string | RegExp): Locator;
  /** Waits for a modal dialog and clicks a button in it. */
  answerDialog(text: string | RegExp, button: string): Promise<void>;
  /** Waits for the input box at the top that shows this text as title, prompt or placeholder; fills and accepts it. */
  answerInput(shows: string | RegExp, value: string): Promise<void>;
  /** Picks the entry with this name from the open context menu. */
  pickFromMenu(name: string): Promise<void>;
  /** Picks the entry with this text from the list at the top. */
  pick(label: string | RegExp): Promise<void>;
  /** Opens a file of the workspace in the explorer, by its path from there on. */
  openFile(path: string): Promise<void>;
  /** Opens a view by the name it has in the palette's `View: Show …` list, such as `Chat`. */
  openView(name: string): Promise<void>;
  /**
   * The content of the newest webview of an extension (`publisher.name`), which is two frames deep:
   * one in a view, or one in an editor tab.
   */
  webview(extensionId: string, place: "view" | "tab"): FrameLocator;
}

/** Opens VS Code's address and waits until its workbench is there. */
export async function openWorkbench(page: Page, url: string): Promise<Workbench> {
  page.setDefaultTimeout(stepLimit);
  await mendWebviewWorker(page);
  await page.goto(url);
  await page.locator(".monaco-workbench .part.statusbar").waitFor();
  await page.locator(".monaco-workbench .part.editor").waitFor();
  const notification = (text: string | RegExp) =>
    page.locator(".notification-list-item").filter({ hasText: text }).first();
  const dialog = (text: string | RegExp) =>
    page.locator(".monaco-dialog-box").filter({ hasText: text }).first();
  return {
    page,
    runCommand: (title) => runCommand(page, title),
    statusBarItem: (text) => statusBarItem(page, text),
    notification,
    answerNotification: (text, button) => clickButton(notification(text), button),
    dialog,
    answerDialog: (text, button) => clickButton(dialog(text), button),
    answerInput: (shows, value) => answerInput(page, shows, value),
    pickFromMenu: (name) => pickFromMenu(page, name),
    pick: async (label) => {
      await row(page, label).click();
    },
    openFile: (path) => openFile(page, path),
    openView: (name) => openView(page, name),
    webview: (extensionId, place) => webview(page, extensionId, place),
  };
}

const quickInput = (page: Page): Locator => page.locator(".quick-input-widget");

const row = (page: Page, label: string | RegExp): Locator =>
  quickInput(page).locator(".monaco-list-row").filter({ hasText: label }).first();

/** Opens the palette with a text in it. */
async function openPalette(page: Page, text: string): Promise<void> {
  const field = quickInput(page).locator("input").first();
  await page.keyboard.press("F1");
  // What opens meanwhile may take the focus, and with it the palette: then it is opened again.
  await field.fill(text, { timeout: listLimit });
}

async function runCommand(page: Page, title: string): Promise<void> {
  await pickFromPalette(page, `>${title}`, title);
}

async function openView(page: Page, name: string): Promise<void> {
  await pickFromPalette(page, `view ${name}`, name);
}

/** Not by the palette, which needs a program to find files that is not everywhere. */
async function openFile(page: Page, path: string): Promise<void> {
  await runCommand(page, "View: Show Explorer");
  const inExplorer = (name: string): Locator =>
    page.locator(".explorer-folders-view .monaco-list-row").filter({ hasText: name }).first();
  const folders = path.split("/");
  const name = folders.pop() ?? "";
  for (const folder of folders) {
    const found = inExplorer(folder);
    await found.waitFor();
    if ((await found.getAttribute("aria-expanded")) !== "true") await found.click();
  }
  await inExplorer(name).dblclick();
}

/** The palette does not follow extensions that come while it is open, so it is opened again until the entry is there. */
async function pickFromPalette(page: Page, text: string, label: string): Promise<void> {
  // A window behind another one draws nothing.
  await page.bringToFront();
  const end = Date.now() + stepLimit;
  for (;;) {
    try {
      await openPalette(page, text);
      await row(page, label).click({ timeout: listLimit });
      return;
    } catch (error) {
      if (!(error instanceof errors.TimeoutError) || Date.now() > end) throw error;
      await page.keyboard.press("Escape");
    }
  }
}

/** A menu that has just opened takes no click, so that none is meant for what was there before: it is clicked until it closes. */
async function pickFromMenu(page: Page, name: string): Promise<void> {
  const entry = page.getByRole("menuitem", { name });
  const end = Date.now() + stepLimit;
  await entry.click();
  for (;;) {
    try {
      await entry.waitFor({ state: "detached", timeout: listLimit });
      return;
    } catch (error) {
      if (!(error instanceof errors.TimeoutError) || Date.now() > end) throw error;
      await entry.click({ timeout: listLimit });
    }
  }
}

function statusBarItem(page: Page, text: string | RegExp): Locator {
  const items = page.locator(".statusbar-item:visible");
  const shown = items.filter({ hasText: text });
  const named = items.filter({ has: page.getByRole("button", { name: text }) });
  return shown.or(named).first();
}

async function clickButton(within: Locator, name: string): Promise<void> {
  await within.waitFor();
  await within.getByRole("button", { name, exact: true }).click();
}

async function answerInput(page: Page, shows: string | RegExp, value: string): Promise<void> {
  await page.bringToFront();
  const widget = quickInput(page);
  const field = widget.locator("input").first();
  await widget
    .filter({ hasText: shows })
    .or(widget.filter({ has: page.getByPlaceholder(shows) }))
    .waitFor();
  await field.fill(value);
  await field.press("Enter");
}

function webview(page: Page, extensionId: string, place: "view" | "tab"): FrameLocator {
  const isPlace = place === "view" ? ":is" : ":not";
  return page
    .locator(
      `iframe.webview[src*="extensionId=${extensionId}" i]${isPlace}([src*="purpose=webviewView"])`,
    )
    .last()
    .contentFrame()
    .locator("iframe#active-frame")
    .contentFrame();
}
