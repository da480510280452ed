/**
 * The state that host and page share: what a screen shows, nothing else. It changes only by
 * `reduce` (reducer.ts) over the host's ordered events (events.ts). Times are epoch milliseconds of
 * the PC's clock; money is US dollars. All fields are ready to display: no JSON of the CLI.
 */

/** Who did something: a paired device, or the editor itself (`id: "editor"`). */
export interface Author {
  readonly id: string;
  readonly name: string;
}

/**
 * Trouble in the product's own terms. `code` keys its wording (wording/problems.ts); `detail` is
 * what the failing part said, one line, redacted, shown as it is.
 */
export interface Problem {
  readonly code: ProblemCode;
  readonly detail: string | null;
}

export type ProblemCode =
  | "claude-missing"
  | "claude-not-logged-in"
  | "claude-exited"
  | "claude-start-failed"
  | "claude-no-answer"
  | "claude-line-too-long"
  | "api-limit"
  | "api-overloaded"
  | "api-error"
  | "api-unreachable"
  | "api-retry"
  | "turn-failed"
  | "turn-too-long"
  | "tunnel-settings"
  | "tunnel-addon-missing"
  | "tunnel-token-wrong"
  | "tunnel-refused"
  | "tunnel-domain-refused"
  | "tunnel-endpoint-taken"
  | "tunnel-offline"
  | "tunnel-quota";

/** The way out through ngrok. `retryAt` is when the next attempt is due. */
export type TunnelStatus =
  | { readonly kind: "off" }
  | { readonly kind: "starting" }
  | { readonly kind: "online"; readonly url: string }
  | { readonly kind: "retrying"; readonly problem: Problem; readonly retryAt: number }
  | { readonly kind: "failed"; readonly problem: Problem };

/** The CLI process of one conversation. */
export type AgentStatus =
  | { readonly kind: "stopped" }
  | { readonly kind: "starting" }
  | { readonly kind: "ready"; readonly version: string | null }
  | { readonly kind: "failed"; readonly problem: Problem };

/** What the page's header tells about the PC. */
export interface HostInfo {
  /** Name of the open folder, without its path. */
  readonly workspaceName: string;
  /** Name of the PC. */
  readonly hostName: string;
  readonly tunnel: TunnelStatus;
}

type TurnStatus =
  | "queued"
  | "running"
  | "stopping"
  | "done"
  | "failed"
  | "interrupted"
  /** The PC side stopped while it ran: it may have finished. The person decides. */
  | "indeterminate";

/** Figures of a finished turn, from the CLI's own result line. Null: the CLI did not say. */
export interface TurnStats {
  readonly durationMs: number | null;
  readonly costUsd: number | null;
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  readonly cacheReadTokens: number | null;
  readonly cacheWriteTokens: number | null;
  /** Round trips to the model. */
  readonly modelTurns: number | null;
  readonly model: string | null;
}

export type ToolKind =
  | "command"
  | "read"
  | "write"
  | "edit"
  | "search"
  | "fetch"
  | "todo"
  | "agent"
  | "question"
  | "plan"
  | "other";

export type ToolStatus = "running" | "done" | "failed" | "denied";

/** A hunk of a change, from the CLI's own patch. Lines begin with " ", "+" or "-". */
export interface DiffHunk {
  readonly oldStart: number;
  readonly newStart: number;
  readonly lines: readonly string[];
}

export interface TodoItem {
  readonly text: string;
  readonly status: "pending" | "active" | "done";
}

/** A cut text: `text` holds the beginning and the end, `omitted` counts the characters between. */
export interface CutText {
  readonly text: string;
  readonly omitted: number;
}

/** One call of a tool, as a card. */
export interface ToolCall {
  readonly kind: ToolKind;
  /** The tool's own name, e.g. `Bash`. */
  readonly name: string;
  /** What it works on, one line: a command, a path relative to the folder, a pattern, a host. */
  readonly subject: string;
  readonly status: ToolStatus;
  /** The tool call that this one belongs to (a sub-agent's), or null. */
  readonly parentId: string | null;
  /** The result in a few words or numbers: `142 lines`, `+12 −3`. */
  readonly summary: string | null;
  readonly output: CutText | null;
  readonly diff: readonly DiffHunk[] | null;
  readonly todos: readonly TodoItem[] | null;
}

