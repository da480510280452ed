import type * as vscode from "vscode";
import type { SessionState } from "./controller";

/** The context key that `when` and `enablement` clauses use; its values are the kinds of state. */
const stateKey = "remoteClaude.state";

/** Tells VS Code the state; resolves when its menus and views follow. */
export async function publishState(
  commands: Pick<typeof vscode.commands, "executeCommand">,
  kind: SessionState["kind"],
): Promise<void> {
  await commands.executeCommand("setContext", stateKey, kind);
}
