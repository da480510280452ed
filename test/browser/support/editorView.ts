import type { Browser, Page } from "playwright-core";
import type { ClientMessage } from "../../../src/shared/protocol";
import type { FakeHost } from "./fakeHost";

/** The colours of the editor's "Dark Modern" and "Light Modern" that the page uses. */
const themes = {
  dark: {
    "sideBar-background": "#181818",
    foreground: "#cccccc",
    descriptionForeground: "#9d9d9d",
    "editor-background": "#1f1f1f",
    "editorWidget-background": "#202020",
    "textCodeBlock-background": "#2b2b2b",
    "widget-border": "#313131",
    "textLink-foreground": "#4daafc",
    "button-background": "#0078d4",
    "button-foreground": "#ffffff",
    "button-secondaryBackground": "#313131",
    "button-secondaryForeground": "#cccccc",
    "list-inactiveSelectionBackground": "#37373d",
    "charts-green": "#89d185",
    "charts-blue": "#3794ff",
    "charts-purple": "#b180d7",
    "charts-orange": "#d18616",
    "editorWarning-foreground": "#cca700",
    errorForeground: "#f85149",
    "diffEditor-insertedLineBackground": "#9bb95533",
    "diffEditor-removedLineBackground": "#ff000033",
    "editor-findMatchHighlightBackground": "#ea5c0055",
    "input-background": "#313131",
    "input-foreground": "#cccccc",
    "input-border": "#3c3c3c",
    "input-placeholderForeground": "#989898",
    focusBorder: "#0078d4",
    "font-family": "system-ui, sans-serif",
    "font-size": "13px",
    "editor-font-family": "monospace",
    "editor-font-size": "12px",
  },
  light: {
    "sideBar-background": "#f8f8f8",
    foreground: "#3b3b3b",
    descriptionForeground: "#3b3b3b",
    "editor-background": "#ffffff",
    "editorWidget-background": "#f8f8f8",
    "textCodeBlock-background": "#eeeeee",
    "widget-border": "#e5e5e5",
    "textLink-foreground": "#005fb8",
    "button-background": "#005fb8",
    "button-foreground": "#ffffff",
    "button-secondaryBackground": "#e5e5e5",
    "button-secondaryForeground": "#3b3b3b",
    "list-inactiveSelectionBackground": "#e4e6f1",
    "charts-green": "#388a34",
    "charts-blue": "#1a85ff",
    "charts-purple": "#652d90",
    "charts-orange": "#d18616",
    "editorWarning-foreground": "#bf8803",
    errorForeground: "#f85149",
    "diffEditor-insertedLineBackground": "#9bb95533",
    "diffEditor-removedLineBackground": "#ff000033",
    "editor-findMatchHighlightBackground": "#ea5c0055",
    "input-background": "#ffffff",
    "input-foreground": "#3b3b3b",
    "input-border": "#cecece",
    "input-placeholderForeground": "#767676",
    focusBorder: "#005fb8",
    "font-family": "system-ui, sans-serif",
    "font-size": "13px",
    "editor-font-family": "monospace",
    "editor-font-size": "12px",
  },
};

interface ViewOptions {
  readonly theme: "dark" | "light";
  /** Width in pixels. */
  readonly width: number;
}

/** The page as the editor's side bar shows it: its API, its colours, messages instead of a socket. */
export async function openEditorView(
  browser: Browser,
  host: FakeHost,
  origin: string,
  { theme, width }: ViewOptions,
): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width, height: 700 },
    deviceScaleFactor: 2,
    colorScheme: theme,
  });
  const page = await context.newPage();
  const receive = host.connectView((message) => {
    void page
      .evaluate(`window.postMessage(${JSON.stringify(message)}, window.origin)`)
      .catch(() => {
        // The page is already closed.
      });
  });
  await page.exposeFunction("toHost", (message: ClientMessage) => {
    receive(message);
  });
  await page.addInitScript(`
    let state;
    window.acquireVsCodeApi = () => ({
      postMessage: (message) => window.toHost(message),
      getState: () => state,
      setState: (next) => { state = next; },
    });
    document.addEventListener("DOMContentLoaded", () => {
      for (const [name, value] of Object.entries(${JSON.stringify(themes[theme])})) {
        document.documentElement.style.setProperty("--vscode-" + name, value);
      }
    });
  `);
  await page.goto(origin);
  return page;
}
