import { randomBytes } from "node:crypto";
import * as vscode from "vscode";
import { messageOf } from "../base/errors";
import type { Disposable } from "../base/lifecycle";
import type { Logger } from "../base/logger";
import { readBuildList } from "../server/buildList";
import { maxWaitingInserts } from "../shared/limits";
import type { Language } from "../shared/wording/problems";
import { chatHtml } from "./chatHtml";
import { ChatRelay } from "./chatRelay";
import type { Controller } from "./controller";

/** What the page can be opened for, beside plainly: `webview-ui/src/platform/launch.ts` knows it. */
export type ChatLaunch = "usage" | "queue";

/** What is said to the page beside the protocol. */
type ChatWord =
  | { readonly type: "launch"; readonly launch: ChatLaunch }
  /** A text that is added to the message. */
  | { readonly type: "insert"; readonly text: string };

export interface ChatPorts {
  readonly controller: Controller;
  /** The folder that the page was built into. */
  readonly pageFolder: vscode.Uri;
  readonly language: Language;
  readonly logger: Logger;
}

/** A place in the editor where the page stands: one page at a time, and what it is to open. */
export class ChatPlace implements Disposable {
  private readonly ports: ChatPorts;
  private readonly kind: "view" | "tab";
  private page: { readonly webview: vscode.Webview; readonly relay: ChatRelay } | null = null;
  /** The page is there to hear what it is told. */
  private isHearing = false;
  private waiting: readonly ChatWord[] = [];

  constructor(kind: "view" | "tab", ports: ChatPorts) {
    this.kind = kind;
    this.ports = ports;
  }

  /** Puts the page into a webview. Rejects when its files can't be read. */
  async fill(webview: vscode.Webview): Promise<void> {
    this.empty();
    const { controller, pageFolder, logger } = this.ports;
    const relay = new ChatRelay({
      controller,
      webview,
      onHello: () => {
        this.isHearing = true;
        this.tellWaiting();
      },
    });
    this.page = { webview, relay };
    webview.options = { enableScripts: true, localResourceRoots: [pageFolder] };
    try {
      const html = await this.render(webview);
      if (this.isShowing(relay)) webview.html = html;
    } catch (error) {
      logger.error(messageOf(error));
      throw error;
    }
  }

  /** The page is gone, or has to give way. */
  empty(): void {
    this.page?.relay.dispose();
    this.page = null;
    this.isHearing = false;
  }

  /** Has the page open something, as soon as there is a page. */
  launch(launch: ChatLaunch): void {
    // Only one thing can be open.
    this.waiting = this.waiting.filter(({ type }) => type !== "launch");
    this.say({ type: "launch", launch });
  }

  /** Adds a text to the message that is being written, as soon as there is a page. */
  insert(text: string): void {
    this.say({ type: "insert", text });
  }

  dispose(): void {
    this.empty();
  }

  /** Another page, or none, may have come meanwhile. */
  private isShowing(relay: ChatRelay): boolean {
    return this.page?.relay === relay;
  }

  private say(word: ChatWord): void {
    this.waiting = [...this.waiting, word].slice(-maxWaitingInserts);
    this.tellWaiting();
  }

  private tellWaiting(): void {
    if (this.page === null || !this.isHearing) return;
    for (const word of this.waiting) void this.page.webview.postMessage(word);
    this.waiting = [];
  }

  private async render(webview: vscode.Webview): Promise<string> {
    const { pageFolder, language } = this.ports;
    const assets = await readBuildList(pageFolder.fsPath);
    const uriOf = (name: string): string =>
      webview.asWebviewUri(vscode.Uri.joinPath(pageFolder, name)).toString();
    return chatHtml({
      place: this.kind,
      language,
      nonce: randomBytes(16).toString("base64url"),
      cspSource: webview.cspSource,
      scriptUri: uriOf(assets.js),
      styleUris: [assets.css, assets.editorCss].map(uriOf),
    });
  }
}
