import type { Catalog, PlanWindow } from "./catalog";
import { defaultWonPerDollar } from "./limits";
import type { PermissionContent } from "./permissionContent";
import type { ProblemCode } from "./problemCodes";
import type { UsageNow } from "./usage";

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

/**
 * The way out through ngrok. `retryAt` is when the next attempt is due; `trouble` is why visitors get
 * an error of ngrok's although the tunnel stands, such as a used-up allowance.
 */
export type TunnelStatus =
  | { readonly kind: "off" }
  | { readonly kind: "starting" }
  | { readonly kind: "online"; readonly url: string; readonly trouble?: Problem }
  | { readonly kind: "retrying"; readonly problem: Problem; readonly retryAt: number }
  | { readonly kind: "failed"; readonly problem: Problem };

/** The CLI process of one conversation. */
export type AgentStatus =
  | { readonly kind: "stopped" }
  | { readonly kind: "starting" }
  /** `isTested`: the version is one of those whose behaviour is tested (docs/tests.md). */
  | { readonly kind: "ready"; readonly version: string | null; readonly isTested: boolean }
  | { readonly kind: "failed"; readonly problem: Problem };

/** The money in which costs are shown. What the CLI tells is US dollars. */
export interface Money {
  readonly currency: "USD" | "KRW";
  /** South Korean won for one US dollar, as the owner set it: nothing is looked up. */
  readonly wonPerDollar: number;
}

/** What the page's header tells about the PC. */
export interface HostInfo {
  /** Name of the open folder, without its path. */
  readonly workspaceName: string;
  /** Name of the PC. */
  readonly hostName: string;
  readonly tunnel: TunnelStatus;
  /** Why nothing can be kept on the PC's disk, or what of it was damaged; null: all is well. */
  readonly storage: Problem | null;
  readonly money: Money;
  /** Files can be shown in the PC's editor (`editor.open`); absent: there is none. */
  readonly hasEditor?: boolean;
}

type TurnStatus =
  | "running"
  | "stopping"
  | "done"
  | "failed"
  | "interrupted"
  /** The PC's side ended while it ran: it may have finished. The person decides. */
  | "indeterminate";

/** What a person made of a turn whose outcome nobody knows. */
export type TurnChoice = "again" | "continue" | "dismiss";

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

/**
 * A tool's result in a few words or figures. As text it is the same in every language: `+12 −3`, or a
 * person's own answers. The rest is for the page's words: the lines of a file that were read, the
 * code with which a command failed.
 */
export type ToolSummary = string | { readonly lines: number } | { readonly exitCode: number };

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
  readonly summary: ToolSummary | null;
  /** Beginning and end of what came out; the whole can be asked for (`tool.output`). */
  readonly output: CutText | null;
  readonly diff: readonly DiffHunk[] | null;
  readonly todos: readonly TodoItem[] | null;
  /** A sub-agent that goes on after its turn, until its own end. */
  readonly isInBackground?: boolean;
  /** Its contents left the state: ask for the turn by page. */
  readonly isShortened?: boolean;
}

/** A piece of an answer, in order of appearance. `id` is unique in its turn. */
export type Block =
  | {
      readonly kind: "text" | "thinking";
      readonly id: string;
      readonly text: string;
      /** Characters before it that left the state: ask for the turn by page. */
      readonly omitted?: number;
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
      /** Epoch ms until which it goes on, to count down to: the next attempt. */
      readonly until?: number;
    };

/** A picture that goes with a prompt. Its id is the SHA-256 of its bytes, hex. */
export interface ImageRef {
  readonly id: string;
  readonly type: ImageType;
  readonly bytes: number;
}

export type ImageType = "image/png" | "image/jpeg" | "image/gif" | "image/webp";

/** A prompt that waits for its turn. Its id is the UUID that the client gave it. */
export interface QueuedPrompt {
  readonly id: string;
  readonly conversationId: string;
  /** Cut at `maxShownPromptLength`; the whole can be asked for (`prompt.text`). */
  readonly text: string;
  readonly isCut: boolean;
  readonly images: readonly ImageRef[];
  readonly by: Author;
  /** Who gave it its present text, where it was edited while it waited. */
  readonly editedBy?: Author;
  readonly acceptedAt: number;
  /** Grows with each edit; an edit must name the one that it was made from. */
  readonly version: number;
  /** It runs when the plan's limit was lifted, at this time; null: in its turn. */
  readonly waitsUntil: number | null;
  /** When somebody chose that: it passes a pause that was there already. */
  readonly deferredAt: number | null;
}

/** Why the queue stands still. */
export type PauseReason =
  /** Somebody paused it. */
  | "person"
  /** A turn was stopped, and what waited was meant to follow it. */
  | "interrupted"
  /** A turn failed. */
  | "failed"
  /** The CLI or the PC's side ended in a turn. */
  | "crashed"
  /** Remote Claude was stopped while prompts waited. */
  | "stopped"
  /** Another program writes the session of the next prompt: fork, or go on all the same. */
  | "written-elsewhere"
  /** A device was put out while prompts of its waited. */
  | "device-revoked";

