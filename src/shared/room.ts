import { cutEnd } from "./cutText";
import { maxOpenPermissionsSize, maxStateSize } from "./limits";
import type { Conversation, HostState, Turn } from "./state";
import { trimTurn } from "./trimTurn";
import { weightOf } from "./weight";

/** What is left of prompts, answered requests and running turns when dropping turns was not enough. */
const scantPromptLength = 200;
const scantAnswered = 5;
const scantTurnSize = 20_000;

/** For everything but open permission requests, which must find room at any time. */
const maxSize = maxStateSize - maxOpenPermissionsSize;

function hasRoom(state: HostState, size: number): boolean {
  return weightOf(state) + size <= maxSize;
}

/**
 * The state with room for this much more (bytes of JSON): the oldest ended turns of the oldest
 * conversations leave it, a quarter of the bound at once, so that it is rarely needed. The newest
 * turn of the current conversation stays, and so does every turn that has not ended; where that is
 * not enough, of those only the newest end stays.
 */
export function makeRoom(state: HostState, size: number): HostState {
  if (hasRoom(state, size)) return state;
  let excess = weightOf(state) + size - maxSize * 0.75;
  const conversations = [...state.conversations];
  const isCurrent = ({ id }: Conversation): boolean => id === state.currentId;
  // The current one last, and the others from the oldest.
  const order = [...conversations.keys()].reverse();
  order.sort((a, b) => rank(conversations[a], isCurrent) - rank(conversations[b], isCurrent));
  for (const index of order) {
    const conversation = conversations[index];
    if (conversation === undefined || excess <= 0) continue;
    const smaller = dropTurns(conversation, excess, isCurrent(conversation));
    excess -= weightOf(conversation) - weightOf(smaller);
    conversations[index] = smaller;
  }
  const smaller = { ...state, conversations };
  return hasRoom(smaller, size)
    ? smaller
    : { ...state, conversations: conversations.map(keepScantly) };
}

function rank(
  conversation: Conversation | undefined,
  isLast: (conversation: Conversation) => boolean,
): number {
  return conversation !== undefined && isLast(conversation) ? 1 : 0;
}

function dropTurns(conversation: Conversation, excess: number, isCurrent: boolean): Conversation {
  const newest = isCurrent ? conversation.turns.at(-1) : undefined;
  let left = excess;
  const kept = conversation.turns.filter((turn) => {
    if (left <= 0 || turn === newest || turn.endedAt === null) return true;
    left -= weightOf(turn);
    return false;
  });
  return kept.length === conversation.turns.length ? conversation : keepTurns(conversation, kept);
}

/** The conversation with these of its turns only, and with the answered requests of them. */
export function keepTurns(conversation: Conversation, turns: readonly Turn[]): Conversation {
  const keptIds = new Set(turns.map(({ id }) => id));
  return {
    ...conversation,
    turns,
    hasOlderTurns:
      conversation.hasOlderTurns || conversation.turns.some(({ id }) => !keptIds.has(id)),
    answered: conversation.answered.filter(
      ({ request: { turnId } }) => turnId !== null && keptIds.has(turnId),
    ),
  };
}

/**
 * The state within `maxStateSize`, whatever came: where dropping old turns was not enough, the newest
 * ends of those that run stay, and at last the beginnings of the prompts that wait.
 */
export function fit(state: HostState): HostState {
  if (weightOf(state) <= maxStateSize) return state;
  const scant = { ...state, conversations: state.conversations.map(keepScantly) };
  if (weightOf(scant) <= maxStateSize) return scant;
  const prompts = scant.queue.prompts.map(cutPrompt);
  return { ...scant, queue: { ...scant.queue, prompts } };
}

function cutPrompt<P extends { readonly text: string; readonly isCut: boolean }>(prompt: P): P {
  const { text } = prompt;
  return text.length <= scantPromptLength
    ? prompt
    : { ...prompt, text: cutEnd(text, scantPromptLength), isCut: true };
}

function keepScantly(conversation: Conversation): Conversation {
  return {
    ...conversation,
    turns: conversation.turns.map((turn) => cutPrompt(trimTurn(turn, scantTurnSize))),
    answered: conversation.answered.slice(-scantAnswered),
  };
}
