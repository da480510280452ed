import { Emitter } from "../../../src/base/emitter";
import { makeLogger } from "../../../src/base/logger";

/** As much of VS Code as a session touches; it remembers what became of it. */
export function fakeVscode() {
  const nothing = { dispose: () => undefined };
  const subscribe = () => nothing;
  const lines: string[] = [];
  let isClosed = false;
  const channel = {
    ...makeLogger((level, message) => {
      // As the real one: a line after the end is an error of the caller's.
      if (isClosed) throw new Error("Channel has been closed");
      lines.push(`${level} ${message}`);
    }),
    show: () => undefined,
    dispose: () => {
      isClosed = true;
    },
  };
  const panels: { html: string; dispose(): void }[] = [];
  const createWebviewPanel = () => {
    const disposed = new Emitter<void>();
    const webview = { html: "" };
    const panel = {
      webview,
      onDidDispose: disposed.event,
      reveal: () => undefined,
      dispose: () => {
        disposed.fire();
      },
    };
    panels.push({
      get html() {
        return webview.html;
      },
      dispose: panel.dispose,
    });
    return panel;
  };
  const commands = new Map<string, (argument?: unknown) => Promise<void>>();
  class Plain {
    isTrusted = false;
  }
  const folder = {
    name: "my-app",
    uri: { scheme: "file", fsPath: "/projects/my-app", toString: () => "file:///projects/my-app" },
  };
  const vscode = {
    env: { language: "en", clipboard: { writeText: () => Promise.resolve() } },
    StatusBarAlignment: { Left: 1 },
    ViewColumn: { Active: -1 },
    ConfigurationTarget: { Global: 1 },
    ThemeColor: Plain,
    MarkdownString: Plain,
    TreeItem: Plain,
    CancellationTokenSource: Plain,
    Uri: { joinPath: () => ({ fsPath: "/nowhere" }) },
    commands: {
      executeCommand: () => Promise.resolve(),
      registerCommand: (id: string, run: (argument?: unknown) => Promise<void>) => {
        commands.set(id, run);
        return nothing;
      },
    },
    window: {
      createOutputChannel: () => channel,
      createStatusBarItem: () => ({ ...nothing, show: () => undefined }),
      createWebviewPanel,
      registerWebviewViewProvider: subscribe,
      registerTreeDataProvider: subscribe,
      setStatusBarMessage: subscribe,
      showInformationMessage: () => Promise.resolve(undefined),
      showWarningMessage: () => Promise.resolve(undefined),
      showErrorMessage: () => Promise.resolve(undefined),
    },
    workspace: {
      workspaceFolders: [folder],
      isTrusted: true,
      getConfiguration: () => ({ get: () => undefined }),
      onDidChangeWorkspaceFolders: subscribe,
      onDidChangeConfiguration: subscribe,
    },
  };
  const context = {
    extension: { id: "onethelab.remote-claude" },
    extensionUri: { fsPath: "/nowhere" },
    globalState: { get: () => true, update: () => Promise.resolve() },
    workspaceState: { get: () => undefined, update: () => Promise.resolve() },
    globalStorageUri: { fsPath: "/global" },
    storageUri: { fsPath: "/storage" },
    secrets: { get: () => Promise.resolve(undefined) },
    asAbsolutePath: (path: string) => path,
  };
  return { vscode, context, lines, panels, commands, isLogClosed: () => isClosed };
}
