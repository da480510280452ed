import type * as vscode from "vscode";
import type { StepUpAnswer, StepUpRequest } from "../app/types";
import { maxStepUpRules, maxStepUpTextLength } from "../shared/limits";
import { isAborted } from "./abort";
import { shownText } from "./shownText";
import type { Wording } from "./wording/en";

export interface StepUpPorts {
  readonly window: Pick<typeof vscode.window, "showWarningMessage">;
  readonly wording: Wording;
  readonly workspaceName: string;
}

/**
 * Asks in a modal dialog whether a device may grant more than this one time. As with a new device,
 * only the Allow button allows. VS Code can't take a dialog away: Allow after `signal` is told that it
 * counts for nothing; the others hold at any time. What is too long to be shown whole is denied
 * unasked: nobody can agree to what he was not shown.
 */
export async function confirmStepUp(
  { window, wording, workspaceName }: StepUpPorts,
  request: StepUpRequest,
  signal: AbortSignal,
): Promise<StepUpAnswer> {
  if (isAborted(signal)) return "deny";
  const { title, detail, allow, deny, revoke, tooLate, tooLong } = wording.stepUp;
  const { details } = request;
  const name = shownText(request.deviceName);
  const length = details.reduce((sum, rule) => sum + rule.length, 0);
  if (details.length === 0 || details.length > maxStepUpRules || length > maxStepUpTextLength) {
    void window.showWarningMessage(tooLong(name));
    return "deny";
  }
  const choice = await window.showWarningMessage(
    title(name),
    { modal: true, detail: detail(details.map((rule) => `•  ${rule}`).join("\n"), workspaceName) },
    // In this order Deny has the focus, as in confirmDevice.ts.
    { title: deny },
    { title: allow },
    { title: revoke },
  );
  if (choice?.title === revoke) return "revoke";
  if (choice?.title !== allow) return "deny";
  if (isAborted(signal)) void window.showWarningMessage(tooLate);
  return "allow";
}
