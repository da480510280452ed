import { markVariable } from "../base/processTable";
import type { AgentSettings } from "../shared/state";

/**
 * How a process takes up its session: as a new one under this UUID, as the one that has a transcript,
 * or as a new one that begins with all the words of another (`forkOf`).
 */
export type SessionStart =
  | { readonly kind: "new" | "resumed"; readonly sessionId: string }
  | { readonly kind: "forked"; readonly sessionId: string; readonly forkOf: string };

/**
 * The flags of the one long-lived process of a conversation. Prompts go through standard input only,
 * and values are glued to their flag by "=", so that nothing a person wrote can become an option.
 * `mark`: what tools carry as `markVariable`; null: they are not told.
 */
export function claudeArguments(
  start: SessionStart,
  settings: AgentSettings,
  mark: string | null = null,
): readonly string[] {
  return [
    "-p",
    "--input-format=stream-json",
    "--output-format=stream-json",
    "--verbose",
    "--include-partial-messages",
    "--replay-user-messages",
    "--permission-prompt-tool=stdio",
    ...sessionFlags(start),
    `--settings=${JSON.stringify(settingsAboveAll(mark))}`,
    ...flag("--model", settings.model),
    ...flag("--permission-mode", settings.permissionMode),
    ...flag("--effort", settings.effort),
  ];
}

/**
 * What ranks above every settings file, whoever wrote it: a repository may bring one, and a tool call
 * that was allowed once may write one. So the tools' mark holds, and no file makes the CLI run
 * everything without asking a person.
 */
function settingsAboveAll(mark: string | null): object {
  return {
    ...(mark === null ? {} : { env: { [markVariable]: mark } }),
    permissions: { disableBypassPermissionsMode: "disable", disableAutoMode: "disable" },
  };
}

function sessionFlags(start: SessionStart): readonly string[] {
  switch (start.kind) {
    case "new":
      return [`--session-id=${start.sessionId}`];
    case "resumed":
      return [`--resume=${start.sessionId}`];
    case "forked":
      return [`--resume=${start.forkOf}`, "--fork-session", `--session-id=${start.sessionId}`];
  }
}

function flag(name: string, value: string | null): readonly string[] {
  return value === null ? [] : [`${name}=${value}`];
}
