import type { ProblemCode } from "../shared/problemCodes";
import type { Problem } from "../shared/state";
import type { CliLineOf } from "./cliLines";
import { toDetail } from "./text";

/** How a process ended; `startError` when it never began. */
export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: string | null;
  readonly startError: string | null;
  /** The end of what it wrote to standard error. */
  readonly stderr: string;
}

/**
 * Why a turn failed, from its result line and the error word of the answer before it
 * (`authentication_failed`, `rate_limit`, `server_error`, …), which older CLIs don't repeat there.
 */
export function problemOfResult(
  result: CliLineOf<"result">,
  answerError: string | undefined,
): Problem {
  const text = result.result ?? result.errors?.join("\n") ?? "";
  return { code: codeOfResult(result, answerError, text), detail: toDetail(text) };
}

function codeOfResult(
  result: CliLineOf<"result">,
  answerError: string | undefined,
  text: string,
): ProblemCode {
  const status = result.api_error_status;
  if (answerError === "authentication_failed" || status === 401 || isLoginText(text)) {
    return "claude-not-logged-in";
  }
  if (answerError === "rate_limit" || answerError === "billing_error" || status === 429) {
    return "api-limit";
  }
  if (status === 529) return "api-overloaded";
  if (result.api_error === "connection_failed" || isConnectionText(text)) return "api-unreachable";
  if (status !== undefined || answerError !== undefined) return "api-error";
  return "turn-failed";
}

/** Why the process is gone although nobody stopped it. */
export function problemOfEnd({ code, signal, startError, stderr }: ProcessEnd): Problem {
  if (startError !== null) return { code: "claude-start-failed", detail: toDetail(startError) };
  if (isLoginText(stderr)) return { code: "claude-not-logged-in", detail: toDetail(stderr) };
  const how = signal === null ? `exit code ${code ?? "unknown"}` : `signal ${signal}`;
  const lastWords = stderr.trim().split(/\r?\n/).slice(-3).join("\n");
  return {
    code: "claude-exited",
    detail: toDetail(lastWords === "" ? how : `${how}: ${lastWords}`),
  };
}

function isLoginText(text: string): boolean {
  return /not logged in|run \/login|invalid api key|oauth token (has expired|revoked)/i.test(text);
}

function isConnectionText(text: string): boolean {
  return /unable to connect|connection (error|refused)|ECONNREFUSED|ENOTFOUND|ETIMEDOUT/i.test(
    text,
  );
}

/** Whether the CLI says that a session to resume is not there, or that a new one is. */
export function isSessionMismatch(text: string): boolean {
  return isNoSession(text) || isTakenSession(text);
}

/** Whether the CLI says that there is no session to resume. */
export function isNoSession(text: string): boolean {
  return text.includes("No conversation found with session ID");
}

/** Whether the CLI says that a new session is already there. */
function isTakenSession(text: string): boolean {
  return /Session ID \S+ is already in use/.test(text);
}
