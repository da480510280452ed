import * as vscode from "vscode";
import type { Disposable } from "../base/lifecycle";
import { DisposableStore } from "../base/lifecycle";
import type { ChatPorts } from "./chatPlace";
import { ChatPlace } from "./chatPlace";

export const chatViewId = "remoteClaude.chat";

/** The chat view: the product's page in a view that may be moved to the other side bar or the panel. */
export class ChatView implements vscode.WebviewViewProvider, Disposable {
  private readonly disposables = new DisposableStore();
  /** Where its page is, or will be. */
  readonly place: ChatPlace;
  /** VS Code makes a new view before the one that was moved is gone. */
  private view: vscode.WebviewView | null = null;

  constructor(ports: ChatPorts) {
    this.place = this.disposables.add(new ChatPlace("view", ports));
    this.disposables.add(
      vscode.window.registerWebviewViewProvider(chatViewId, this, {
        webviewOptions: { retainContextWhenHidden: true },
      }),
    );
  }

  async resolveWebviewView(view: vscode.WebviewView): Promise<void> {
    this.view = view;
    view.onDidDispose(() => {
      if (this.view !== view) return;
      this.view = null;
      this.place.empty();
    });
    await this.place.fill(view.webview);
  }

  dispose(): void {
    this.disposables.dispose();
  }
}
