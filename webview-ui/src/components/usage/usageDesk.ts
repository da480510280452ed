import { signal } from "@preact/signals";
import type { ReadonlySignal } from "@preact/signals";
import { maxTitlePages, usageReadPauseMs } from "../../../../src/shared/limits";
import type { UsageSummary } from "../../../../src/shared/usage";
import type { Store } from "../../store/store";

/** What is known of the whole; `summary` null: nothing yet. */
export interface UsageReading {
  readonly summary: UsageSummary | null;
  readonly status: "idle" | "loading" | "failed";
}

type DeskStore = Pick<Store, "ask" | "state" | "connection" | "role">;

/**
 * Reads what was used, whole, for as long as its sheet is open: when it opens, when the connection is back, and when
 * something changed, though not at every word. `dispose` when the sheet goes.
 */
export class UsageDesk {
  readonly #store: DeskStore;
  readonly #reading = signal<UsageReading>({ summary: null, status: "loading" });
  readonly #titles = signal<ReadonlyMap<string, string>>(new Map());
  readonly #endings: (() => void)[];
  #timer: ReturnType<typeof setTimeout> | null = null;
  #isDisposed = false;
  #isDue = false;
  #seen = "";

  readonly reading: ReadonlySignal<UsageReading> = this.#reading;
  /** Conversations of this folder by their ids: those that can be opened from here. */
  readonly titles: ReadonlySignal<ReadonlyMap<string, string>> = this.#titles;

  constructor(store: DeskStore) {
    this.#store = store;
    const look = (): void => {
      const { usage } = store.state.value;
      // Before the first scan is through there is nothing to read, and other folders are not for every device.
      const isThere = usage !== null && usage.scan === null && store.role.value === "full";
      const isLive = store.connection.value.kind === "live";
      const seen = `${isLive && isThere} ${usage?.asOf ?? 0}`;
      if (seen === this.#seen) return;
      this.#seen = seen;
      if (isLive && isThere) this.#want();
    };
    this.#endings = [store.connection, store.role, store.state].map((each) => each.subscribe(look));
  }

  /** Tries again what failed. */
  retry(): void {
    this.#want();
  }

  dispose(): void {
    this.#isDisposed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    for (const end of this.#endings) end();
  }

  /** At once where the last one is long enough ago, else as soon as it is. */
  #want(): void {
    this.#isDue = true;
    if (this.#timer === null) this.#begin();
  }

  #begin(): void {
    this.#isDue = false;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      if (this.#isDue) this.#begin();
    }, usageReadPauseMs);
    void this.#read();
  }

  async #read(): Promise<void> {
    const { summary } = this.#reading.peek();
    this.#reading.value = { summary, status: "loading" };
    const outcome = await this.#store.ask({ type: "usage.read" });
    if (this.#isDisposed) return;
    if (outcome.kind !== "done") {
      this.#reading.value = { summary, status: "failed" };
      return;
    }
    this.#reading.value = { summary: outcome.result.summary ?? summary, status: "idle" };
    if (this.#titles.peek().size === 0) await this.#readTitles();
  }

  /** The logs have no titles; the folder's list of conversations has. */
  async #readTitles(): Promise<void> {
    let cursor: string | null = null;
    for (let page = 0; page < maxTitlePages; page++) {
      const outcome = await this.#askList(cursor);
      if (this.#isDisposed || outcome.kind !== "done") return;
      const { items, cursor: next } = outcome.result;
      const found = items.map(({ id, title }) => [id, title] as const);
      this.#titles.value = new Map([...this.#titles.peek(), ...found]);
      if (next === null) return;
      cursor = next;
    }
  }

  #askList(cursor: string | null) {
    const type = "conversation.list" as const;
    return this.#store.ask(cursor === null ? { type } : { type, cursor });
  }
}
