import type { Conversation, HostState, Turn } from "../../../../src/shared/state";
import type { Tone } from "../../platform/chime";
import { isActive, isUndecided } from "../workState";

/** What was known at a time. `since` tells one connection from the next. */
export interface Look {
  readonly state: HostState;
  readonly since: number;
}

/** Something worth a sound. `key` is the same in every tab and on every look. */
export interface Happening {
  readonly key: string;
  readonly tone: Tone;
}

/**
 * What happened between two looks that the page should call for: a request or a decision that a
 * person has to make, and the end of everything that ran or waited. Nothing on loading, nor what
 * a visible page has missed: who came back to it reads it there. At most one of each tone.
 */
export function happeningsOf(
  before: Look | null,
  now: Look,
  isVisible: boolean,
): readonly Happening[] {
  if (before === null || (before.since !== now.since && isVisible)) return [];
  const needs = needIdsOf(now.state, new Set(needIdsOf(before.state)));
  const end = endOf(before.state, now.state);
  return [
    ...needs.slice(0, 1).map((key): Happening => ({ key, tone: "needs-you" })),
    ...(end === null ? [] : [{ key: end, tone: "done" } satisfies Happening]),
  ];
}

/** Requests and undecided turns, without those that are known. */
function needIdsOf({ conversations }: HostState, known = new Set<string>()): readonly string[] {
  return conversations
    .flatMap(({ permissions, turns }) => [...permissions, ...turns.filter(isUndecided)])
    .map(({ id }) => id)
    .filter((id) => !known.has(id));
}

/** The turn with which everything came to its end, or with which the queue came to stand still. */
function endOf(before: HostState, now: HostState): string | null {
  if (now.conversations.some(hasWork)) return null;
  if (now.queue.prompts.length > 0 && now.queue.pause === null) return null;
  const ran = new Set(turnsOf(before).filter(isActive).map(idOf));
  const waited = new Set(before.queue.prompts.map(idOf));
  const ended = turnsOf(now).findLast(
    ({ id, status }) =>
      (ran.has(id) || waited.has(id)) && (status === "done" || status === "failed"),
  );
  return ended === undefined ? null : ended.id;
}

function hasWork({ turns }: Conversation): boolean {
  return turns.some(isActive);
}

function turnsOf({ conversations }: HostState): readonly Turn[] {
  return conversations.flatMap(({ turns }) => turns);
}

function idOf({ id }: { readonly id: string }): string {
  return id;
}
