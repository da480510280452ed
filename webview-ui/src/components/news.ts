import type { Conversation, HostState, Turn } from "../../../src/shared/state";
import type { Wording } from "../wording/index";
import { permissionTitle } from "./permissionTitle";

/** Something to be told to who cannot see it. */
export interface News {
  readonly text: string;
  /** Somebody has to answer. */
  readonly isUrgent: boolean;
}

/**
 * What happened between two states that is worth a word: turns of the shown conversation that ended,
 * and requests of any. `before` null: the page has just opened, and what waits already is news, too.
 */
export function newsOf(
  before: HostState | null,
  now: HostState,
  shownId: string | null,
  words: Wording,
): readonly News[] {
  if (before === now) return [];
  return now.conversations.flatMap((conversation) => {
    const old = before?.conversations.find(({ id }) => id === conversation.id) ?? null;
    if (old === conversation) return [];
    const isShown = conversation.id === shownId;
    return [
      ...(isShown && old !== null ? endsOf(old, conversation, words) : []),
      ...requestsOf(old, conversation, isShown, words),
    ];
  });
}

function endsOf(old: Conversation, now: Conversation, words: Wording): readonly News[] {
  // Only the few that ran can have ended: the turns before them may be thousands.
  return old.turns.filter(isOpen).flatMap(({ id }) => {
    const turn = now.turns.findLast((one) => one.id === id);
    if (turn === undefined || isOpen(turn)) return [];
    return [{ text: endText(turn, words), isUrgent: false }];
  });
}

function isOpen({ endedAt }: Turn): boolean {
  return endedAt === null;
}

function endText({ status }: Turn, words: Wording): string {
  switch (status) {
    case "done":
      return words.announce.finished;
    case "interrupted":
      return words.turn.interrupted;
    case "indeterminate":
      return words.turn.undecided;
    default:
      return words.announce.failed;
  }
}

function requestsOf(
  old: Conversation | null,
  now: Conversation,
  isShown: boolean,
  words: Wording,
): readonly News[] {
  const known = new Set(old?.permissions.map(({ id }) => id));
  return now.permissions
    .filter(({ id }) => !known.has(id))
    .map((request) => ({
      text: isShown
        ? words.announce.needsYou(permissionTitle(request, words))
        : words.chat.elsewhere(now.title === "" ? words.header.untitled : now.title),
      isUrgent: true,
    }));
}
