import * as vscode from "vscode";
import type { App, AppOptions, SetUpLook, SetUpOptions } from "./app/types";
import { messageOf } from "./base/errors";
import { EditorSession } from "./editor/session";
import { wordingOf } from "./editor/wording/wording";
import { chooseLanguage } from "./shared/wording/chooseLanguage";

/** VS Code gives `deactivate` nothing to find the session by, so it is kept here. */
let session: EditorSession | null = null;

/** VS Code does not show that an activation failed, so that is done here. */
export function activate(context: vscode.ExtensionContext): void {
  try {
    session = new EditorSession(context, { startApp, lookAtClaude });
    context.subscriptions.push(session);
    // Not before VS Code has heard that the activation is over.
    setImmediate(() => void session?.startByItself());
  } catch (error) {
    const { start } = wordingOf(chooseLanguage([vscode.env.language]));
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

async function lookAtClaude(options: SetUpOptions): Promise<SetUpLook> {
  const setUp = await import("./app/setUp");
  return setUp.lookAtClaude(options);
}
