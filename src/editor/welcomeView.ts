import * as vscode from "vscode";
import type { Disposable } from "../base/lifecycle";

/** What stands in the side bar while nothing runs; its text and buttons are in package.json. */
export function registerWelcomeView(): Disposable {
  return vscode.window.registerTreeDataProvider("remoteClaude.welcome", {
    getChildren: () => [],
    getTreeItem: () => new vscode.TreeItem(""),
  });
}