/** A piece of an answer, in order of appearance. `id` is unique in its turn. */
export type Block =
  | { readonly kind: "text"; readonly id: string; readonly text: string; readonly isOpen: boolean }
  | {
      readonly kind: "thinking";
      readonly id: string;
      readonly text: string;
      readonly isOpen: boolean;
    }
  | {
      readonly kind: "tool";
      readonly id: string;
      readonly tool: ToolCall;
      readonly startedAt: number;
      readonly endedAt: number | null;
    }
  | {
      readonly kind: "notice";
      readonly id: string;
      readonly level: "info" | "warning" | "error";
      readonly problem: Problem;
    };

/** One prompt and everything that came of it. Its id is the UUID that the client gave the prompt. */
export interface Turn {
  readonly id: string;
  readonly text: string;
  readonly by: Author;
  readonly acceptedAt: number;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  readonly status: TurnStatus;
  readonly blocks: readonly Block[];
  readonly stats: TurnStats | null;
  readonly problem: Problem | null;
}

/** One question of AskUserQuestion. */
export interface Question {
  readonly question: string;
  readonly header: string;
  readonly isMultiple: boolean;
  readonly options: readonly { readonly label: string; readonly description: string }[];
}

/** What a permission request would do, whole: never cut, or it could not be judged. */
export type PermissionContent =
  | { readonly kind: "command"; readonly command: string; readonly description: string | null }
  | {
      readonly kind: "write";
      readonly path: string;
      readonly content: string;
      /** The file that is there and would be lost; `lines` is 0 where they were not counted. */
      readonly replaces: { readonly lines: number } | null;
    }
  | {
      readonly kind: "edit";
      readonly path: string;
      readonly edits: readonly { readonly oldText: string; readonly newText: string }[];
    }
  | { readonly kind: "question"; readonly questions: readonly Question[] }
  /** `path`: the file in which the CLI keeps the plan, if it named one. */
  | { readonly kind: "plan"; readonly markdown: string | null; readonly path?: string }
  /** Any other tool: its input as indented JSON. */
  | { readonly kind: "other"; readonly input: string };

/** A request that waits for a person. It never ends by time. */
export interface PermissionRequest {
  readonly id: string;
  readonly turnId: string | null;
  readonly toolName: string;
  readonly content: PermissionContent;
  /** A path outside what the CLI may touch, when that is why it asks. */
  readonly blockedPath: string | null;
  /** SHA-256 of the whole request, hex. An answer must repeat it: it answers what was shown. */
  readonly contentHash: string;
  /** The content was too long to show (limits.ts): it can only be denied. */
  readonly isTooLong: boolean;
  readonly requestedAt: number;
}

/** A request that was answered, kept in the conversation so that everybody sees by whom. */
export interface AnsweredPermission {
  readonly request: PermissionRequest;
  readonly outcome: PermissionOutcome;
  /** Null: nobody answered; the turn was stopped or the CLI ended. */
  readonly by: Author | null;
  readonly answeredAt: number;
}

export type PermissionOutcome = "allowed" | "denied" | "cancelled" | "lost";

export interface Conversation {
  /** UUID; also the CLI's session id. */
  readonly id: string;
  /** First words of the first prompt; empty until there is one. */
  readonly title: string;
  readonly createdAt: number;
  readonly agent: AgentStatus;
  readonly model: string | null;
  readonly permissionMode: string | null;
  readonly turns: readonly Turn[];
  readonly hasOlderTurns: boolean;
  /** Waiting for an answer, oldest first. */
  readonly permissions: readonly PermissionRequest[];
  /** Those of the turns in the state. */
  readonly answered: readonly AnsweredPermission[];
  /** Sum over the conversation, as far as the CLI told. */
  readonly costUsd: number;
}

export interface HostState {
  readonly host: HostInfo;
  /** Newest first. */
  readonly conversations: readonly Conversation[];
  /** The conversation that a page opens; null before the first. */
  readonly currentId: string | null;
}

/** The state before the first event. */
export const initialState: HostState = {
  host: { workspaceName: "", hostName: "", tunnel: { kind: "off" } },
  conversations: [],
  currentId: null,
};
