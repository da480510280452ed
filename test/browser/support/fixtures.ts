import { randomUUID } from "node:crypto";
import type { HostEvent, ToolChange } from "../../../src/shared/events";
import type { PermissionContent } from "../../../src/shared/permissionContent";
import type {
  Author,
  Block,
  PermissionOutcome,
  PermissionRequest,
  PermissionScope,
  QueuedPrompt,
  ToolCall,
  Turn,
  TurnStats,
} from "../../../src/shared/state";
import { initialState } from "../../../src/shared/state";
import { finishedTurn } from "../../support/finishedTurn";
import type { OpenedConversation } from "../../support/openedConversation";
import { openedConversation } from "../../support/openedConversation";
import { permissionRequest } from "../../support/permissionRequest";
import { queuedPrompt } from "../../support/queuedPrompt";
import { toolCall } from "../../support/toolCall";

const phone: Author = { id: "d1", name: "iPhone · Safari" };
export const editor: Author = { id: "editor", name: "VS Code" };
export const conversationId = "5f0c9a52-3a54-4c06-9a6c-0f6d1c1f7a01";

const stats: TurnStats = {
  durationMs: 12_400,
  costUsd: 0.0412,
  inputTokens: 2_310,
  outputTokens: 812,
  cacheReadTokens: 14_000,
  cacheWriteTokens: 900,
  modelTurns: 3,
  model: "claude-sonnet-4-5",
};

/** A folder with one empty conversation whose agent is ready. */
export function opened(workspaceName = "my-app"): HostEvent[] {
  return [
    {
      type: "host.changed",
      host: { ...initialState.host, workspaceName, hostName: "studio" },
    },
    begun(conversationId),
    {
      type: "agent.changed",
      conversationId,
      agent: { kind: "ready", version: "2.1.330", isTested: true },
    },
  ];
}

/** A conversation begins, or is opened with turns of before. */
export function begun(id: string, change: Partial<OpenedConversation> = {}): HostEvent {
  return openedConversation(id, change);
}

/** A turn that is over. */
export function turn(id: string, words: string, change: Partial<Turn> = {}): Turn {
  return finishedTurn(id, {
    text: words,
    by: phone,
    acceptedAt: Date.now() - 60_000,
    startedAt: Date.now() - 60_000,
    endedAt: Date.now() - 50_000,
    blocks: [text("a", `The answer to “${words}”.`)],
    stats,
    ...change,
  });
}

export function accepted(
  text: string,
  turnId: string = randomUUID(),
  by: Author = phone,
  change: Partial<QueuedPrompt> = {},
): HostEvent {
  const given = { text, by, acceptedAt: Date.now(), ...change };
  const prompt = queuedPrompt(turnId, conversationId, given);
  return { type: "prompt.accepted", prompt, isNext: false };
}

export function started(turnId: string): HostEvent {
  return { type: "turn.started", conversationId, turnId };
}

export function ended(
  turnId: string,
  status: "done" | "failed" | "interrupted" | "indeterminate" = "done",
): HostEvent {
  return { type: "turn.ended", conversationId, turnId, status, stats, problem: null };
}

/** How full the model's context is. */
export function measured(usedTokens: number, windowTokens: number | null): HostEvent {
  const context = { usedTokens, windowTokens };
  return { type: "conversation.measured", conversationId, context };
}

export function changed(turnId: string, blockId: string, change: ToolChange): HostEvent {
  return { type: "tool.changed", conversationId, turnId, blockId, change };
}

export function block(turnId: string, value: Block): HostEvent {
  return { type: "block.started", conversationId, turnId, block: value };
}

export function appended(turnId: string, blockId: string, text: string): HostEvent {
  return { type: "block.appended", conversationId, turnId, blockId, text };
}

export function text(id: string, value: string, isOpen = false): Block {
  return { kind: "text", id, text: value, isOpen };
}

export function tool(id: string, call: Partial<ToolCall>, tookMs = 4_200): Block {
  const startedAt = Date.now() - 60_000;
  const value = toolCall({ kind: "other", name: "Tool", subject: "", status: "done", ...call });
  const endedAt = value.status === "running" ? null : startedAt + tookMs;
  return { kind: "tool", id, tool: value, startedAt, endedAt };
}

export function requested(
  id: string,
  content: PermissionContent,
  more: Partial<PermissionRequest> = {},
): HostEvent {
  const request = permissionRequest(id, { content, requestedAt: Date.now(), ...more });
  return { type: "permission.requested", conversationId, request };
}

export function resolved(
  permissionId: string,
  outcome: PermissionOutcome = "allowed",
  by: Author | null = phone,
  scope: PermissionScope = "once",
): HostEvent {
  return {
    type: "permission.resolved",
    conversationId,
    permissionId,
    outcome,
    scope: outcome === "allowed" ? scope : null,
    by,
  };
}
