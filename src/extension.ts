import * as vscode from "vscode";
import type { App, AppOptions } from "./app/types";
import { messageOf } from "./base/errors";
import { EditorSession } from "./editor/session";
import { languageOf, wordingOf } from "./editor/wording/wording";

/** VS Code gives `deactivate` nothing to find the session by, so it is kept here. */
let session: EditorSession | null = null;

/** VS Code does not show that an activation failed, so that is done here. */
export function activate(context: vscode.ExtensionContext): void {
  try {
    session = new EditorSession(context, startApp);
    context.subscriptions.push(session);
  } catch (error) {
    const { start } = wordingOf(languageOf(vscode.env.language));
    void vscode.window.showErrorMessage(start.activationFailed(messageOf(error)));
    throw error;
  }
}

export async function deactivate(): Promise<void> {
  await session?.stop();
  session = null;
}

/** The server and all below it are loaded when first needed: activation happens in every window. */
async function startApp(options: AppOptions): Promise<App> {
  const app = await import("./app/app");
  return app.startApp(options);
}