/** All prompts that wait, of all conversations, in the order in which they run. */
export interface Queue {
  /** Grows with each change of the order; a move must name the one that it was made from. */
  readonly version: number;
  readonly pause: {
    readonly reason: PauseReason;
    readonly by: Author | null;
    readonly at: number;
  } | null;
  readonly prompts: readonly QueuedPrompt[];
}

/** One prompt and everything that came of it. Its id is the UUID that the client gave the prompt. */
export interface Turn {
  readonly id: string;
  /** Cut at `maxShownPromptLength`; the whole can be asked for (`prompt.text`). */
  readonly text: string;
  readonly isCut: boolean;
  readonly images: readonly ImageRef[];
  readonly by: Author;
  /** Who gave it its present text, where it was edited while it waited. */
  readonly editedBy?: Author;
  readonly acceptedAt: number;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  readonly status: TurnStatus;
  /** Only what is newest, where the turn is long: the rest can be asked for by page. */
  readonly blocks: readonly Block[];
  /** Blocks at the turn's beginning that left the state. */
  readonly omittedBlocks: number;
  readonly stats: TurnStats | null;
  readonly problem: Problem | null;
  /** What somebody made of an indeterminate end; null: still to be decided, or nothing to decide. */
  readonly choice: TurnChoice | null;
}

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
  /**
   * What "for this conversation" and "always" would allow from then on, in the CLI's own terms, one
   * line each; empty: the CLI offers nothing of that reach.
   */
  readonly grants: {
    readonly conversation: readonly string[];
    readonly always: readonly string[];
  };
  readonly requestedAt: number;
}

/** How far a yes reaches. */
export type PermissionScope = "once" | "conversation" | "always";

/** A request that was answered, kept in the conversation so that everybody sees by whom. */
export interface AnsweredPermission {
  readonly request: PermissionRequest;
  readonly outcome: PermissionOutcome;
  /** How far a yes reached; null for every other outcome. */
  readonly scope: PermissionScope | null;
  /** Null: nobody answered; the turn was stopped or the CLI ended. */
  readonly by: Author | null;
  readonly answeredAt: number;
}

export type PermissionOutcome = "allowed" | "denied" | "cancelled" | "lost";

/** What a person chose for a conversation, by the names of the CLI's lists; null: the CLI's own. */
export interface AgentSettings {
  readonly model: string | null;
  readonly permissionMode: string | null;
  readonly effort: string | null;
}

/** How much of what the model can keep in mind at once is taken, in tokens. */
export interface ContextUse {
  /** All that its last answer was made from, and that answer. */
  readonly usedTokens: number;
  /** What the model takes at most; null: the CLI did not say yet. */
  readonly windowTokens: number | null;
}

export interface Conversation {
  /** UUID; also the CLI's session id. */
  readonly id: string;
  /** Its name, or the first words of the first prompt; empty until there is one. */
  readonly title: string;
  /** Somebody gave it that name. */
  readonly isNamed: boolean;
  readonly createdAt: number;
  readonly agent: AgentStatus;
  /** What works now, as the CLI reports it. */
  readonly model: string | null;
  readonly permissionMode: string | null;
  readonly settings: AgentSettings;
  /** The conversation whose words it began with; null: it began empty. */
  readonly forkOf: string | null;
  readonly turns: readonly Turn[];
  /** There are turns before these: ask for them by page (`conversation.page`). */
  readonly hasOlderTurns: boolean;
  /** Waiting for an answer, oldest first. */
  readonly permissions: readonly PermissionRequest[];
  /** Those of the turns in the state. */
  readonly answered: readonly AnsweredPermission[];
  /** Sum over the conversation; 0 where the CLI did not tell it of every turn from the first one on. */
  readonly costUsd: number;
  /** Null: before the first answer, and after the CLI made room until the next one. */
  readonly context: ContextUse | null;
}

export interface HostState {
  readonly host: HostInfo;
  /** The open ones, newest first. All of the folder: `conversation.list`. */
  readonly conversations: readonly Conversation[];
  readonly queue: Queue;
  readonly catalog: Catalog;
  readonly planWindows: readonly PlanWindow[];
  /** Null: before the first scan of Claude's logs began. */
  readonly usage: UsageNow | null;
  /** The conversation that a page opens; null before the first. */
  readonly currentId: string | null;
}

const money: Money = { currency: "USD", wonPerDollar: defaultWonPerDollar };

/** The state before the first event. */
export const initialState: HostState = {
  host: { workspaceName: "", hostName: "", tunnel: { kind: "off" }, storage: null, money },
  conversations: [],
  queue: { version: 0, pause: null, prompts: [] },
  catalog: { models: [], permissionModes: [], commands: [] },
  ...{ planWindows: [], usage: null, currentId: null },
};
