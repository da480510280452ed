import * as vscode from "vscode";
import type { Disposable } from "../base/lifecycle";
import { DisposableStore } from "../base/lifecycle";
import type { ChatLaunch, ChatPlace, ChatPorts } from "./chatPlace";
import { ChatTab } from "./chatTab";
import { ChatView, chatViewId } from "./chatView";

export interface ChatOptions extends Omit<ChatPorts, "pageFolder"> {
  /** Where the extension's files are. */
  readonly extensionUri: vscode.Uri;
  /** Resolves when VS Code's views follow the state. */
  readonly settled: () => Promise<void>;
}

/** The chat in this window: the view, and the tab where somebody opened one. */
export class Chat implements Disposable {
  private readonly options: ChatOptions;
  private readonly disposables = new DisposableStore();
  private readonly view: ChatView;
  private readonly tab: ChatTab;

  constructor(options: ChatOptions) {
    this.options = options;
    const { extensionUri } = options;
    const ports = {
      ...options,
      pageFolder: vscode.Uri.joinPath(extensionUri, "dist", "webview"),
    };
    this.view = this.disposables.add(new ChatView(ports));
    const icon = vscode.Uri.joinPath(extensionUri, "media", "icon.svg");
    this.tab = this.disposables.add(new ChatTab(ports, icon));
  }

  /** Brings the chat to the front, where it is: the tab if there is one, else the view. */
  async show(): Promise<void> {
    // The view exists once VS Code knows that the product runs.
    await this.options.settled();
    if (this.tab.isOpen) {
      this.tab.show();
      return;
    }
    const isOnline = this.options.controller.state.kind === "online";
    const view = isOnline ? chatViewId : "remoteClaude.welcome";
    await vscode.commands.executeCommand(`${view}.focus`);
  }

  /** The same with a panel of the page open. */
  async launch(launch: ChatLaunch): Promise<void> {
    this.place.launch(launch);
    await this.show();
  }

  /** Adds a text to the message that is being written. */
  insert(text: string): void {
    this.place.insert(text);
  }

  /** Where the person has it. */
  private get place(): ChatPlace {
    return (this.tab.isOpen ? this.tab : this.view).place;
  }

  /** Opens the tab, or brings it to the front. */
  showTab(): void {
    this.tab.show();
  }

  dispose(): void {
    this.disposables.dispose();
  }
}
