import { randomBytes } from "node:crypto";
import * as v from "valibot";
import * as vscode from "vscode";
import type { App } from "../app/types";
import { Emitter } from "../base/emitter";
import { messageOf } from "../base/errors";
import type { Disposable } from "../base/lifecycle";
import { DisposableStore } from "../base/lifecycle";
import type { Logger } from "../base/logger";
import { readBuildList } from "../server/buildList";
import type { Author } from "../shared/state";
import type { Language } from "../shared/wording/problems";
import { chatHtml } from "./chatHtml";
import type { Controller } from "./controller";

export const chatViewId = "remoteClaude.chat";

const editorAuthor: Author = { id: "editor", name: "VS Code" };
const helloSchema = v.looseObject({ type: v.literal("hello") });

/**
 * The chat view: the product's page in a webview, as one more client of the app. Every hello of the
 * page is a new connection: VS Code reloads a webview that is moved, and what was on its way to the
 * page before must not reach the page after.
 */
export class ChatView implements vscode.WebviewViewProvider, Disposable {
  private readonly controller: Controller;
  private readonly pageFolder: vscode.Uri;
  private readonly language: Language;
  private readonly logger: Logger;
  private readonly disposables = new DisposableStore();
  private page: DisposableStore | null = null;

  constructor(controller: Controller, pageFolder: vscode.Uri, language: Language, logger: Logger) {
    this.controller = controller;
    this.pageFolder = pageFolder;
    this.language = language;
    this.logger = logger;
    this.disposables.add(
      vscode.window.registerWebviewViewProvider(chatViewId, this, {
        webviewOptions: { retainContextWhenHidden: true },
      }),
    );
  }

  async resolveWebviewView({ webview, onDidDispose }: vscode.WebviewView): Promise<void> {
    this.page?.dispose();
    const page = new DisposableStore();
    this.page = page;
    page.add(
      onDidDispose(() => {
        page.dispose();
      }),
    );
    this.relay(webview, page);
    webview.options = {
      enableScripts: true,
      localResourceRoots: [this.pageFolder],
    };
    try {
      webview.html = await this.render(webview);
    } catch (error) {
      this.logger.error(messageOf(error));
      throw error;
    }
  }

  dispose(): void {
    this.page?.dispose();
    this.disposables.dispose();
  }

  /** Carries messages between the page and whichever app runs when it says hello. */
  private relay(webview: vscode.Webview, page: DisposableStore): void {
    let connected: { readonly app: App; readonly end: () => void } | null = null;
    let messages = new Emitter<unknown>();
    const disconnect = (): void => {
      connected?.end();
      connected = null;
    };
    page.add({ dispose: disconnect });
    page.add(
      webview.onDidReceiveMessage((message: unknown) => {
        if (v.is(helloSchema, message)) {
          disconnect();
          messages = new Emitter<unknown>();
          const { state } = this.controller;
          if (state.kind === "online") connected = this.connect(state.app, webview, messages);
        }
        messages.fire(message);
      }),
    );
    page.add(
      this.controller.onDidChange((state) => {
        if (connected !== null && (state.kind !== "online" || state.app !== connected.app)) {
          disconnect();
        }
      }),
    );
  }

  private connect(
    app: App,
    webview: vscode.Webview,
    messages: Emitter<unknown>,
  ): { readonly app: App; readonly end: () => void } {
    let isOpen = true;
    const connection = app.connect({
      author: editorAuthor,
      onMessage: messages.event,
      send: (message) => {
        if (isOpen) void webview.postMessage(message);
      },
    });
    return {
      app,
      end: () => {
        isOpen = false;
        connection.dispose();
        messages.dispose();
      },
    };
  }

  private async render(webview: vscode.Webview): Promise<string> {
    const assets = await readBuildList(this.pageFolder.fsPath);
    const uriOf = (name: string): string =>
      webview.asWebviewUri(vscode.Uri.joinPath(this.pageFolder, name)).toString();
    return chatHtml({
      language: this.language,
      nonce: randomBytes(16).toString("base64url"),
      cspSource: webview.cspSource,
      scriptUri: uriOf(assets.js),
      styleUri: uriOf(assets.css),
    });
  }
}
