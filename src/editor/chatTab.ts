import { randomBytes } from "node:crypto";
import * as vscode from "vscode";
import { messageOf } from "../base/errors";
import type { Disposable } from "../base/lifecycle";
import { DisposableStore } from "../base/lifecycle";
import { chatOffCommands, chatOffHtml } from "./chatOffHtml";
import type { ChatPorts } from "./chatPlace";
import { ChatPlace } from "./chatPlace";
import type { SessionState } from "./controller";
import { wordingOf } from "./wording/wording";

/** The type of the tab; VS Code keeps it to bring the tab back after a reload. */
const chatTabType = "remoteClaude.chatTab";

/**
 * The chat as an editor tab: the same page as in the view, with more room. There is one at most. While
 * nothing runs it says so, and how to start; what was typed is kept until the page is back.
 */
export class ChatTab implements vscode.WebviewPanelSerializer, Disposable {
  private readonly ports: ChatPorts;
  private readonly icon: vscode.Uri;
  private readonly disposables = new DisposableStore();
  /** Where its page is, or will be. */
  readonly place: ChatPlace;
  private panel: vscode.WebviewPanel | null = null;
  /** What the tab shows; null: nothing yet. */
  private shown: SessionState["kind"] | null = null;

  /** `icon`: of the tab. */
  constructor(ports: ChatPorts, icon: vscode.Uri) {
    this.ports = ports;
    this.icon = icon;
    this.place = this.disposables.add(new ChatPlace("tab", ports));
    this.disposables.add(vscode.window.registerWebviewPanelSerializer(chatTabType, this));
    this.disposables.add(
      ports.controller.onDidChange((state) => {
        this.follow(state);
      }),
    );
  }

  get isOpen(): boolean {
    return this.panel !== null;
  }

  /** Opens it, or brings it to the front. */
  show(): void {
    if (this.panel !== null) {
      this.panel.reveal();
      return;
    }
    const title = wordingOf(this.ports.language).productName;
    this.adopt(
      vscode.window.createWebviewPanel(chatTabType, title, vscode.ViewColumn.Active, {
        retainContextWhenHidden: true,
      }),
    );
  }

  /** VS Code brings back the tab of before a reload. */
  deserializeWebviewPanel(panel: vscode.WebviewPanel): Promise<void> {
    if (this.panel === null) this.adopt(panel);
    else panel.dispose();
    return Promise.resolve();
  }

  /** The tab itself stays: it is VS Code's to bring back after a reload. */
  dispose(): void {
    this.disposables.dispose();
    this.panel = null;
  }

  private adopt(panel: vscode.WebviewPanel): void {
    this.panel = panel;
    panel.iconPath = this.icon;
    panel.onDidDispose(() => {
      if (this.panel !== panel) return;
      this.panel = null;
      this.shown = null;
      this.place.empty();
    });
    this.follow(this.ports.controller.state);
  }

  private follow(state: SessionState): void {
    const { panel } = this;
    // A page whose host is being stopped says so itself.
    const isSame = state.kind === this.shown || (state.kind === "stopping" && this.shown !== null);
    if (panel === null || isSame) return;
    this.shown = state.kind;
    if (state.kind === "online") {
      this.place.fill(panel.webview).catch((error: unknown) => {
        this.ports.logger.error(messageOf(error));
      });
      return;
    }
    this.place.empty();
    panel.webview.options = { enableScripts: false, enableCommandUris: chatOffCommands };
    panel.webview.html = chatOffHtml({
      language: this.ports.language,
      nonce: randomBytes(16).toString("base64url"),
      kind: state.kind,
    });
  }
}
