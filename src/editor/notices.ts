import { UserError } from "../base/errors";
import type { ProblemCode } from "../shared/problemCodes";
import type { Problem } from "../shared/state";
import type { Language } from "../shared/wording/problems";
import { problemWords } from "../shared/wording/problems";
import type { ObstacleCode } from "./preconditions";
import { wordingOf } from "./wording/wording";

/** What a button under a message does; `actions.ts` does it. */
export type ActionId =
  | "openFolder"
  | "manageTrust"
  | "installClaude"
  | "logIn"
  | "openSettings"
  | "configureNgrok"
  | "openChat"
  | "showUsage"
  | "showLog"
  | "showAuditLog"
  | "manageDevices"
  | "start"
  | "restart"
  | "stop"
  | "pairDevice"
  | "hideLocalHint"
  | "openWalkthrough"
  | "openReadme"
  | "startAutomatically"
  | "hideAutoStartOffer"
  /** The notice's own `file`. */
  | "openFile";

/** A message to the person, with the ways out as buttons. */
export interface Notice {
  readonly level: "info" | "warning" | "error";
  readonly message: string;
  readonly actions: readonly ActionId[];
  /** Absolute path. */
  readonly file?: string;
  /** The same for what need not be said again; without it the message is. */
  readonly identity?: string;
}

/** The ways out of each trouble. Typed by code, so that a new one asks for its buttons. */
const problemActions: Readonly<Record<ProblemCode, readonly ActionId[]>> = {
  "claude-missing": ["installClaude", "openSettings", "openWalkthrough"],
  "claude-not-logged-in": ["logIn", "showLog"],
  "claude-exited": ["showLog", "openSettings"],
  "claude-start-failed": ["showLog", "openSettings"],
  "claude-no-answer": ["showLog", "restart"],
  "claude-line-too-long": ["showLog"],
  "api-limit": [],
  "api-overloaded": [],
  "api-error": ["showLog"],
  "api-unreachable": ["showLog"],
  "api-retry": [],
  "turn-failed": ["showLog"],
  "claude-restarted": ["showLog"],
  "claude-lost": ["showLog"],
  "claude-untested": [],
  "claude-choice-refused": [],
  "claude-command-refused": [],
  "claude-astray": ["showLog"],
  "images-gone": [],
  "storage-failed": ["showLog"],
  "storage-damaged": ["showLog"],
  "storage-foreign": ["showLog"],
  "tunnel-settings": ["configureNgrok", "openSettings"],
  "tunnel-addon-missing": ["showLog"],
  "tunnel-token-wrong": ["configureNgrok", "showLog"],
  "tunnel-refused": ["configureNgrok", "showLog"],
  "tunnel-domain-refused": ["configureNgrok", "showLog"],
  "tunnel-domain-plan": ["configureNgrok", "showLog"],
  "tunnel-domain-missing": ["configureNgrok", "showLog"],
  "tunnel-suspended": ["showLog"],
  "tunnel-email-unverified": ["showLog"],
  "tunnel-too-old": ["showLog"],
  "tunnel-address-refused": ["showLog"],
  "tunnel-not-served": ["showLog"],
  "tunnel-stopped-remotely": ["restart", "showLog"],
  "tunnel-endpoint-taken": ["configureNgrok", "showLog"],
  "tunnel-agents": ["showLog"],
  "tunnel-endpoints": ["showLog"],
  "tunnel-offline": ["showLog"],
  "tunnel-tls": ["openSettings", "showLog"],
  "tunnel-quota": ["showLog"],
  "tunnel-rate": ["showLog"],
  "tunnel-gate-missing": ["configureNgrok", "showLog"],
  "tunnel-public-unreachable": ["configureNgrok", "showLog"],
};

const obstacleActions: Readonly<Record<ObstacleCode, readonly ActionId[]>> = {
  "no-folder": ["openFolder"],
  "folder-untrusted": ["manageTrust"],
  "folder-virtual": ["openFolder"],
};

export function noticeOfProblem(
  level: Notice["level"],
  problem: Problem,
  language: Language,
): Notice {
  return {
    level,
    message: textOf(problem, language),
    actions: problemActions[problem.code],
  };
}

/** The message of a failure. Only a `UserError` was written for a person; a bug gets general words. */
export function noticeOfError(error: unknown, language: Language): Notice {
  const { start } = wordingOf(language);
  if (!(error instanceof UserError)) {
    return { level: "error", message: start.bug, actions: ["showLog"] };
  }
  const { code, message } = error;
  if (isKeyOf(obstacleActions, code)) {
    return { level: "warning", message, actions: obstacleActions[code] };
  }
  if (code === "already-running") {
    return { level: "warning", message: start.alreadyRunning, actions: [] };
  }
  if (code === "state-folder") {
    return { level: "error", message: start.stateFolder, actions: ["showLog"] };
  }
  if (isKeyOf(problemActions, code)) {
    return noticeOfProblem("error", { code, detail: null }, language);
  }
  return { level: "error", message: start.failed(message), actions: ["showLog"] };
}

/** What happened, what to do, and what the failing part said of it. */
export function textOf({ code, detail }: Problem, language: Language): string {
  const { what, next } = problemWords[language][code];
  return detail === null ? `${what} ${next}` : `${what} ${next} (${detail})`;
}

function isKeyOf<T extends object>(record: T, key: PropertyKey): key is keyof T {
  return Object.hasOwn(record, key);
}
