import { signal } from "@preact/signals";
import type { Conversation, HostState, Turn } from "../../../src/shared/state";
import type { AskOutcome, RequestBody } from "./requests";

type AskPage = (body: RequestBody<"conversation.page">) => Promise<AskOutcome<"conversation.page">>;

/** Turns of a conversation that the host's state does not have (any more). */
interface Older {
  readonly turns: readonly Turn[];
  /** Behind this one of them some are missing that were not loaded: the page was brought to a place far back. */
  readonly gapAfter: string | null;
  /** Before these come more. */
  readonly cursor: string | null;
  readonly status: "idle" | "loading" | "failed";
  /** There is nothing before these. */
  readonly isComplete: boolean;
}

const nothing: Older = {
  turns: [],
  gapAfter: null,
  cursor: null,
  status: "idle",
  isComplete: false,
};

/** Older turns that leave the state are kept up to this number per conversation; then the oldest go. */
const maxKeptTurns = 400;

/**
 * The older turns of conversations, as far as somebody asked for them: pages from the host, and the
 * turns that left the state since then. There is at most one gap in them: what lies between a place
 * that somebody was brought to and what was loaded before (`gapOf`).
 */
export class History {
  readonly #ask: AskPage;
  readonly #older = signal<ReadonlyMap<string, Older>>(new Map());
  /** Turns as a whole whose beginning the state has not, by id. */
  readonly #whole = signal<ReadonlyMap<string, Turn>>(new Map());

  constructor(ask: AskPage) {
    this.#ask = ask;
  }

  /** All known turns, oldest first. Reading it in a component subscribes to it. */
  turnsOf({ id, turns }: Conversation): readonly Turn[] {
    const known = new Set(turns.map((turn) => turn.id));
    const older = this.#of(id).turns.filter((turn) => !known.has(turn.id));
    const all = older.length === 0 ? turns : [...older, ...turns];
    const whole = this.#whole.value;
    return whole.size === 0 ? all : all.map((turn) => this.#joined(turn, whole.get(turn.id)));
  }

  /** What can be loaded before the first known turn. */
  statusOf({ id, hasOlderTurns }: Conversation): Older["status"] | "complete" {
    const older = this.#of(id);
    return older.isComplete || (!hasOlderTurns && older.turns.length === 0)
      ? "complete"
      : older.status;
  }

  /** Loads the page before the first known turn. Fine when it is under way or all is there. */
  async loadOlder(conversation: Conversation): Promise<void> {
    const { id } = conversation;
    const status = this.statusOf(conversation);
    const [first] = this.turnsOf(conversation);
    if (status === "loading" || status === "complete") return;
    const { cursor } = this.#of(id);
    this.#change(id, (older) => ({ ...older, status: "loading" }));
    const place = cursor !== null ? { cursor } : first === undefined ? {} : { beforeId: first.id };
    const outcome = await this.#ask({ type: "conversation.page", conversationId: id, ...place });
    this.#change(id, (older) => {
      // Meanwhile this was forgotten: the page may not fit any more.
      if (older.status !== "loading") return older;
      if (outcome.kind !== "done") return { ...older, status: "failed" };
      const { turns, cursor: next } = outcome.result;
      const known = new Set(older.turns.map((turn) => turn.id));
      return {
        ...older,
        turns: [...turns.filter((turn) => !known.has(turn.id)), ...older.turns],
        cursor: next,
        status: "idle",
        isComplete: next === null,
      };
    });
  }

  /** The turn behind which some are missing; null: none are. Reading it in a component subscribes to it. */
  gapOf({ id }: Conversation): string | null {
    return this.#of(id).gapAfter;
  }

  /** Loads a turn and what stands around it, if it is not there. Resolves to whether it is. */
  async loadAround(conversation: Conversation, turnId: string): Promise<boolean> {
    const isThere = (): boolean => this.turnsOf(conversation).some(({ id }) => id === turnId);
    if (isThere()) return true;
    const { id } = conversation;
    const outcome = await this.#ask({
      type: "conversation.page",
      conversationId: id,
      aroundId: turnId,
    });
    if (outcome.kind !== "done") return isThere();
    const { turns, cursor } = outcome.result;
    this.#change(id, (older) => {
      const joined = joinBefore(turns, afterGap(older), conversation.turns);
      return { ...joined, cursor, status: "idle", isComplete: cursor === null };
    });
    return isThere();
  }

  /** Loads what follows the turn before the gap. Resolves to whether that worked. */
  async loadNewer(conversation: Conversation): Promise<boolean> {
    const { id } = conversation;
    const afterId = this.#of(id).gapAfter;
    if (afterId === null) return true;
    const outcome = await this.#ask({ type: "conversation.page", conversationId: id, afterId });
    if (outcome.kind !== "done") return false;
    const { turns } = outcome.result;
    this.#change(id, (older) => {
      // Meanwhile the page was brought somewhere else.
      if (older.gapAfter !== afterId) return older;
      const rest = afterGap(older);
      const before = older.turns.slice(0, older.turns.length - rest.length);
      const joined = joinBefore(turns, rest, conversation.turns);
      const gapAfter = turns.length === 0 ? null : joined.gapAfter;
      return { ...older, turns: [...before, ...joined.turns], gapAfter };
    });
    return true;
  }

  /** Loads the steps of a turn that left the state. Resolves to whether they are there. */
  async loadWhole(conversation: Conversation, turnId: string): Promise<boolean> {
    const turns = this.turnsOf(conversation);
    const next = turns[turns.findIndex(({ id }) => id === turnId) + 1];
    const outcome = await this.#ask({
      type: "conversation.page",
      conversationId: conversation.id,
      ...(turnId === this.gapOf(conversation)
        ? { aroundId: turnId }
        : next === undefined
          ? {}
          : { beforeId: next.id }),
    });
    if (outcome.kind !== "done") return false;
    const whole = outcome.result.turns.find(({ id }) => id === turnId);
    const shown = turns.find(({ id }) => id === turnId);
    if (whole === undefined || whole.omittedBlocks >= (shown?.omittedBlocks ?? 0)) return false;
    this.#whole.value = new Map([...this.#whole.value, [turnId, whole]]);
    return true;
  }

  /** The host's state changed: what left it stays here, where older turns are shown. */
  update(before: HostState, now: HostState): void {
    for (const id of this.#older.value.keys()) {
      const was = before.conversations.find((conversation) => conversation.id === id);
      const is = now.conversations.find((conversation) => conversation.id === id);
      if (was === undefined || is === undefined) this.#forget(id);
      else if (was.turns !== is.turns) this.#follow(id, was.turns, is, now);
    }
  }

  /** The older turns were not seen any more for a while, or do not fit any more. */
  #forget(id: string): void {
    const rest = new Map(this.#older.value);
    rest.delete(id);
    this.#older.value = rest;
  }

  #follow(id: string, was: readonly Turn[], is: Conversation, { queue }: HostState): void {
    const still = new Set([...is.turns, ...queue.prompts].map((item) => item.id));
    const stays = was.findIndex((turn) => still.has(turn.id));
    // Nothing connects what was known with what is: there may be a gap between them.
    if (stays === -1 && was.length > 0) this.#forget(id);
    else if (stays > 0) this.#keepDropped(id, was.slice(0, stays));
  }

  #keepDropped(id: string, dropped: readonly Turn[]): void {
    this.#change(id, (older) => {
      const turns = [...older.turns, ...dropped];
      const kept = turns.slice(-maxKeptTurns);
      // Where the oldest went, the cursor points elsewhere, and there is something before again.
      return kept.length === turns.length
        ? { ...older, turns }
        : {
            ...older,
            turns: kept,
            gapAfter: kept.some(({ id: one }) => one === older.gapAfter) ? older.gapAfter : null,
            cursor: null,
            isComplete: false,
          };
    });
  }

  #of(id: string): Older {
    return this.#older.value.get(id) ?? nothing;
  }

  #change(id: string, change: (older: Older) => Older): void {
    this.#older.value = new Map([...this.#older.value, [id, change(this.#of(id))]]);
  }

  /** A turn with the steps that were loaded for it, and how many are still missing. */
  #joined(turn: Turn, whole: Turn | undefined): Turn {
    return whole === undefined || turn.omittedBlocks === 0 ? turn : joinedTurn(turn, whole);
  }
}

