import { answeredRequest } from "./answered";
import type { ConversationEvent, Envelope, HostEvent } from "./events";
import { maxAnsweredPermissions, maxConversationsInState, maxTurnsInState } from "./limits";
import { mergeWindows } from "./mergeWindows";
import { dropFromQueue, reduceQueue, takeFromQueue, toTurn } from "./reduceQueue";
import type { TurnEvent } from "./reduceTurn";
import { endBackground, reduceTurn, toTitle } from "./reduceTurn";
import { replaceById } from "./replaceById";
import { fit, keepTurns, makeRoom } from "./room";
import type { ContextUse, Conversation, HostState, Queue, Turn } from "./state";
import { weightOf } from "./weight";

/**
 * The one way the state changes, in the host and in every page alike. Pure: same state and
 * envelope, same result. An event about something that is not in the state changes nothing. What no
 * longer fits is left out with a mark, never silently.
 */
export function reduce(state: HostState, { event, at }: Pick<Envelope, "event" | "at">): HostState {
  return fit(reduceAny(state, event, at));
}

function reduceAny(state: HostState, event: HostEvent, at: number): HostState {
  switch (event.type) {
    case "host.changed":
      return { ...state, host: event.host };
    case "catalog.changed":
      return { ...state, catalog: event.catalog };
    case "plan.changed":
      return { ...state, planWindows: mergeWindows(state.planWindows, event.windows) };
    case "usage.changed":
      return { ...state, usage: event.usage };
    case "prompt.accepted":
    case "prompt.edited":
    case "prompt.deferred":
    case "queue.arranged":
    case "queue.paused":
    case "queue.resumed": {
      const roomy = makeRoom(state, weightOf(event));
      return { ...roomy, queue: reduceQueue(roomy.queue, event, at) };
    }
    default:
      return reduceOpen(state, event, at);
  }
}

function reduceOpen(state: HostState, event: ConversationEvent, at: number): HostState {
  switch (event.type) {
    case "conversation.opened":
      return openConversation(makeRoom(state, weightOf(event)), event, at);
    case "conversation.selected":
      return isOpen(state, event.conversationId)
        ? { ...state, currentId: event.conversationId }
        : state;
    case "conversation.closed":
      return closeConversation(state, event.conversationId);
    case "turn.started":
      return startTurn(state, event, at);
    default: {
      const roomy = makeRoom(state, weightOf(event));
      const conversations = replaceById(roomy.conversations, event.conversationId, (conversation) =>
        reduceConversation(conversation, event, at),
      );
      return conversations === roomy.conversations ? roomy : { ...roomy, conversations };
    }
  }
}

function isOpen(state: HostState, conversationId: string): boolean {
  return state.conversations.some(({ id }) => id === conversationId);
}

function openConversation(
  state: HostState,
  event: Extract<ConversationEvent, { type: "conversation.opened" }>,
  at: number,
): HostState {
  const { conversationId: id, title, isNamed, settings, forkOf, turns, hasOlderTurns } = event;
  const { replacesId } = event;
  const opened: Conversation = {
    id,
    title,
    isNamed,
    createdAt: at,
    agent: { kind: "stopped" },
    model: null,
    permissionMode: null,
    settings,
    forkOf,
    turns,
    hasOlderTurns,
    permissions: [],
    answered: [],
    costUsd: 0,
    context: event.context ?? null,
  };
  const cleared = replacesId === null ? state : closeConversation(state, replacesId);
  const others = cleared.conversations.filter((conversation) => conversation.id !== id);
  return {
    ...cleared,
    conversations: keepNewest([opened, ...others], cleared.queue),
    currentId: id,
  };
}

/** As many as the state keeps. One in which something runs, asks or waits is never left out. */
function keepNewest(
  conversations: readonly Conversation[],
  { prompts }: Queue,
): readonly Conversation[] {
  let surplus = conversations.length - maxConversationsInState;
  if (surplus <= 0) return conversations;
  const waiting = new Set(prompts.map(({ conversationId }) => conversationId));
  const [opened] = conversations;
  const isNeeded = (one: Conversation): boolean =>
    one === opened ||
    waiting.has(one.id) ||
    one.permissions.length > 0 ||
    one.turns.some(({ endedAt }) => endedAt === null);
  const fromOldest = conversations.toReversed().filter((one) => {
    if (surplus <= 0 || isNeeded(one)) return true;
    surplus -= 1;
    return false;
  });
  return fromOldest.toReversed();
}

function closeConversation(state: HostState, conversationId: string): HostState {
  if (!isOpen(state, conversationId)) return state;
  const conversations = state.conversations.filter(({ id }) => id !== conversationId);
  return {
    ...state,
    conversations,
    queue: dropFromQueue(state.queue, conversationId),
    currentId:
      state.currentId === conversationId ? (conversations[0]?.id ?? null) : state.currentId,
  };
}

