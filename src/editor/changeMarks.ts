import path from "node:path";
import * as vscode from "vscode";
import type { Disposable } from "../base/lifecycle";
import { DisposableStore } from "../base/lifecycle";
import { markDelayMs, maxMarkedFiles } from "../shared/limits";
import type { HostState } from "../shared/state";
import { writtenPaths } from "../shared/writtenPaths";
import type { Controller, SessionState } from "./controller";

/**
 * Marks the files in the explorer that the conversation on the screen changed, as far as its newest turns
 * tell. While nothing runs, nothing is marked, and VS Code is not asked to ask us.
 */
export class ChangeMarks implements Disposable {
  private readonly tooltip: string;
  private readonly disposables = new DisposableStore();
  private readonly changed = new vscode.EventEmitter<vscode.Uri[]>();
  private registration: Disposable | null = null;
  private marked: ReadonlyMap<string, vscode.Uri> = new Map();
  private timer: NodeJS.Timeout | null = null;
  private readonly controller: Controller;

  constructor(controller: Controller, tooltip: string) {
    this.controller = controller;
    this.tooltip = tooltip;
    this.disposables.add(this.changed);
    this.disposables.add(
      controller.onDidChange((state) => {
        this.follow(state);
      }),
    );
  }

  dispose(): void {
    this.forget();
    this.disposables.dispose();
  }

  private follow(state: SessionState): void {
    if (state.kind !== "online") {
      this.forget();
      return;
    }
    this.registration ??= vscode.window.registerFileDecorationProvider({
      onDidChangeFileDecorations: this.changed.event,
      provideFileDecoration: (uri) =>
        this.marked.has(uri.toString()) ? new vscode.FileDecoration("C", this.tooltip) : undefined,
    });
    // An answer that streams changes the state many times a second.
    this.timer ??= setTimeout(() => {
      this.timer = null;
      this.mark();
    }, markDelayMs);
  }

  private mark(): void {
    const { state } = this.controller;
    if (state.kind !== "online") return;
    const before = this.marked;
    this.marked = markedFiles(state.host, state.options.workspaceFolder);
    const others = [...before, ...this.marked].filter(
      ([name]) => before.has(name) !== this.marked.has(name),
    );
    if (others.length > 0) this.changed.fire(others.map(([, uri]) => uri));
  }

  private forget(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    this.marked = new Map();
    // VS Code takes the marks of a provider away with it.
    this.registration?.dispose();
    this.registration = null;
  }
}

function markedFiles(
  { conversations, currentId }: HostState,
  folder: string,
): ReadonlyMap<string, vscode.Uri> {
  const turns = conversations.find(({ id }) => id === currentId)?.turns ?? [];
  const names = [...writtenPaths(turns.flatMap(({ blocks }) => blocks)).keys()];
  return new Map(
    names.slice(-maxMarkedFiles).map((name) => {
      const uri = vscode.Uri.file(path.join(folder, name));
      return [uri.toString(), uri];
    }),
  );
}