/** The known older turns behind the gap, which the state's follow. */
function afterGap({ turns, gapAfter }: Older): readonly Turn[] {
  return turns.slice(turns.findIndex(({ id }) => id === gapAfter) + 1);
}

/** Puts a page before what is known (`rest`, then the state's). Where they do not meet there is a gap. */
function joinBefore(
  page: readonly Turn[],
  rest: readonly Turn[],
  state: readonly Turn[],
): Pick<Older, "turns" | "gapAfter"> {
  const known = new Set([...rest, ...state].map(({ id }) => id));
  const fresh = page.filter(({ id }) => !known.has(id));
  const meets = fresh.length < page.length;
  const gapAfter = meets ? null : (fresh.at(-1)?.id ?? null);
  return { turns: [...fresh, ...rest], gapAfter };
}

/** The same objects give the same turn, so that it is drawn once. */
const joinedTurns = new WeakMap<Turn, { readonly whole: Turn; readonly turn: Turn }>();

function joinedTurn(turn: Turn, whole: Turn): Turn {
  const known = joinedTurns.get(turn);
  if (known?.whole === whole) return known.turn;
  const ids = new Set(turn.blocks.map(({ id }) => id));
  const earlier = whole.blocks.filter(({ id }) => !ids.has(id));
  const omittedBlocks = Math.max(0, turn.omittedBlocks - earlier.length);
  const result = { ...turn, blocks: [...earlier, ...turn.blocks], omittedBlocks };
  joinedTurns.set(turn, { whole, turn: result });
  return result;
}
