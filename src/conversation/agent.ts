import type { Event } from "../base/emitter";
import type { AgentStatus, Block, PermissionContent, Problem, TurnStats } from "../shared/state";
import type { ToolChange } from "../shared/events";

/**
 * The port between a conversation and whatever answers in it. `src/claude` implements it over the
 * CLI; unit tests implement it over an array. All that an agent says is ready to display.
 */
export interface Agent {
  /**
   * Opens the session of a conversation; returns at once, the process starts in the background and
   * reports itself by `status` events. `isResumed`: the session exists already.
   */
  openSession(options: { readonly sessionId: string; readonly isResumed: boolean }): AgentSession;
}

export interface AgentSession {
  /** Everything that happens, in order. Subscribe in the same tick as `openSession`. */
  readonly onEvent: Event<AgentEvent>;
  /**
   * Hands over a prompt. The caller sends the next one only after `turn-ended`. A session whose
   * process is gone starts a new one, which resumes. `promptId` is a UUID; the same one twice is
   * one turn.
   */
  prompt(promptId: string, text: string): void;
  /** Answers a permission request. A request that is gone is ignored. */
  answer(permissionId: string, answer: AgentAnswer): void;
  /** Stops the running turn; `turn-ended` follows. Fine when none runs. */
  interrupt(): void;
  /**
   * Ends the process and everything below it. Resolves when nothing is left; never rejects. A later
   * prompt starts a new process: it resumes the session, or begins it if it never had a prompt.
   */
  stop(): Promise<void>;
}

export type AgentAnswer =
  | {
      readonly kind: "allow";
      /** Answers to the questions of AskUserQuestion, by question. */
      readonly answers?: Readonly<Record<string, string>>;
    }
  | { readonly kind: "deny"; readonly reason: string };

/**
 * What an agent reports. Block ids are unique within the session. When the process dies in a turn,
 * its `status` (failed) comes before the `turn-ended`, so that what was open then counts as lost.
 */
export type AgentEvent =
  | { readonly type: "status"; readonly status: AgentStatus }
  | {
      readonly type: "configured";
      readonly model: string | null;
      readonly permissionMode: string | null;
    }
  /** `startedAt` of tool blocks is set by the receiver. */
  | { readonly type: "block-started"; readonly block: AgentBlock }
  | { readonly type: "block-appended"; readonly blockId: string; readonly text: string }
  | { readonly type: "block-ended"; readonly blockId: string }
  | { readonly type: "tool-changed"; readonly blockId: string; readonly change: ToolChange }
  | { readonly type: "permission-requested"; readonly request: AgentPermission }
  /** The agent itself took the request back (the turn was interrupted, say). */
  | { readonly type: "permission-withdrawn"; readonly permissionId: string }
  | {
      readonly type: "turn-ended";
      readonly status: "done" | "failed" | "interrupted";
      readonly stats: TurnStats | null;
      readonly problem: Problem | null;
    };

/** A block without the times, which only the event log knows. */
export type AgentBlock =
  | Extract<Block, { kind: "text" | "thinking" | "notice" }>
  | Omit<Extract<Block, { kind: "tool" }>, "startedAt" | "endedAt">;

export interface AgentPermission {
  readonly id: string;
  readonly toolName: string;
  readonly content: PermissionContent;
  readonly blockedPath: string | null;
}
