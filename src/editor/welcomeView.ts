import * as vscode from "vscode";
import type { Disposable } from "../base/lifecycle";
import { DisposableStore } from "../base/lifecycle";
import type { Controller } from "./controller";

const viewId = "remoteClaude.welcome";

/**
 * What stands in the side bar while nothing runs; its text and buttons are in package.json. A start shows
 * as a thin line over it, and the button to end it stands below.
 */
export function registerWelcomeView(controller: Pick<Controller, "onDidChange">): Disposable {
  const disposables = new DisposableStore();
  disposables.add(
    vscode.window.registerTreeDataProvider(viewId, {
      getChildren: () => [],
      getTreeItem: () => new vscode.TreeItem(""),
    }),
  );
  let endProgress: (() => void) | null = null;
  disposables.add(
    controller.onDidChange(({ kind }) => {
      const isUnderWay = kind === "starting" || kind === "stopping";
      if (isUnderWay === (endProgress !== null)) return;
      endProgress?.();
      endProgress = null;
      if (!isUnderWay) return;
      const isOver = new Promise<void>((resolve) => {
        endProgress = resolve;
      });
      void vscode.window.withProgress({ location: { viewId } }, () => isOver);
    }),
  );
  disposables.add({ dispose: () => endProgress?.() });
  return disposables;
}
