import type * as vscode from "vscode";
import type { DeviceRequest } from "../app/types";
import { isAborted } from "./abort";
import { shownText } from "./shownText";
import type { Wording } from "./wording/en";

export interface ConfirmPorts {
  readonly window: Pick<typeof vscode.window, "showInformationMessage">;
  readonly wording: Wording;
  readonly workspaceName: string;
  /** False: every device with a valid code enters. Read at each request, so a change applies at once. */
  readonly isConfirmationWanted: () => boolean;
}

/**
 * Asks in a modal dialog whether a device may enter. Only the Allow button allows: Enter, Escape, a closed
 * dialog and a request that is over deny. VS Code can't take a dialog away, so an answer that comes
 * after `signal` is ignored, and Allow is told so.
 */
export async function confirmDevice(
  { window, wording, workspaceName, isConfirmationWanted }: ConfirmPorts,
  request: DeviceRequest,
  signal: AbortSignal,
): Promise<boolean> {
  if (isAborted(signal)) return false;
  if (!isConfirmationWanted()) return true;
  const { title, detail, allow, deny, tooLate } = wording.confirmDevice;
  const choice = await window.showInformationMessage(
    title(shownText(request.name), workspaceName),
    { modal: true, detail: detail(request.number, shownText(request.address)) },
    // The first one has the focus: a careless Enter denies. VS Code adds its own Cancel, which Escape
    // presses. `isCloseAffordance` on Deny would save that, but then Allow would have the focus.
    { title: deny },
    { title: allow },
  );
  const isAllowed = choice?.title === allow;
  if (!isAborted(signal)) return isAllowed;
  if (isAllowed) void window.showInformationMessage(tooLate);
  return false;
}
