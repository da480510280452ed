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
  const panels: {
    html: string;
    look(isActive: boolean, isVisible?: boolean): void;
    dispose(): void;
  }[] = [];
  const createWebviewPanel = () => {
    const disposed = new Emitter<void>();
    const viewed = new Emitter<{ webviewPanel: { active: boolean; visible: boolean } }>();
    const webview = { html: "" };
    const panel = {
      webview,
      onDidDispose: disposed.event,
      onDidChangeViewState: viewed.event,
      reveal: () => undefined,
      dispose: () => {
        disposed.fire();
      },
    };
    panels.push({
      get html() {
        return webview.html;
      },
      look: (active, visible = active) => {
        viewed.fire({ webviewPanel: { active, visible } });
      },
      dispose: panel.dispose,
    });
    return panel;
  };
  const commands = new Map<string, (argument?: unknown) => Promise<void>>();
  class Plain {
    isTrusted = false;
  }
  class FakeUri {
    readonly scheme = "file";
  }
  const settings = new Map<string, unknown>();
  const settingChanged = new Emitter<{
    readonly affectsConfiguration: (name: string) => boolean;
  }>();
  const windowState = new Emitter<{ focused: boolean }>();
  /** Each message with its buttons; the answer is the button that the test names, or none. */
  const messages: { readonly text: string; readonly buttons: readonly string[] }[] = [];
  const answers = new Map<string, string>();
  const showMessage = (text: string, ...rest: unknown[]) => {
    const items = rest.filter((item) => typeof item === "string" || isTitled(item));
    const titles = items.map((item) => (isTitled(item) ? item.title : item));
    messages.push({ text, buttons: titles });
    const answer = [...answers].find(([part]) => text.includes(part))?.[1];
    return Promise.resolve(items[titles.indexOf(answer ?? "")]);
  };
  const picks: FakePick[] = [];
  const documents = new Map<string, { provideTextDocumentContent(): string }>();
  const progress: string[] = [];
  const marks: { provider: FakeMarks | null } = { provider: null };
  const executed: string[] = [];
  /** The context keys. */
  const context = new Map<string, unknown>();
  const globalState = new FakeMemento([["hideLocalHint", true]]);
  const workspaceState = new FakeMemento();
  /** What was offered to choose from, and which of it is chosen. */
  const quickPicks: (readonly string[])[] = [];
  const choice = { label: "" };
  const vscode = {
    env: {
      language: "en",
      clipboard: { writeText: () => Promise.resolve() },
      asExternalUri: (uri: unknown) => Promise.resolve(uri),
    },
    EventEmitter: Emitter,
    ProgressLocation: { Window: 10, Notification: 15 },
    QuickPickItemKind: { Separator: -1, Default: 0 },
    ThemeIcon: Plain,
    StatusBarAlignment: { Left: 1 },
    ViewColumn: { Active: -1 },
    ConfigurationTarget: { Global: 1 },
    ExtensionMode: { Production: 1, Development: 2, Test: 3 },
    ThemeColor: Plain,
    MarkdownString: Plain,
    TreeItem: Plain,
    CancellationTokenSource: class {
      readonly token = {};
      cancel(): void {
        // Nobody listens.
      }
      dispose(): void {
        // Nothing is held.
      }
    },
    Uri: Object.assign(FakeUri, {
      file: (path: string) => ({ scheme: "file", fsPath: path, toString: () => `file://${path}` }),
      joinPath: () => ({ fsPath: "/nowhere" }),
      parse: (text: string) => ({ toString: () => text }),
      from: ({ scheme, path }: { scheme: string; path: string }) => ({ scheme, path }),
    }),
    languages: {
      setTextDocumentLanguage: () => Promise.resolve(),
      registerCodeActionsProvider: subscribe,
    },
    CodeActionKind: { QuickFix: "quickfix" },
    FileDecoration: class {
      readonly badge: string;
      constructor(badge: string) {
        this.badge = badge;
      }
    },
    TabInputText: Plain,
    TabInputCustom: Plain,
    commands: {
      executeCommand: (id: string, key?: unknown, value?: unknown) => {
        executed.push(id);
        if (id === "setContext" && typeof key === "string") context.set(key, value);
        return Promise.resolve();
      },
      registerCommand: (id: string, run: (argument?: unknown) => Promise<void>) => {
        commands.set(id, run);
        return nothing;
      },
    },
    window: {
      activeTextEditor: undefined,
      createOutputChannel: () => channel,
      createStatusBarItem: () => ({ ...nothing, show: () => undefined }),
      createWebviewPanel,
      registerWebviewViewProvider: subscribe,
      registerWebviewPanelSerializer: subscribe,
      registerTreeDataProvider: subscribe,
      registerFileDecorationProvider: (provider: FakeMarks) => {
        marks.provider = provider;
        return {
          dispose: () => {
            marks.provider = null;
          },
        };
      },
      tabGroups: { activeTabGroup: { activeTab: undefined } },
      setStatusBarMessage: subscribe,
      showInformationMessage: showMessage,
      showWarningMessage: showMessage,
      showErrorMessage: showMessage,
      onDidChangeWindowState: windowState.event,
      createQuickPick: () => {
        const pick = new FakePick();
        picks.push(pick);
        return pick;
      },
      showInputBox: (options: { readonly prompt: string }) =>
        Promise.resolve(answers.get(options.prompt)),
      showQuickPick: (items: readonly { readonly label: string }[]) => {
        quickPicks.push(items.map(({ label }) => label));
        return Promise.resolve(items.find(({ label }) => label === choice.label));
      },
      showTextDocument: () => Promise.resolve(),
      withProgress: (options: { readonly title?: string }, task: () => Promise<unknown>) => {
        if (options.title !== undefined) progress.push(options.title);
        return task();
      },
    },
    workspace: {
      workspaceFolders: [fakeFolder("my-app")],
      isTrusted: true,
      registerTextDocumentContentProvider: (
        scheme: string,
        provider: { provideTextDocumentContent(): string },
      ) => {
        documents.set(scheme, provider);
        return nothing;
      },
      openTextDocument: (uri: unknown) => Promise.resolve(uri),
      getConfiguration: () => ({ get: (key: string) => settings.get(key) }),
      onDidChangeWorkspaceFolders: subscribe,
      onDidChangeConfiguration: settingChanged.event,
      onDidChangeTextDocument: subscribe,
    },
  };
  /** Somebody changes a setting of ours. */
  const changeSetting = (key: string, value: unknown): void => {
    settings.set(key, value);
    settingChanged.fire({
      affectsConfiguration: (name) => `remoteClaude.${key}`.startsWith(name),
    });
  };
  const extensionContext = {
    extension: { id: "onethelab.remote-claude" },
    extensionUri: { fsPath: "/nowhere" },
    extensionMode: 3,
    globalState,
    workspaceState,
    globalStorageUri: { fsPath: "/global" },
    storageUri: { fsPath: "/storage" },
    secrets: { get: () => Promise.resolve(undefined) },
    asAbsolutePath: (path: string) => path,
  };
  return {
    vscode,
    context: extensionContext,
    keys: context,
    globalState,
    workspaceState,
    quickPicks,
    choice,
    lines,
    panels,
    commands,
    messages,
    answers,
    picks,
    documents,
    progress,
    executed,
    marks,
    windowState,
    changeSetting,
    isLogClosed: () => isClosed,
  };
}

