import * as vscode from "vscode";
import type { App } from "../app/types";
import { isWorking } from "./currentWork";
import type { Wording } from "./wording/en";

/**
 * Starts server and CLI again; addresses and devices stay. Asks first only when that would end
 * somebody's turn. Rejects when the restart failed: nothing runs then.
 */
export async function restartServer(app: App, { restart }: Wording): Promise<void> {
  if (isWorking(app.state)) {
    const choice = await vscode.window.showWarningMessage(
      restart.question,
      { modal: true, detail: restart.detail },
      restart.yes,
    );
    if (choice !== restart.yes) return;
  }
  await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Window, title: restart.progress },
    () => app.restart(),
  );
  vscode.window.setStatusBarMessage(`$(check) ${restart.done}`, 6_000);
}
