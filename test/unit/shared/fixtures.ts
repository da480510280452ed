import type { HostEvent } from "../../../src/shared/events";
import { reduce } from "../../../src/shared/reducer";
import type { Block, Conversation, HostState, QueuedPrompt, Turn } from "../../../src/shared/state";
import { initialState } from "../../../src/shared/state";
import type { OpenedConversation } from "../../support/openedConversation";
import { openedConversation } from "../../support/openedConversation";
import { queuedPrompt } from "../../support/queuedPrompt";
import { toolCall } from "../../support/toolCall";

export const by = { id: "device", name: "Phone" };
export const conversationId = "c1";

/** Event number n happens at n milliseconds. */
export function fold(events: readonly HostEvent[], state: HostState = initialState): HostState {
  return events.reduce((current, event, index) => reduce(current, { event, at: index + 1 }), state);
}

export const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

export function opened(
  id: string = conversationId,
  change: Partial<OpenedConversation> = {},
): HostEvent {
  return openedConversation(id, change);
}

export function promptOf(
  id: string,
  text = "Fix the test",
  change: Partial<QueuedPrompt> = {},
): QueuedPrompt {
  return queuedPrompt(id, conversationId, { text, by, acceptedAt: 1, ...change });
}

export function accepted(id: string, text?: string, change: Partial<QueuedPrompt> = {}): HostEvent {
  return { type: "prompt.accepted", prompt: promptOf(id, text, change), isNext: false };
}

export function startedTurn(turnId: string, id: string = conversationId): HostEvent {
  return { type: "turn.started", conversationId: id, turnId };
}

export function endedTurn(
  turnId: string,
  id: string = conversationId,
  status: "done" | "failed" | "interrupted" | "indeterminate" = "done",
): HostEvent {
  const nothing = { stats: null, problem: null };
  return { type: "turn.ended", conversationId: id, turnId, status, ...nothing };
}

/** A conversation with a turn that runs. */
export const begun = (id: string = conversationId, turnId = "t1"): readonly HostEvent[] => [
  opened(id),
  accepted(turnId, "Go", { conversationId: id }),
  startedTurn(turnId, id),
];

export const textBlock = (id: string, text: string): Extract<Block, { text: string }> => ({
  kind: "text",
  id,
  text,
  isOpen: true,
});

export function toolBlock(id: string): Extract<Block, { kind: "tool" }> {
  return { kind: "tool", id, startedAt: 1, endedAt: null, tool: toolCall() };
}

export function blockStarted(block: Block, turnId = "t1", id: string = conversationId): HostEvent {
  return { type: "block.started", conversationId: id, turnId, block };
}

export function appended(
  blockId: string,
  text: string,
  turnId = "t1",
  id: string = conversationId,
): HostEvent {
  return { type: "block.appended", conversationId: id, turnId, blockId, text };
}

export function newestTurn(state: HostState): Turn {
  const turn = state.conversations[0]?.turns.at(-1);
  if (turn === undefined) throw new Error("there is no turn");
  return turn;
}

export function onlyConversation(state: HostState): Conversation {
  const [conversation] = state.conversations;
  if (conversation === undefined) throw new Error("there is no conversation");
  return conversation;
}