interface FakeMarks {
  provideFileDecoration(uri: { toString(): string }): { readonly badge: string } | undefined;
}

/** A folder of the workspace. */
export function fakeFolder(name: string) {
  const fsPath = `/projects/${name}`;
  return { name, uri: { scheme: "file", fsPath, toString: () => `file://${fsPath}` } };
}

/** What VS Code keeps for an extension. */
export class FakeMemento {
  readonly values: Map<string, unknown>;

  constructor(values: readonly (readonly [string, unknown])[] = []) {
    this.values = new Map(values);
  }
  get(key: string): unknown {
    return this.values.get(key);
  }
  update(key: string, value: unknown): Promise<void> {
    this.values.set(key, value);
    return Promise.resolve();
  }
}

function isTitled(item: unknown): item is { readonly title: string } {
  return typeof item === "object" && item !== null && "title" in item;
}

interface FakeItem {
  readonly label: string;
  readonly description?: string;
  readonly detail?: string;
  readonly kind?: number;
}

/** A list to choose from, and the person before it. */
class FakePick {
  title = "";
  placeholder = "";
  items: readonly FakeItem[] = [];
  activeItems: readonly FakeItem[] = [];
  selectedItems: readonly FakeItem[] = [];
  isDisposed = false;
  private readonly accepted = new Emitter<void>();
  readonly onDidAccept = this.accepted.event;
  private readonly pressed = new Emitter<{ readonly item: FakeItem }>();
  readonly onDidTriggerItemButton = this.pressed.event;
  private readonly hidden = new Emitter<void>();
  readonly onDidHide = this.hidden.event;

  show(): void {
    // It is there.
  }
  dispose(): void {
    this.isDisposed = true;
  }
  choose(part: string): void {
    this.selectedItems = [this.find(part)];
    this.accepted.fire();
  }
  press(part: string): void {
    this.pressed.fire({ item: this.find(part) });
  }
  hide(): void {
    this.hidden.fire();
  }
  private find(part: string): FakeItem {
    const found = this.items.find(({ label }) => label.includes(part));
    if (found === undefined) throw new Error(`no "${part}" in the list`);
    return found;
  }
}
