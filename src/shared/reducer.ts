import type { ConversationEvent, Envelope, HostEvent, ToolChange } from "./events";
import {
  maxBlockLength,
  maxBlocksPerTurn,
  maxConversationsInState,
  maxTurnsInState,
} from "./limits";
import type { Block, Conversation, HostState, Turn } from "./state";

/**
 * The one way the state changes, in the host and in every page alike. Pure: same state and
 * envelope, same result. An event about something that is not in the state changes nothing.
 */
export function reduce(state: HostState, { event, at }: Pick<Envelope, "event" | "at">): HostState {
  switch (event.type) {
    case "host.changed":
      return { ...state, host: event.host };
    case "conversation.opened":
      return openConversation(state, event.conversationId, at);
    default: {
      const conversations = replace(state.conversations, event.conversationId, (conversation) =>
        reduceConversation(conversation, event, at),
      );
      return conversations === state.conversations ? state : { ...state, conversations };
    }
  }
}

/** Longest title made of a first prompt. */
const maxTitleLength = 60;

function openConversation(state: HostState, id: string, at: number): HostState {
  const opened: Conversation = {
    id,
    title: "",
    createdAt: at,
    agent: { kind: "stopped" },
    model: null,
    permissionMode: null,
    turns: [],
    hasOlderTurns: false,
    permissions: [],
    answered: [],
    costUsd: 0,
  };
  const others = state.conversations.filter((conversation) => conversation.id !== id);
  return {
    ...state,
    conversations: [opened, ...others].slice(0, maxConversationsInState),
    currentId: id,
  };
}

type InnerEvent = Exclude<ConversationEvent, { type: "conversation.opened" }>;

function reduceConversation(
  conversation: Conversation,
  event: InnerEvent,
  at: number,
): Conversation {
  switch (event.type) {
    case "conversation.configured":
      return { ...conversation, model: event.model, permissionMode: event.permissionMode };
    case "agent.changed":
      return { ...conversation, agent: event.agent };
    case "prompt.accepted":
      return acceptPrompt(conversation, event, at);
    case "permission.requested":
      return { ...conversation, permissions: [...conversation.permissions, event.request] };
    case "permission.resolved":
      return resolvePermission(conversation, event, at);
    case "turn.ended": {
      const ended = changeTurn(conversation, event, at);
      return ended === conversation
        ? conversation
        : { ...ended, costUsd: conversation.costUsd + (event.stats?.costUsd ?? 0) };
    }
    default:
      return changeTurn(conversation, event, at);
  }
}

function acceptPrompt(
  conversation: Conversation,
  event: Extract<InnerEvent, { type: "prompt.accepted" }>,
  at: number,
): Conversation {
  const turn: Turn = {
    id: event.turnId,
    text: event.text,
    by: event.by,
    acceptedAt: at,
    startedAt: null,
    endedAt: null,
    status: "queued",
    blocks: [],
    stats: null,
    problem: null,
  };
  const turns = [...conversation.turns, turn];
  const kept = turns.slice(-maxTurnsInState);
  const keptIds = new Set(kept.map(({ id }) => id));
  return {
    ...conversation,
    title: conversation.title === "" ? toTitle(event.text) : conversation.title,
    turns: kept,
    hasOlderTurns: conversation.hasOlderTurns || kept.length < turns.length,
    answered: conversation.answered.filter(({ request: { turnId } }) =>
      turnId === null ? false : keptIds.has(turnId),
    ),
  };
}

function toTitle(text: string): string {
  const firstLine = text.trim().split(/\r?\n/, 1)[0] ?? "";
  return firstLine.length > maxTitleLength
    ? `${firstLine.slice(0, maxTitleLength - 1).trimEnd()}…`
    : firstLine;
}

function resolvePermission(
  conversation: Conversation,
  event: Extract<InnerEvent, { type: "permission.resolved" }>,
  at: number,
): Conversation {
  const request = conversation.permissions.find(({ id }) => id === event.permissionId);
  if (request === undefined) return conversation;
  const { outcome, by } = event;
  return {
    ...conversation,
    permissions: conversation.permissions.filter((other) => other !== request),
    answered: [...conversation.answered, { request, outcome, by, answeredAt: at }],
  };
}

type TurnEvent = Extract<InnerEvent, { turnId: string }>;

function changeTurn(
  conversation: Conversation,
  event: Exclude<TurnEvent, { type: "prompt.accepted" }>,
  at: number,
): Conversation {
  const turns = replace(conversation.turns, event.turnId, (turn) => reduceTurn(turn, event, at));
  return turns === conversation.turns ? conversation : { ...conversation, turns };
}

function reduceTurn(
  turn: Turn,
  event: Exclude<TurnEvent, { type: "prompt.accepted" }>,
  at: number,
): Turn {
  switch (event.type) {
    case "turn.started":
      return { ...turn, status: "running", startedAt: at };
    case "turn.stopping":
      return { ...turn, status: "stopping" };
    case "turn.ended":
      return {
        ...turn,
        status: event.status,
        endedAt: at,
        stats: event.stats,
        problem: event.problem,
        blocks: turn.blocks.map((block) => closeBlock(block, at)),
      };
    case "block.started":
      return turn.blocks.length >= maxBlocksPerTurn
        ? turn
        : { ...turn, blocks: [...turn.blocks, event.block] };
    case "block.appended":
    case "block.ended":
    case "tool.changed": {
      const blocks = replace(turn.blocks, event.blockId, (block) => reduceBlock(block, event, at));
      return blocks === turn.blocks ? turn : { ...turn, blocks };
    }
  }
}

type BlockEvent = Extract<HostEvent, { blockId: string }>;

function reduceBlock(block: Block, event: BlockEvent, at: number): Block {
  switch (event.type) {
    case "block.appended":
      return block.kind === "text" || block.kind === "thinking"
        ? { ...block, text: (block.text + event.text).slice(0, maxBlockLength) }
        : block;
    case "block.ended":
      return closeBlock(block, at);
    case "tool.changed":
      return block.kind === "tool" ? changeTool(block, event.change, at) : block;
  }
}

function changeTool(
  block: Extract<Block, { kind: "tool" }>,
  change: ToolChange,
  at: number,
): Block {
  const isOver = change.status !== undefined && change.status !== "running";
  return {
    ...block,
    tool: { ...block.tool, ...change },
    endedAt: isOver ? (block.endedAt ?? at) : block.endedAt,
  };
}

/** At the end of a turn nothing in it can still be going on. */
function closeBlock(block: Block, at: number): Block {
  switch (block.kind) {
    case "text":
    case "thinking":
      return block.isOpen ? { ...block, isOpen: false } : block;
    case "tool":
      return block.tool.status === "running"
        ? { ...block, tool: { ...block.tool, status: "failed" }, endedAt: block.endedAt ?? at }
        : block;
    case "notice":
      return block;
  }
}

/** The list with the item of that id changed; the same list when nothing changed. */
function replace<T extends { readonly id: string }>(
  items: readonly T[],
  id: string,
  change: (item: T) => T,
): readonly T[] {
  // From the end: what changes is nearly always the newest.
  for (let index = items.length - 1; index >= 0; index--) {
    const item = items[index];
    if (item?.id !== id) continue;
    const changed = change(item);
    return changed === item ? items : items.with(index, changed);
  }
  return items;
}
