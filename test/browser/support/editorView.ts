import type { Browser, Page } from "playwright-core";
import type { ClientMessage } from "../../../src/shared/protocol";
import type { FakeHost } from "./fakeHost";

const fonts = {
  "font-family": "system-ui, sans-serif",
  "font-size": "13px",
  "editor-font-family": "monospace",
  "editor-font-size": "12px",
};

/**
 * The colours of the editor's "Dark Modern", "Light Modern" and of its two contrast themes that the page
 * uses. The contrast themes have none for most surfaces.
 */
const themes = {
  contrastDark: {
    "sideBar-background": "#000000",
    foreground: "#ffffff",
    descriptionForeground: "#ffffffb3",
    "editor-background": "#000000",
    "editorWidget-background": "#0c141f",
    contrastBorder: "#6fc3df",
    contrastActiveBorder: "#f38518",
    focusBorder: "#f38518",
    "widget-border": "#6fc3df",
    "textLink-foreground": "#21a6ff",
    "button-foreground": "#ffffff",
    "button-border": "#6fc3df",
    "button-secondaryForeground": "#ffffff",
    "charts-green": "#89d185",
    "editorWarning-foreground": "#ffd370",
    errorForeground: "#f48771",
    "input-background": "#000000",
    "input-foreground": "#ffffff",
    "input-border": "#6fc3df",
    "input-placeholderForeground": "#ffffffb3",
    ...fonts,
  },
  contrastLight: {
    "sideBar-background": "#ffffff",
    foreground: "#292929",
    descriptionForeground: "#292929b3",
    "editor-background": "#ffffff",
    "editorWidget-background": "#ffffff",
    contrastBorder: "#0f4a85",
    contrastActiveBorder: "#006bbd",
    focusBorder: "#006bbd",
    "widget-border": "#0f4a85",
    "textLink-foreground": "#0f4a85",
    "button-background": "#0f4a85",
    "button-foreground": "#ffffff",
    "button-secondaryBackground": "#ffffff",
    "button-secondaryForeground": "#292929",
    "charts-green": "#374e06",
    "editorWarning-foreground": "#895503",
    errorForeground: "#b5200d",
    "input-background": "#ffffff",
    "input-foreground": "#292929",
    "input-border": "#0f4a85",
    "input-placeholderForeground": "#292929b3",
    ...fonts,
  },
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

/** What the editor says of its theme on the body of a view. */
const bodyClasses: Readonly<Record<keyof typeof themes, string>> = {
  dark: "vscode-dark",
  light: "vscode-light",
  contrastDark: "vscode-high-contrast",
  contrastLight: "vscode-high-contrast vscode-high-contrast-light",
};

export type EditorTheme = keyof typeof themes;

interface ViewOptions {
  readonly theme: EditorTheme;
  /** Width in pixels. */
  readonly width: number;
}

/** The page as the editor's side bar shows it: its API, its colours, messages instead of a socket. */
export async function openEditorView(
  browser: Browser,
  host: FakeHost,
  origin: string,
  options: ViewOptions,
): Promise<Page> {
  const page = await newEditorView(browser, host, options);
  await page.goto(origin);
  return page;
}

/** The same before the page is opened in it. */
export async function newEditorView(
  browser: Browser,
  host: FakeHost,
  { theme, width }: ViewOptions,
): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width, height: 700 },
    deviceScaleFactor: 2,
    colorScheme: theme === "dark" || theme === "contrastDark" ? "dark" : "light",
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
      document.body.className = ${JSON.stringify(bodyClasses[theme])};
    });
  `);
  return page;
}
