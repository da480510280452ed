import type { Catalog, PlanWindow } from "./catalog";
import type {
  AgentSettings,
  AgentStatus,
  Author,
  Block,
  ContextUse,
  CutText,
  DiffHunk,
  HostInfo,
  PauseReason,
  PermissionOutcome,
  PermissionRequest,
  PermissionScope,
  Problem,
  QueuedPrompt,
  TodoItem,
  ToolStatus,
  ToolSummary,
  Turn,
  TurnChoice,
  TurnStats,
} from "./state";
import type { UsageNow } from "./usage";

/** Everything that happens, in the host's one order. Names are `thing.happened`. */
export type HostEvent =
  | { readonly type: "host.changed"; readonly host: HostInfo }
  | { readonly type: "catalog.changed"; readonly catalog: Catalog }
  /** Windows of the plan that the CLI told about; the others stay as they are. */
  | { readonly type: "plan.changed"; readonly windows: readonly PlanWindow[] }
  | { readonly type: "usage.changed"; readonly usage: UsageNow }
  | QueueEvent
  | ConversationEvent;

/** What happens to the prompts that wait. */
export type QueueEvent =
  /** A prompt is in the queue: at its end, or before all others (`isNext`). */
  | { readonly type: "prompt.accepted"; readonly prompt: QueuedPrompt; readonly isNext: boolean }
  | {
      readonly type: "prompt.edited";
      readonly promptId: string;
      readonly text: string;
      readonly isCut: boolean;
      readonly by: Author;
    }
  /** The prompt waits for the plan's reset, or no more. */
  | {
      readonly type: "prompt.deferred";
      readonly promptId: string;
      readonly waitsUntil: number | null;
    }
  /** The order of what waits from now on; a prompt that is not named was removed. */
  | {
      readonly type: "queue.arranged";
      readonly order: readonly string[];
      readonly by: Author | null;
    }
  | { readonly type: "queue.paused"; readonly reason: PauseReason; readonly by: Author | null }
  | { readonly type: "queue.resumed"; readonly by: Author | null };

/** What happens to one conversation. */
export type ConversationEvent =
  /** A conversation is open and the current one from now on, with the newest of its turns. */
  | {
      readonly type: "conversation.opened";
      readonly conversationId: string;
      readonly title: string;
      readonly isNamed: boolean;
      readonly settings: AgentSettings;
      readonly forkOf: string | null;
      readonly turns: readonly Turn[];
      readonly hasOlderTurns: boolean;
      /** As far as its record tells. */
      readonly context?: ContextUse | null;
      /** The conversation whose place it takes (`/clear`), which is closed. */
      readonly replacesId: string | null;
      readonly by: Author | null;
    }
  /** An open conversation is the current one from now on. */
  | {
      readonly type: "conversation.selected";
      readonly conversationId: string;
      readonly by: Author | null;
    }
  /** The newest of its turns as the agent's own record has them: somebody else wrote in it. */
  | {
      readonly type: "conversation.refreshed";
      readonly conversationId: string;
      readonly turns: readonly Turn[];
      readonly hasOlderTurns: boolean;
    }
  /** It is not open any more, and what waited in it is gone from the queue. */
  | { readonly type: "conversation.closed"; readonly conversationId: string }
  | {
      readonly type: "conversation.renamed";
      readonly conversationId: string;
      readonly title: string;
    }
  /** What somebody chose. */
  | {
      readonly type: "conversation.adjusted";
      readonly conversationId: string;
      readonly settings: AgentSettings;
      readonly by: Author | null;
    }
  /** What the CLI reports. */
  | {
      readonly type: "conversation.configured";
      readonly conversationId: string;
      readonly model: string | null;
      readonly permissionMode: string | null;
    }
  /** How full the model's context is after an answer; a window that is null stays as it was known. */
  | {
      readonly type: "conversation.measured";
      readonly conversationId: string;
      readonly context: ContextUse | null;
    }
  | {
      readonly type: "agent.changed";
      readonly conversationId: string;
      readonly agent: AgentStatus;
    }
  /** The prompt of that id leaves the queue and becomes a turn. */
  | { readonly type: "turn.started"; readonly conversationId: string; readonly turnId: string }
  | {
      readonly type: "turn.settled";
      readonly conversationId: string;
      readonly turnId: string;
      readonly choice: TurnChoice;
      readonly by: Author;
    }
  | { readonly type: "turn.stopping"; readonly conversationId: string; readonly turnId: string }
  | {
      readonly type: "turn.ended";
      readonly conversationId: string;
      readonly turnId: string;
      readonly status: "done" | "failed" | "interrupted" | "indeterminate";
      readonly stats: TurnStats | null;
      readonly problem: Problem | null;
    }
  | {
      readonly type: "block.started";
      readonly conversationId: string;
      readonly turnId: string;
      readonly block: Block;
    }
  /** More text at the end of a text or thinking block. */
  | {
      readonly type: "block.appended";
      readonly conversationId: string;
      readonly turnId: string;
      readonly blockId: string;
      readonly text: string;
    }
  | {
      readonly type: "block.ended";
      readonly conversationId: string;
      readonly turnId: string;
      readonly blockId: string;
    }
  /** What is known better now about a tool call; fields that are absent stay as they are. */
  | {
      readonly type: "tool.changed";
      readonly conversationId: string;
      readonly turnId: string;
      readonly blockId: string;
      readonly change: ToolChange;
    }
  | {
      readonly type: "permission.requested";
      readonly conversationId: string;
      readonly request: PermissionRequest;
    }
  | {
      readonly type: "permission.resolved";
      readonly conversationId: string;
      readonly permissionId: string;
      readonly outcome: PermissionOutcome;
      readonly scope: PermissionScope | null;
      readonly by: Author | null;
    };

export interface ToolChange {
  readonly subject?: string;
  readonly status?: ToolStatus;
  readonly summary?: ToolSummary;
  readonly output?: CutText;
  readonly diff?: readonly DiffHunk[];
  readonly todos?: readonly TodoItem[];
  readonly isInBackground?: boolean;
}

/** An event in its place: `seq` counts from 1 without gaps within an epoch; `at` is epoch ms. */
export interface Envelope {
  readonly seq: number;
  readonly at: number;
  readonly event: HostEvent;
}
