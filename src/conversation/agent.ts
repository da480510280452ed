import type { Event } from "../base/emitter";
import type { ToolChange } from "../shared/events";
import type { Catalog, PlanWindow } from "../shared/catalog";
import type { PermissionContent } from "../shared/permissionContent";
import type {
  AgentSettings,
  AgentStatus,
  Block,
  ContextUse,
  ImageType,
  PermissionRequest,
  PermissionScope,
  Problem,
  TurnStats,
} from "../shared/state";

/**
 * The port between a conversation and whatever answers in it. `src/claude` implements it over the
 * CLI; unit tests implement it over an array. All that an agent says is ready to display.
 */
export interface Agent {
  /**
   * Opens the session of a conversation; returns at once, the process starts in the background and
   * reports itself by `status` events.
   */
  openSession(options: SessionOptions): AgentSession;
}

export interface SessionOptions {
  readonly sessionId: string;
  /** The session exists already. */
  readonly isResumed: boolean;
  /** The session that a new one begins with all the words of; null: it begins empty. */
  readonly forkOf: string | null;
  readonly settings: AgentSettings;
}

/** A prompt, whole. */
export interface AgentPrompt {
  /** UUID; the same one twice is one turn. */
  readonly id: string;
  readonly text: string;
  readonly images: readonly AgentImage[];
}

export interface AgentImage {
  readonly type: ImageType;
  readonly base64: string;
}

export interface AgentSession {
  /** Everything that happens, in order. Subscribe in the same tick as `openSession`. */
  readonly onEvent: Event<AgentEvent>;
  /**
   * Hands over a prompt. The caller sends the next one only after `turn-ended` or `turn-lost`. A
   * session whose process is gone starts a new one, which resumes.
   */
  prompt(prompt: AgentPrompt): void;
  /**
   * From now on these: at once where a process runs, else when the next one starts. One that the CLI
   * does not take is told as a notice, and `configured` tells what works.
   */
  adjust(settings: AgentSettings): void;
  /** Answers a permission request. False when it was handed to nobody: the request is gone. */
  answer(permissionId: string, answer: AgentAnswer): boolean;
  /**
   * Whether something works on after its turn: a sub-agent or a program in the background. Ending the
   * process would end it too. Never rejects.
   */
  hasBackgroundWork(): Promise<boolean>;
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
      /** Beyond once: what the request's `grants` of that reach say. */
      readonly scope: PermissionScope;
      /** Answers to the questions of AskUserQuestion, by question. */
      readonly answers?: Readonly<Record<string, string>>;
    }
  | { readonly kind: "deny"; readonly reason: string };

/**
 * What an agent reports. Block ids are unique within the session. When the process dies in a turn,
 * its `status` (failed) comes before the `turn-lost`, so that what was open then counts as lost.
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
    }
  /**
   * The process ended in the turn, and nothing of that turn runs any more. `hasBegun`: it said
   * something after it got the prompt, so the model may have been asked. What came of it is to be
   * read from the history.
   */
  | { readonly type: "turn-lost"; readonly problem: Problem; readonly hasBegun: boolean }
  /** What can be chosen; as the CLI lists it, bounded. */
  | { readonly type: "catalog"; readonly catalog: Catalog }
  | { readonly type: "plan"; readonly windows: readonly AgentPlanWindow[] }
  /** How full the model's context is now; null: the CLI made room, how much is still to be seen. */
  | { readonly type: "context"; readonly context: ContextUse | null };

/** A window of the plan; `kind` null: it refuses, and nobody said which one it is. */
export type AgentPlanWindow = Omit<PlanWindow, "kind"> & { readonly kind: string | null };

/** A block without the times, which only the event log knows. */
export type AgentBlock =
  | Extract<Block, { kind: "text" | "thinking" | "notice" }>
  | Omit<Extract<Block, { kind: "tool" }>, "startedAt" | "endedAt">;

export interface AgentPermission {
  readonly id: string;
  readonly toolName: string;
  readonly content: PermissionContent;
  readonly blockedPath: string | null;
  readonly grants: PermissionRequest["grants"];
}
