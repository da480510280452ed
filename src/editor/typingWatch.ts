import * as vscode from "vscode";
import type { Disposable } from "../base/lifecycle";

/**
 * When somebody last typed in this window: a change of the text in front, with the window in focus,
 * that is not on disk yet. What Claude or another program writes comes from the disk, and is not it.
 */
export class TypingWatch implements Disposable {
  private readonly subscription: Disposable;
  private lastAt: number | null = null;

  constructor() {
    this.subscription = vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      const isInFront = vscode.window.activeTextEditor?.document === document;
      const isByHand = isInFront && document.isDirty && contentChanges.length > 0;
      if (isByHand && vscode.window.state.focused) this.lastAt = performance.now();
    });
  }

  /** Ms of `performance.now`, or null: nobody has. */
  get typedAt(): number | null {
    return this.lastAt;
  }

  dispose(): void {
    this.subscription.dispose();
  }
}
