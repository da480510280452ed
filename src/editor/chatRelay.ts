import * as v from "valibot";
import type * as vscode from "vscode";
import type { App } from "../app/types";
import { Emitter } from "../base/emitter";
import type { Disposable } from "../base/lifecycle";
import { DisposableStore } from "../base/lifecycle";
import type { Author } from "../shared/state";
import type { Controller } from "./controller";

const editorAuthor: Author = { id: "editor", name: "VS Code" };
const helloSchema = v.looseObject({ type: v.literal("hello") });

export interface ChatRelayPorts {
  readonly controller: Pick<Controller, "state" | "onDidChange">;
  readonly webview: Pick<vscode.Webview, "postMessage" | "onDidReceiveMessage">;
  /** The page has spoken: who speaks also hears. Comes again when it was loaded anew. */
  readonly onHello: () => void;
}

/**
 * Carries messages between the page in a webview and whichever app runs when it says hello. Every hello
 * is a new connection: VS Code reloads a webview that is moved, and what was on its way to the page
 * before must not reach the page after.
 */
export class ChatRelay implements Disposable {
  private readonly ports: ChatRelayPorts;
  private readonly disposables = new DisposableStore();
  private connected: { readonly app: App; readonly end: () => void } | null = null;
  private messages = new Emitter<unknown>();

  constructor(ports: ChatRelayPorts) {
    this.ports = ports;
    const { controller, webview } = ports;
    this.disposables.add(
      webview.onDidReceiveMessage((message: unknown) => {
        this.receive(message);
      }),
    );
    this.disposables.add(
      controller.onDidChange((state) => {
        if (state.kind !== "online" || state.app !== this.connected?.app) this.disconnect();
      }),
    );
  }

  dispose(): void {
    this.disposables.dispose();
    this.disconnect();
  }

  private receive(message: unknown): void {
    if (v.is(helloSchema, message)) {
      this.ports.onHello();
      this.disconnect();
      const { state } = this.ports.controller;
      if (state.kind === "online") this.connect(state.app);
    }
    this.messages.fire(message);
  }

  private connect(app: App): void {
    const messages = new Emitter<unknown>();
    let isOpen = true;
    const connection = app.connect({
      author: editorAuthor,
      onMessage: messages.event,
      send: (message) => {
        if (isOpen) void this.ports.webview.postMessage(message);
      },
    });
    this.messages = messages;
    this.connected = {
      app,
      end: () => {
        isOpen = false;
        connection.dispose();
        messages.dispose();
      },
    };
  }

  private disconnect(): void {
    this.connected?.end();
    this.connected = null;
  }
}
