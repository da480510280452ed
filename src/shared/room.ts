import { cutEnd } from "./cutText";
import { maxOpenPermissionsSize, maxStateSize, maxTurnSize } from "./limits";
import type { Conversation, HostState, Turn } from "./state";
import { weightOf } from "./weight";

/** What is left of prompts and of answered requests when even dropping turns was not enough. */
const scantPromptLength = 200;
const scantAnswered = 10;

/** For everything but open permission requests, which must find room at any time. */
const maxSize = maxStateSize - maxOpenPermissionsSize;

/** Whether this much (bytes of JSON) may be added without the state growing beyond its bound. */
export function hasRoom(state: HostState, size: number): boolean {
  return weightOf(state) + size <= maxSize;
}

/**
 * The state with room for this much more, as far as that is possible: the oldest ended turns of the
 * oldest conversations leave it, a quarter of the bound at once, so that it is rarely needed. The
 * newest turn of the current conversation stays, and so does every turn that has not ended.
 */
export function makeRoom(state: HostState, size: number): HostState {
  const needed = Math.min(size, maxTurnSize);
  if (hasRoom(state, needed)) return state;
  let excess = weightOf(state) + needed - maxSize * 0.75;
  const conversations = [...state.conversations];
  for (let index = conversations.length - 1; index >= 0 && excess > 0; index--) {
    const conversation = conversations[index];
    if (conversation === undefined) continue;
    const smaller = dropTurns(conversation, excess, conversation.id === state.currentId);
    excess -= weightOf(conversation) - weightOf(smaller);
    conversations[index] = smaller;
  }
  const smaller = { ...state, conversations };
  return hasRoom(smaller, needed)
    ? smaller
    : { ...state, conversations: conversations.map(keepScantly) };
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

function keepScantly(conversation: Conversation): Conversation {
  return {
    ...conversation,
    turns: conversation.turns.map((turn) => ({
      ...turn,
      text: cutEnd(turn.text, scantPromptLength),
    })),
    answered: conversation.answered.slice(-scantAnswered),
  };
}
