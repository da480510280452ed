import { pushDoneAfterMs } from "../shared/limits";
import type { PlanAlert } from "../shared/planAlerts";
import { planLevel } from "../shared/planAlerts";
import type { PushKind } from "../shared/pushChoices";
import type { Conversation, HostState, PermissionRequest, Turn } from "../shared/state";

/** What exactly happened, by the words that tell of it. */
export type HappeningSort =
  | "permission"
  | "question"
  | "plan"
  | "undecided"
  | "done"
  | "failed"
  | "limit"
  | "lifted"
  | "used80"
  | "used95"
  | "anew";

/** Something that a person may want to be told of. */
export interface Happening {
  readonly kind: PushKind;
  readonly sort: HappeningSort;
  /** Of the request or the turn; unique. Of a window of the plan: its kind. */
  readonly id: string;
  /** Null: it is about none. */
  readonly conversationId: string | null;
  /** Two of one tag: the newer one is told in the place of the older one. */
  readonly tag: string;
}

/** What happened between two states. */
export function happeningsBetween(before: HostState, after: HostState): readonly Happening[] {
  if (before.conversations === after.conversations) return [];
  return after.conversations.flatMap((conversation) => {
    const earlier = before.conversations.find(({ id }) => id === conversation.id);
    if (earlier === conversation) return [];
    return [
      ...conversation.permissions
        .filter(({ id }) => earlier?.permissions.some((known) => known.id === id) !== true)
        .map((request) => asked(conversation, request)),
      ...conversation.turns
        .filter((turn) => earlier?.turns.includes(turn) !== true)
        .flatMap((turn) => {
          const known = earlier?.turns.find(({ id }) => id === turn.id);
          return ended(conversation, known, turn, after);
        }),
    ];
  });
}

/** Whether there is still a reason to look: nobody answered, or went on, since. */
export function isOpen(happening: Happening, { conversations, planWindows }: HostState): boolean {
  const { conversationId, id, sort } = happening;
  if (sort === "used80" || sort === "used95") {
    // Until something says that less is used: a time that passed says it to nobody who sleeps.
    return planWindows.some((window) => window.kind === id && planLevel(window, -Infinity) > 0);
  }
  if (conversationId === null) return true;
  const conversation = conversations.find((each) => each.id === conversationId);
  if (conversation === undefined) return false;
  switch (sort) {
    case "permission":
    case "question":
    case "plan":
      return conversation.permissions.some((request) => request.id === id);
    case "undecided":
      return conversation.turns.some((turn) => turn.id === id && isUndecided(turn));
    case "done":
    case "failed":
    case "limit":
      // Somebody went on: whatever it was, it is known.
      return conversation.turns.at(-1)?.id === id;
    case "lifted":
    case "anew":
      return true;
  }
}

/** That the plan's limit is lifted. */
export const lifted: Happening = {
  kind: "limit",
  sort: "lifted",
  id: "plan",
  conversationId: null,
  tag: "plan",
};

/** That a window of the plan is nearly used, or began anew since; null: nothing that devices are told of. */
export function planHappening(
  { kind: id, level }: PlanAlert,
  { planWindows }: HostState,
): Happening | null {
  // The turn that was refused tells that it is used up, and `lifted` when that is over.
  if (planWindows.some(({ kind, status }) => kind === id && status === "rejected")) return null;
  const about = { id, conversationId: null, tag: `plan ${id}` };
  if (level === "reset") return { kind: "limit", sort: "anew", ...about };
  return { kind: "usage", sort: level === 80 ? "used80" : "used95", ...about };
}

function asked({ id: conversationId }: Conversation, request: PermissionRequest): Happening {
  const { kind } = request.content;
  const sort = kind === "question" || kind === "plan" ? kind : "permission";
  return { kind: "needs", sort, id: request.id, conversationId, tag: `ask ${request.id}` };
}

function ended(
  { id: conversationId }: Conversation,
  before: Turn | undefined,
  turn: Turn,
  { queue }: HostState,
): readonly Happening[] {
  const { id } = turn;
  const tag = `turn ${conversationId}`;
  if (isUndecided(turn) && (before === undefined || !isUndecided(before))) {
    return [{ kind: "needs", sort: "undecided", id, conversationId, tag }];
  }
  if (before?.status !== "running" && before?.status !== "stopping") return [];
  if (turn.status === "failed") {
    const sort = turn.problem?.code === "api-limit" ? "limit" : "failed";
    return [{ kind: "failed", sort, id, conversationId, tag }];
  }
  const tookMs = (turn.endedAt ?? 0) - (turn.startedAt ?? turn.endedAt ?? 0);
  // Below nothing: the clock was set back meanwhile, and it may have taken long.
  const wasShort = tookMs >= 0 && tookMs < pushDoneAfterMs;
  if (turn.status !== "done" || wasShort) return [];
  // What waits runs next, and its end is told.
  const goesOn = queue.prompts.some(
    (prompt) => prompt.conversationId === conversationId && prompt.waitsUntil === null,
  );
  if (goesOn && queue.pause === null) return [];
  return [{ kind: "done", sort: "done", id, conversationId, tag }];
}

function isUndecided({ status, choice }: Turn): boolean {
  return status === "indeterminate" && choice === null;
}
