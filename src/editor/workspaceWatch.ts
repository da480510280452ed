import * as vscode from "vscode";
import type { Disposable } from "../base/lifecycle";
import { DisposableStore } from "../base/lifecycle";
import type { Controller } from "./controller";
import { currentSettings } from "./launch";
import { settingsSection } from "./settings";

export interface WorkspaceWatchPorts {
  readonly controller: Controller;
  /** The folder that Claude works in was closed. */
  readonly onFolderGone: () => void;
  /** A setting was changed that counts from the next start on. */
  readonly onOtherSettings: () => void;
}

/**
 * What the person changes beside us: folders and settings. Trust needs no listener: VS Code takes it away
 * only by restarting the extension host, which deactivates the extension.
 */
export function watchWorkspace(ports: WorkspaceWatchPorts): Disposable {
  const { controller, onFolderGone, onOtherSettings } = ports;
  const disposables = new DisposableStore();
  disposables.add(
    vscode.workspace.onDidChangeWorkspaceFolders(({ removed }) => {
      const { state } = controller;
      if (state.kind !== "online") return;
      const { workspaceFolder } = state.options;
      if (removed.some(({ uri }) => uri.fsPath === workspaceFolder)) onFolderGone();
    }),
  );
  disposables.add(
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (!change.affectsConfiguration(settingsSection)) return;
      // This one is read whenever a device asks.
      if (change.affectsConfiguration(`${settingsSection}.confirmDevices`)) return;
      const isMoney = ["currency", "wonPerDollar"].some((key) =>
        change.affectsConfiguration(`${settingsSection}.${key}`),
      );
      const { state } = controller;
      if (!isMoney) onOtherSettings();
      else if (state.kind === "online") state.app.showMoney(currentSettings().money);
    }),
  );
  return disposables;
}
