import { describe, expect, it } from "vitest";
import { parseCliLine } from "../../../src/claude/cliLines";
import type { CliLineOf } from "../../../src/claude/cliLines";
import { problemOfEnd } from "../../../src/claude/problems";
import type { TurnContext } from "../../../src/claude/turnEnd";
import { belongsTo, turnEnded } from "../../../src/claude/turnEnd";

function result(fields: object): CliLineOf<"result"> {
  const parsed = parseCliLine(JSON.stringify({ type: "result", subtype: "success", ...fields }));
  if (parsed.kind !== "line" || parsed.line.type !== "result") throw new Error("no result");
  return parsed.line;
}

const context: TurnContext = {
  isInterrupted: false,
  answerError: undefined,
  model: "m",
  costBefore: 0,
};
const end = (fields: object, more: Partial<TurnContext> = {}) =>
  turnEnded(result(fields), { ...context, ...more });

describe("the end of a turn", () => {
  it("costs what the process has cost more than before", () => {
    expect(end({ total_cost_usd: 0.75 }, { costBefore: 0.5 }).stats?.costUsd).toBe(0.25);
    expect(end({ total_cost_usd: 0.1 }, { costBefore: 0.5 }).stats?.costUsd).toBe(0);
    expect(end({}).stats?.costUsd).toBeNull();
  });

  it.each([
    [{ is_error: true, api_error_status: 429 }, undefined, "api-limit"],
    [{ is_error: true }, "rate_limit", "api-limit"],
    [{ is_error: true, api_error_status: 529 }, undefined, "api-overloaded"],
    [{ is_error: true, api_error_status: 500 }, "server_error", "api-error"],
    [{ is_error: true, api_error_status: 401 }, undefined, "claude-not-logged-in"],
    [{ is_error: true }, "authentication_failed", "claude-not-logged-in"],
    [
      { is_error: true, result: "Invalid API key · Please run /login" },
      undefined,
      "claude-not-logged-in",
    ],
    [{ is_error: true, api_error: "connection_failed" }, "server_error", "api-unreachable"],
    [{ is_error: true, subtype: "error_max_turns" }, undefined, "turn-failed"],
    [
      { is_error: true, subtype: "error_during_execution", errors: ["x"] },
      undefined,
      "turn-failed",
    ],
  ])("%j after %s is the problem %s", (fields, answerError, code) => {
    expect(end(fields, { answerError })).toMatchObject({ status: "failed", problem: { code } });
  });

  it("is an interruption when somebody pressed Stop or the CLI says so", () => {
    const fields = { is_error: true, subtype: "error_during_execution" };
    expect(end(fields, { isInterrupted: true })).toMatchObject({
      status: "interrupted",
      problem: null,
    });
    expect(end({ ...fields, terminal_reason: "aborted_tools" }).status).toBe("interrupted");
  });

  it("belongs to the prompt that it names, and to no prompt when it came of a notification", () => {
    expect(belongsTo(result({ user_message_uuids: ["a", "b"] }), "b")).toBe(true);
    expect(belongsTo(result({ user_message_uuids: ["a"] }), "b")).toBe(false);
    expect(belongsTo(result({ origin: { kind: "task-notification" } }), "b")).toBe(false);
    expect(belongsTo(result({}), "b")).toBe(true);
  });
});

describe("the end of a process", () => {
  it.each([
    [{ code: 1, stderr: "a\nb\n" }, "claude-exited", "exit code 1: a ⏎ b"],
    [{ signal: "SIGKILL" }, "claude-exited", "signal SIGKILL"],
    [
      { code: 1, stderr: "Not logged in · Please run /login" },
      "claude-not-logged-in",
      "Not logged in · Please run /login",
    ],
    [{ startError: "spawn EACCES" }, "claude-start-failed", "spawn EACCES"],
  ])("%j is %s", (fields, code, detail) => {
    const whole = { code: null, signal: null, startError: null, stderr: "", ...fields };
    expect(problemOfEnd(whole)).toEqual({ code, detail });
  });
});
