import { answeredRequest } from "./answered";
import { cutEnd, isCut, wholeHead } from "./cutText";
import type { ConversationEvent, Envelope, HostEvent, ToolChange } from "./events";
import {
  maxAnsweredPermissions,
  maxBlockLength,
  maxBlocksPerTurn,
  maxConversationsInState,
  maxTurnSize,
  maxTurnsInState,
} from "./limits";
import { hasRoom, keepTurns, makeRoom } from "./room";
import type { Block, Conversation, HostState, Turn } from "./state";
import { weightOf, withKnownWeight } from "./weight";

/**
 * The one way the state changes, in the host and in every page alike. Pure: same state and
 * envelope, same result. An event about something that is not in the state changes nothing. What no
 * longer fits is left out with a mark, never silently.
 */
export function reduce(state: HostState, { event, at }: Pick<Envelope, "event" | "at">): HostState {
  switch (event.type) {
    case "host.changed":
      return { ...state, host: event.host };
    case "conversation.opened":
      return openConversation(state, event.conversationId, at);
    default: {
      const roomy = makeRoom(state, weightOf(event));
      const fits = hasRoom(roomy, weightOf(event));
      const conversations = replace(roomy.conversations, event.conversationId, (conversation) =>
        reduceConversation(conversation, event, at, fits),
      );
      return conversations === roomy.conversations ? roomy : { ...roomy, conversations };
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
    conversations: [opened, ...dropOldest(others, maxConversationsInState - 1)],
    currentId: id,
  };
}

/** The newest conversations; those in which something runs, waits or is asked go last. */
function dropOldest(
  conversations: readonly Conversation[],
  count: number,
): readonly Conversation[] {
  const surplus = conversations.length - count;
  if (surplus <= 0) return conversations;
  const isBusy = ({ turns, permissions }: Conversation): boolean =>
    permissions.length > 0 || turns.some(({ endedAt }) => endedAt === null);
  const oldestFirst = conversations.toReversed();
  const idle = oldestFirst.filter((conversation) => !isBusy(conversation));
  const busy = oldestFirst.filter(isBusy);
  const dropped = new Set([...idle, ...busy].slice(0, surplus));
  return conversations.filter((conversation) => !dropped.has(conversation));
}

type InnerEvent = Exclude<ConversationEvent, { type: "conversation.opened" }>;

function reduceConversation(
  conversation: Conversation,
  event: InnerEvent,
  at: number,
  fits: boolean,
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
      const ended = changeTurn(conversation, event, at, fits);
      return ended === conversation
        ? conversation
        : { ...ended, costUsd: conversation.costUsd + (event.stats?.costUsd ?? 0) };
    }
    default:
      return changeTurn(conversation, event, at, fits);
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
  const turns = [...conversation.turns, turn].slice(-maxTurnsInState);
  return {
    ...keepTurns(conversation, turns),
    title: conversation.title === "" ? toTitle(event.text) : conversation.title,
  };
}

function toTitle(text: string): string {
  const firstLine = text.trim().split(/\r?\n/, 1)[0] ?? "";
  return firstLine.length > maxTitleLength
    ? `${wholeHead(firstLine, maxTitleLength - 1).trimEnd()}…`
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
  const answered = { request: answeredRequest(request), outcome, by, answeredAt: at };
  return {
    ...conversation,
    permissions: conversation.permissions.filter((other) => other !== request),
    answered: [...conversation.answered, answered].slice(-maxAnsweredPermissions),
  };
}

type TurnEvent = Extract<InnerEvent, { turnId: string }>;

function changeTurn(
  conversation: Conversation,
  event: Exclude<TurnEvent, { type: "prompt.accepted" }>,
  at: number,
  fits: boolean,
): Conversation {
  const turns = replace(conversation.turns, event.turnId, (turn) =>
    reduceTurn(turn, event, at, fits && weightOf(turn) + weightOf(event) <= maxTurnSize),
  );
  return turns === conversation.turns ? conversation : { ...conversation, turns };
}

function reduceTurn(
  turn: Turn,
  event: Exclude<TurnEvent, { type: "prompt.accepted" }>,
  at: number,
  fits: boolean,
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
      return startBlock(turn, event.block, fits);
    case "block.appended":
    case "block.ended":
    case "tool.changed": {
      const blocks = replace(turn.blocks, event.blockId, (block) =>
        reduceBlock(block, event, at, fits),
      );
      const changed = blocks === turn.blocks ? turn : { ...turn, blocks };
      const block = turn.blocks.findLast(({ id }) => id === event.blockId);
      return block !== undefined && leavesOut(block, event, fits) ? markTooLong(changed) : changed;
    }
  }
}

const tooLongId = "turn-too-long";

function startBlock(turn: Turn, block: Block, fits: boolean): Turn {
  if (!fits || turn.blocks.length >= maxBlocksPerTurn) return markTooLong(turn);
  const isText = block.kind === "text" || block.kind === "thinking";
  if (!isText || block.text.length <= maxBlockLength) {
    return { ...turn, blocks: [...turn.blocks, block] };
  }
  const cut = { ...block, text: cutEnd(block.text, maxBlockLength) };
  return markTooLong({ ...turn, blocks: [...turn.blocks, cut] });
}

/** Says once, at the place where it happens, that something is left out from here on. */
function markTooLong(turn: Turn): Turn {
  if (turn.blocks.some(({ id }) => id === tooLongId)) return turn;
  const problem = { code: "turn-too-long", detail: null } as const;
  const notice = { kind: "notice", id: tooLongId, level: "warning", problem } as const;
  return { ...turn, blocks: [...turn.blocks, notice] };
}

type BlockEvent = Extract<HostEvent, { blockId: string }>;

/** Whether not all of what the event brings can be kept. */
function leavesOut(block: Block, event: BlockEvent, fits: boolean): boolean {
  switch (event.type) {
    case "block.appended":
      return !fits || ("text" in block && block.text.length + event.text.length > maxBlockLength);
    case "block.ended":
      return false;
    case "tool.changed":
      return !fits && isLarge(event.change);
  }
}

function isLarge({ output, diff, todos }: ToolChange): boolean {
  return output !== undefined || diff !== undefined || todos !== undefined;
}

function reduceBlock(block: Block, event: BlockEvent, at: number, fits: boolean): Block {
  switch (event.type) {
    case "block.appended":
      return fits && (block.kind === "text" || block.kind === "thinking")
        ? appendText(block, event.text)
        : block;
    case "block.ended":
      return closeBlock(block, at);
    case "tool.changed":
      return block.kind === "tool" ? changeTool(block, smallChange(event.change, fits), at) : block;
  }
}

type TextBlock = Extract<Block, { kind: "text" | "thinking" }>;

function appendText(block: TextBlock, added: string): TextBlock {
  if (isCut(block.text, maxBlockLength)) return block;
  const text = block.text + added;
  return text.length <= maxBlockLength
    ? withKnownWeight({ ...block, text }, block, added)
    : { ...block, text: cutEnd(text, maxBlockLength) };
}

/** How a call ended is always kept; what it brought only where that fits. */
function smallChange(change: ToolChange, fits: boolean): ToolChange {
  if (fits) return change;
  const { subject, status, summary } = change;
  return {
    ...(subject === undefined ? {} : { subject }),
    ...(status === undefined ? {} : { status }),
    ...(summary === undefined ? {} : { summary }),
  };
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
