import type {
  AgentStatus,
  Author,
  Block,
  CutText,
  DiffHunk,
  HostInfo,
  PermissionOutcome,
  PermissionRequest,
  Problem,
  TodoItem,
  ToolStatus,
  TurnStats,
} from "./state";

/** Everything that happens, in the host's one order. Names are `thing.happened`. */
export type HostEvent =
  { readonly type: "host.changed"; readonly host: HostInfo } | ConversationEvent;

/** What happens to one conversation. */
export type ConversationEvent =
  /** A conversation began and is the current one from now on. */
  | { readonly type: "conversation.opened"; readonly conversationId: string }
  | {
      readonly type: "conversation.configured";
      readonly conversationId: string;
      readonly model: string | null;
      readonly permissionMode: string | null;
    }
  | {
      readonly type: "agent.changed";
      readonly conversationId: string;
      readonly agent: AgentStatus;
    }
  | {
      readonly type: "prompt.accepted";
      readonly conversationId: string;
      readonly turnId: string;
      readonly text: string;
      readonly by: Author;
    }
  | { readonly type: "turn.started"; readonly conversationId: string; readonly turnId: string }
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
      readonly by: Author | null;
    };

export interface ToolChange {
  readonly subject?: string;
  readonly status?: ToolStatus;
  readonly summary?: string;
  readonly output?: CutText;
  readonly diff?: readonly DiffHunk[];
  readonly todos?: readonly TodoItem[];
}

/** An event in its place: `seq` counts from 1 without gaps within an epoch; `at` is epoch ms. */
export interface Envelope {
  readonly seq: number;
  readonly at: number;
  readonly event: HostEvent;
}
