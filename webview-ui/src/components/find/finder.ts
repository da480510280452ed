import { signal } from "@preact/signals";
import type { ReadonlySignal } from "@preact/signals";
import { folded } from "../../../../src/shared/foundText";
import type { Store } from "../../store/store";
import { findRanges } from "./findRanges";
import { HostSearch } from "./hostSearch";
import { Marker } from "./marker";
import { countOf, joinPlaces } from "./places";
import type { Place } from "./places";

/** What a search has come to. */
export interface Finding {
  /** Places in the whole conversation, as far as they are known. */
  readonly count: number;
  /** Which of them is being looked at, from 0; -1: none. */
  readonly index: number;
  /** There may be more than these. */
  readonly isMore: boolean;
  readonly status: "idle" | "searching" | "failed";
}

type FindStore = Pick<Store, "ask" | "conversation" | "history">;
type FoundPlace = Place<Range>;

/** Places that are marked at once, and places after which it is not asked for more by itself. */
const maxFound = 2_000;
/** Answers of the host for one wish; one letter gets one: it stands everywhere. */
const maxParts = 20;
/** The page is not held up longer than this (ms) at a time. */
const sliceMs = 8;
/** Pause (ms) after typing, and after the conversation has changed. */
const settleMs = 150;
/** What was fetched is drawn within so many looks. */
const maxLooks = 10;

const nothing: Finding = { count: 0, index: -1, isMore: false, status: "idle" };

/**
 * Looks for words in the whole conversation on the screen: itself in what is on the page, by the host
 * in everything else. Who goes to a place that is not there gets it fetched, with what stands around
 * it. The newest place comes first.
 */
export class Finder {
  readonly #store: FindStore;
  readonly #scroller: HTMLElement;
  readonly #marker = new Marker();
  readonly #changes: MutationObserver;
  readonly #finding = signal<Finding | null>(null);
  #query = "";
  #host: HostSearch | null = null;
  #spent = new Set<string>();
  #drawn: ReadonlyMap<string, readonly Range[]> = new Map();
  #places: readonly FoundPlace[] = [];
  #now: FoundPlace | null = null;
  /** Counts the wishes: what a former one found late is dropped. */
  #wish = 0;
  #typed: ReturnType<typeof setTimeout> | undefined;
  #changed: ReturnType<typeof setTimeout> | undefined;

  /** Null: nothing was looked for. */
  readonly finding: ReadonlySignal<Finding | null> = this.#finding;