/** The prompt leaves the queue and is a turn from now on. */
function startTurn(
  state: HostState,
  { conversationId, turnId }: Extract<ConversationEvent, { type: "turn.started" }>,
  at: number,
): HostState {
  const prompt = state.queue.prompts.find(({ id }) => id === turnId);
  if (prompt === undefined || !isOpen(state, conversationId)) return state;
  const turn = toTurn(prompt, at);
  const roomy = makeRoom(state, weightOf(turn));
  return {
    ...roomy,
    queue: takeFromQueue(roomy.queue, turnId),
    conversations: replaceById(roomy.conversations, conversationId, (conversation) => ({
      ...keepTurns(conversation, [...conversation.turns, turn].slice(-maxTurnsInState)),
      title: conversation.title === "" ? toTitle(turn.text) : conversation.title,
    })),
  };
}

type OuterType =
  "conversation.opened" | "conversation.selected" | "conversation.closed" | "turn.started";
type InnerEvent = Exclude<ConversationEvent, { type: OuterType }>;

function reduceConversation(
  conversation: Conversation,
  event: InnerEvent,
  at: number,
): Conversation {
  switch (event.type) {
    case "conversation.configured":
      return configured(conversation, event);
    case "conversation.measured":
      return { ...conversation, context: measured(conversation.context, event.context) };
    case "agent.changed": {
      const { agent } = event;
      const isGone = agent.kind === "stopped" || agent.kind === "failed";
      const turns = isGone
        ? conversation.turns.map((turn) => endBackground(turn, at))
        : conversation.turns;
      return { ...conversation, agent, turns };
    }
    case "conversation.renamed":
      return { ...conversation, title: event.title, isNamed: true };
    case "conversation.refreshed": {
      const { turns, hasOlderTurns } = event;
      return addCost({ ...keepTurns(conversation, turns), hasOlderTurns }, 0);
    }
    case "conversation.adjusted":
      return { ...conversation, settings: event.settings };
    case "permission.requested":
      return { ...conversation, permissions: [...conversation.permissions, event.request] };
    case "permission.resolved":
      return resolvePermission(conversation, event, at);
    case "turn.ended": {
      const ended = changeTurn(conversation, event, at);
      return ended === conversation ? conversation : addCost(ended, event.stats?.costUsd ?? 0);
    }
    default:
      return changeTurn(conversation, event, at);
  }
}

/**
 * Sums what the turns cost only where each of them told it, from the conversation's first on: a sum that lacks
 * what was before it was opened, or what somebody did elsewhere, would look like the whole. It is 0 then.
 */
function addCost(conversation: Conversation, cost: number): Conversation {
  const { costUsd, hasOlderTurns, turns } = conversation;
  const isFromStart = costUsd > 0 || !hasOlderTurns;
  return { ...conversation, costUsd: isFromStart && turns.every(toldCost) ? costUsd + cost : 0 };
}

function toldCost({ endedAt, stats }: Turn): boolean {
  return endedAt === null || (stats?.costUsd ?? null) !== null;
}

/** Another model has another window, which the CLI tells after its first turn. */
function configured(
  conversation: Conversation,
  { model, permissionMode }: Extract<InnerEvent, { type: "conversation.configured" }>,
): Conversation {
  const { context } = conversation;
  const isOther = conversation.model !== null && conversation.model !== model;
  return {
    ...conversation,
    model,
    permissionMode,
    context: isOther && context !== null ? { ...context, windowTokens: null } : context,
  };
}

function measured(known: ContextUse | null, told: ContextUse | null): ContextUse | null {
  return told === null
    ? null
    : { ...told, windowTokens: told.windowTokens ?? known?.windowTokens ?? null };
}

function resolvePermission(
  conversation: Conversation,
  event: Extract<InnerEvent, { type: "permission.resolved" }>,
  at: number,
): Conversation {
  const request = conversation.permissions.find(({ id }) => id === event.permissionId);
  if (request === undefined) return conversation;
  const { outcome, scope, by } = event;
  const answered = { request: answeredRequest(request), outcome, scope, by, answeredAt: at };
  return {
    ...conversation,
    permissions: conversation.permissions.filter((other) => other !== request),
    answered: [...conversation.answered, answered].slice(-maxAnsweredPermissions),
  };
}

function changeTurn(conversation: Conversation, event: TurnEvent, at: number): Conversation {
  const turns = replaceById(conversation.turns, event.turnId, (turn) =>
    reduceTurn(turn, event, at),
  );
  return turns === conversation.turns ? conversation : { ...conversation, turns };
}
