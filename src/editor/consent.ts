import type * as vscode from "vscode";
import { isAborted } from "./abort";
import type { Wording } from "./wording/en";

export interface ConsentPorts {
  readonly window: Pick<typeof vscode.window, "showWarningMessage">;
  /** Where consent is kept: with the folder's own data, so that a copied folder does not bring it. */
  readonly memento: Pick<vscode.Memento, "get" | "update">;
  readonly wording: Wording;
}

/**
 * Asks, once per folder, whether it may be reached through ngrok. Nothing skips the question.
 * VS Code can't take it away, so an answer that comes after `signal` is ignored. `cancelled` ends the start; `local` starts without a way in from outside.
 */
export async function askConsent(
  { window, memento, wording }: ConsentPorts,
  folder: { readonly name: string; readonly uri: string },
  confirmsDevices: boolean,
  signal: AbortSignal,
): Promise<"publish" | "local" | "cancelled"> {
  const key = `publishConsent:${folder.uri}`;
  if (memento.get<unknown>(key) === true) return "publish";
  const { title, detail, detailUnconfirmed, publish, localOnly } = wording.consent;
  const choice = await window.showWarningMessage(
    title(folder.name),
    { modal: true, detail: confirmsDevices ? detail : detailUnconfirmed },
    publish,
    localOnly,
  );
  if (isAborted(signal)) return "cancelled";
  if (choice === publish) {
    await memento.update(key, true);
    return "publish";
  }
  return choice === localOnly ? "local" : "cancelled";
}