  constructor(store: FindStore, scroller: HTMLElement) {
    this.#store = store;
    this.#scroller = scroller;
    scroller.dataset["finding"] = "";
    this.#changes = new MutationObserver(() => {
      clearTimeout(this.#changed);
      this.#changed = setTimeout(() => void this.#collect(), settleMs);
    });
    this.#changes.observe(scroller, { childList: true, characterData: true, subtree: true });
  }

  /** Looks for these words from now on. */
  look(words: string): void {
    const query = folded(words.normalize("NFC").trim());
    if (query === this.#query) return;
    this.#query = query;
    this.#wish++;
    clearTimeout(this.#typed);
    this.#typed = setTimeout(() => void this.#begin(), settleMs);
  }

  /** Goes to the next place, newer or older; before the oldest one that is known the host is asked for more. */
  async step(to: "older" | "newer"): Promise<void> {
    if (this.#query === "" || this.#known.status === "searching") return;
    const at = this.#now === null ? this.#places.length : this.#places.indexOf(this.#now);
    if (to === "older" && at <= 0 && this.#known.isMore) await this.#askHost(++this.#wish, 1);
    const known = this.#places;
    const from = this.#now === null ? known.length : known.indexOf(this.#now);
    const next = to === "older" ? from - 1 : from + 1;
    await this.#go(known[(next + known.length) % known.length], to, ++this.#wish);
  }

  dispose(): void {
    this.#wish++;
    clearTimeout(this.#typed);
    clearTimeout(this.#changed);
    this.#changes.disconnect();
    this.#marker.clear();
    delete this.#scroller.dataset["finding"];
  }

  async #begin(): Promise<void> {
    const wish = this.#wish;
    const conversation = this.#store.conversation.peek();
    this.#spent = new Set();
    this.#now = null;
    this.#host =
      this.#query === "" || conversation === null
        ? null
        : new HostSearch(this.#store, conversation.id, this.#query);
    if (!(await this.#collect())) return;
    if (this.#host === null) {
      this.#finding.value = null;
      return;
    }
    await this.#go(this.#places.at(-1), "older", wish);
    await this.#askHost(wish, this.#query.length > 1 ? maxParts : 1);
    if (wish === this.#wish && this.#isNowhere) {
      await this.#go(this.#places.at(-1), "older", wish);
    }
  }

  /** Asks the host until it has told all, or enough. */
  async #askHost(wish: number, parts: number): Promise<void> {
    const host = this.#host;
    if (host === null) return;
    for (let part = 0; part < parts && !host.isComplete; part++) {
      if (countOf(this.#places) >= maxFound && parts > 1) break;
      this.#tell("searching");
      const isAnswered = await host.next();
      if (wish !== this.#wish) return;
      this.#join();
      if (!isAnswered) {
        this.#tell("failed");
        return;
      }
    }
    this.#tell("idle");
  }

  /** Finds all places on the page. False: something else is wanted meanwhile. */
  async #collect(): Promise<boolean> {
    const wish = this.#wish;
    const drawn = new Map<string, readonly Range[]>();
    let left = maxFound;
    let until = performance.now() + sliceMs;
    const turns = this.#query === "" ? [] : [...this.#scroller.querySelectorAll(turnSelector)];
    for (const turn of turns.reverse()) {
      if (performance.now() > until) {
        await new Promise((resolve) => setTimeout(resolve));
        if (wish !== this.#wish) return false;
        until = performance.now() + sliceMs;
      }
      const ranges = findRanges(turn, this.#query, left);
      left -= ranges.length;
      if (turn instanceof HTMLElement) drawn.set(turn.dataset["turn"] ?? "", ranges);
    }
    this.#drawn = drawn;
    this.#join();
    return true;
  }

  /** Puts together what is drawn and what the host has found; the place that is looked at stays. */
  #join(): void {
    const before = this.#now;
    const at = before === null ? -1 : this.#places.indexOf(before);
    const conversation = this.#store.conversation.peek();
    if (conversation === null) return;
    const { history } = this.#store;
    this.#places = joinPlaces({
      turns: history.turnsOf(conversation),
      gapAfter: history.gapOf(conversation),
      drawn: this.#drawn,
      hits: this.#host?.hits ?? [],
      spent: this.#spent,
    });
    this.#now =
      before === null
        ? null
        : (this.#places.find((place) => isSame(place, before)) ??
          this.#places.filter(({ kind }) => kind === "here")[Math.max(0, at)] ??
          null);
    this.#tell(this.#known.status);
    this.#mark();
  }

  /** Goes to a place; where that turns out to be none, to the next one in the same direction. */
  async #go(place: FoundPlace | undefined, to: "older" | "newer", wish: number): Promise<void> {
    let next = place;
    while (next?.kind === "far") {
      this.#tell("searching");
      const { turnId } = next;
      const index = this.#places.indexOf(next);
      const isThere = await this.#fetch(next);
      const found = isThere && (await this.#drawnPlace(turnId, to, wish));
      if (wish !== this.#wish) return;
      if (!isThere) {
        this.#tell("failed");
        return;
      }
      if (found === false) {
        this.#spent.add(turnId);
        this.#join();
        next = this.#places[to === "older" ? index - 1 : index];
      } else next = found;
    }
    if (next === undefined) {
      this.#tell("idle");
      return;
    }
    this.#now = next;
    this.#tell("idle");
    this.#mark();
    this.#marker.show(next.range, this.#scroller);
  }

  async #fetch({ turnId }: FoundPlace): Promise<boolean> {
    const conversation = this.#store.conversation.peek();
    if (conversation === null) return false;
    const { history } = this.#store;
    const turn = history.turnsOf(conversation).find(({ id }) => id === turnId);
    if (turn === undefined) return history.loadAround(conversation, turnId);
    // What stands in steps that are left out: if they can't be had, the words are not to be seen.
    await history.loadWhole(conversation, turnId);
    return true;
  }

  /** The place in a turn that was just fetched, once it is drawn. False: there is none to be seen. */
  async #drawnPlace(
    turnId: string,
    to: "older" | "newer",
    wish: number,
  ): Promise<Extract<FoundPlace, { kind: "here" }> | false> {
    for (let look = 0; look < maxLooks && wish === this.#wish; look++) {
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, settleMs)));
      if (wish !== this.#wish || !(await this.#collect())) return false;
      const here = this.#places.filter((place) => place.kind === "here");
      const own = here.filter((place) => place.turnId === turnId);
      const found = to === "older" ? own.at(-1) : own[0];
      if (found !== undefined) return found;
    }
    return false;
  }

  #mark(): void {
    const ranges = this.#places.flatMap((place) => (place.kind === "here" ? [place.range] : []));
    this.#marker.mark(ranges, this.#now?.kind === "here" ? this.#now.range : null);
  }

  #tell(status: Finding["status"]): void {
    if (this.#query === "") return;
    const index = this.#now === null ? -1 : this.#places.indexOf(this.#now);
    this.#finding.value = {
      count: countOf(this.#places),
      index: index === -1 ? -1 : countOf(this.#places.slice(0, index)),
      isMore: this.#host?.isComplete === false,
      status,
    };
  }

  get #isNowhere(): boolean {
    return this.#now === null;
  }

  get #known(): Finding {
    return this.#finding.value ?? nothing;
  }
}

const turnSelector = ".turn[data-turn]";

function isSame(one: FoundPlace, other: FoundPlace): boolean {
  if (one.kind !== "here" || other.kind !== "here") {
    return one.kind === other.kind && one.turnId === other.turnId;
  }
  const [left, right] = [one.range, other.range];
  return left.startContainer === right.startContainer && left.startOffset === right.startOffset;
}
