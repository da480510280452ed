import type { SetUpLook } from "../app/types";
import type { ActionId, Notice } from "./notices";
import type { Wording } from "./wording/en";

/** A step of the set-up that can be looked at. */
export type SetUpStep = "claude" | "login" | "folder" | "wayIn";

const steps: readonly SetUpStep[] = ["claude", "login", "folder", "wayIn"];

/** What is there of all that a phone's chat needs. */
export interface SetUpFindings {
  readonly claude: SetUpLook;
  /** A real folder that is trusted. */
  readonly hasFolder: boolean;
  /** A token of ngrok's, or an own address. */
  readonly hasWayIn: boolean;
  readonly isOnline: boolean;
}

/** The step that a command's argument names; null: all of them. */
export function stepOf(argument: unknown): SetUpStep | null {
  return steps.find((step) => step === argument) ?? null;
}

/** What to say of one step, or of the first one that lacks something, with the buttons that mend it. */
export function noticeOfSetUp(
  step: SetUpStep | null,
  findings: SetUpFindings,
  { setUp }: Wording,
): Notice {
  const asked = step === null ? steps : [step];
  const lack = asked.map((each) => lackOf(each, findings, setUp)).find((each) => each !== null);
  if (lack !== undefined) return lack;
  if (step !== null) return info(doneOf(step, findings, setUp), []);
  const { isOnline } = findings;
  return info(setUp.allDone, [isOnline ? "pairDevice" : "start"]);
}

/** Null: nothing is lacking. */
function lackOf(
  step: SetUpStep,
  { claude, hasFolder, hasWayIn }: SetUpFindings,
  setUp: Wording["setUp"],
): Notice | null {
  switch (step) {
    case "claude":
      if (claude.program !== null) return null;
      return warning(setUp.claudeMissing, ["installClaude", "openSettings"]);
    case "login":
      if (claude.login === "yes") return null;
      // Without the CLI nobody can log in: that comes first.
      if (claude.program === null) {
        return warning(setUp.claudeMissing, ["installClaude", "openSettings"]);
      }
      return claude.login === "no"
        ? warning(setUp.loggedOut, ["logIn"])
        : info(setUp.loginUnknown, ["logIn"]);
    case "folder":
      return hasFolder ? null : warning(setUp.noFolder, ["openFolder"]);
    case "wayIn":
      return hasWayIn ? null : info(setUp.noWayIn, ["configureNgrok", "openReadme"]);
  }
}

function doneOf(step: SetUpStep, { claude }: SetUpFindings, setUp: Wording["setUp"]): string {
  switch (step) {
    case "claude":
      return setUp.claudeFound(claude.version, claude.program?.file ?? "");
    case "login":
      return setUp.loggedIn;
    case "folder":
      return setUp.folderOpen;
    case "wayIn":
      return setUp.wayInSet;
  }
}

const info = (message: string, actions: readonly ActionId[]): Notice => ({
  level: "info",
  message,
  actions,
});
const warning = (message: string, actions: readonly ActionId[]): Notice => ({
  level: "warning",
  message,
  actions,
});
