import { signal } from "@preact/signals";
import type { ReadonlySignal } from "@preact/signals";
import type {
  ChangeHunk,
  ChangeList,
  ChangeSource,
  ListedChange,
} from "../../../../src/shared/changedFiles";
import type { HostState } from "../../../../src/shared/state";
import type { Store } from "../../store/store";
import { joined } from "../../text/joinHunks";

/** The list as far as it is known; null before the first answer. */
export interface ChangesListing {
  readonly list: ChangeList | null;
  readonly status: "idle" | "loading" | "failed";
}

/** A file whose difference is looked at. */
export interface OpenChange {
  readonly change: ListedChange;
  readonly source: ChangeSource;
  readonly status: "idle" | "loading" | "failed" | "gone";
  /** Null before the first answer. */
  readonly shown: ShownDiff | null;
  /** It began anew, because the file changed while it was looked at. */
  readonly isRenewed: boolean;
}

export type ShownDiff =
  | { readonly kind: "binary" | "too-large" | "private" | "none" }
  | {
      readonly kind: "text";
      readonly hunks: readonly ChangeHunk[];
      readonly next: number | null;
      readonly total: number;
      readonly isCut: boolean;
      readonly version: string;
    };

type ShownText = Extract<ShownDiff, { kind: "text" }>;

type DeskStore = Pick<Store, "ask" | "state" | "connection">;

/**
 * What the sheet of changed files does; no DOM. It looks when it opens, when a turn ends, and when the
 * connection is back. `dispose` when the panel goes.
 */
export class ChangesDesk {
  readonly #store: DeskStore;
  readonly #conversationId: string;
  readonly #listing = signal<ChangesListing>({ list: null, status: "loading" });
  readonly #open = signal<OpenChange | null>(null);
  readonly #endings: (() => void)[];
  #seen = "";
  /** Of several answers the one to the newest question counts. */
  #asked = 0;
  #askedDiff = 0;

  readonly listing: ReadonlySignal<ChangesListing> = this.#listing;
  readonly open: ReadonlySignal<OpenChange | null> = this.#open;

  constructor(store: DeskStore, conversationId: string) {
    this.#store = store;
    this.#conversationId = conversationId;
    const look = (): void => {
      const isLive = store.connection.value.kind === "live";
      const seen = `${isLive} ${lastEnd(store.state.value)}`;
      if (seen === this.#seen) return;
      this.#seen = seen;
      if (isLive) void this.reload();
    };
    this.#endings = [store.connection.subscribe(look), store.state.subscribe(look)];
  }

  /** Looks again; what was known stays on the screen meanwhile. */
  async reload(): Promise<void> {
    const question = ++this.#asked;
    const { list } = this.#listing.peek();
    this.#listing.value = { list, status: "loading" };
    const [outcome] = await Promise.all([
      this.#store.ask({ type: "changes.list", conversationId: this.#conversationId }),
      this.#renew(),
    ]);
    if (question !== this.#asked) return;
    this.#listing.value =
      outcome.kind === "done"
        ? { list: outcome.result, status: "idle" }
        : { list: this.#listing.peek().list, status: "failed" };
  }

  /** Shows a file's difference: to the last commit where there is one, else the conversation's edits. */
  show(change: ListedChange): Promise<void> {
    return this.#begin(change, this.#sourcesOf(change)[0] ?? "git", false);
  }

  /** What can be compared of this file. */
  #sourcesOf({ state, editedAt }: ListedChange): readonly ChangeSource[] {
    const hasGit = this.#listing.peek().list?.git !== null && state !== "settled";
    const isOwn = editedAt !== undefined;
    return [...(hasGit ? ["git" as const] : []), ...(isOwn ? ["conversation" as const] : [])];
  }

  get sources(): readonly ChangeSource[] {
    const open = this.#open.value;
    return open === null ? [] : this.#sourcesOf(open.change);
  }

  choose(source: ChangeSource): Promise<void> {
    const open = this.#open.peek();
    return open === null ? Promise.resolve() : this.#begin(open.change, source, false);
  }

  /** Fetches the next piece. */
  async more(): Promise<void> {
    const open = this.#open.peek();
    if (open?.shown?.kind !== "text" || open.shown.next === null) return;
    await this.#fetchNext(open, open.shown, open.shown.next);
  }

  retry(): Promise<void> {
    const open = this.#open.peek();
    return open === null ? this.reload() : this.#begin(open.change, open.source, false);
  }

  close(): void {
    this.#askedDiff++;
    this.#open.value = null;
  }

  dispose(): void {
    for (const end of this.#endings) end();
    this.#asked++;
    this.#askedDiff++;
  }

  #begin(change: ListedChange, source: ChangeSource, isRenewed: boolean): Promise<void> {
    const known = this.#open.peek();
    const isSame = known?.change.path === change.path && known.source === source;
    const shown = isSame ? known.shown : null;
    const open: OpenChange = { change, source, status: "loading", shown, isRenewed };
    this.#open.value = open;
    return this.#fetchFirst(open);
  }

  /** After a turn: the same file as it is now, if it is another one; who reads on keeps the place. */
  async #renew(): Promise<void> {
    const open = this.#open.peek();
    if (open === null || open.status === "loading") return;
    const result = await this.#ask(open, 0);
    if (result === null) return;
    const { shown: before, isRenewed } = this.#open.peek() ?? open;
    if (isSameText(before, result)) this.#settle({ shown: before });
    else {
      const isOther = before !== null && result.kind === "text";
      this.#settle({ shown: result, isRenewed: isRenewed || isOther });
    }
  }

  async #fetchFirst(open: OpenChange): Promise<void> {
    const result = await this.#ask(open, 0);
    if (result !== null) this.#settle({ shown: result });
  }

  /** Another piece of what is shown, where that is still the same text; else it begins anew. */
  async #fetchNext(open: OpenChange, before: ShownText, from: number): Promise<void> {
    this.#open.value = { ...open, status: "loading" };
    const result = await this.#ask(open, from);
    if (result === null) return;
    if (result.kind !== "text") this.#settle({ shown: result });
    else if (!isSameText(before, result)) await this.#begin(open.change, open.source, true);
    else this.#settle({ shown: { ...result, hunks: joined(before.hunks, result.hunks) } });
  }

  /** Asks for a file's difference; null: that failed, which is shown, or another question has come since. */
  async #ask({ change, source }: OpenChange, from: number): Promise<ShownDiff | null> {
    const question = ++this.#askedDiff;
    const outcome = await this.#store.ask({
      type: "changes.diff",
      conversationId: this.#conversationId,
      path: change.path,
      ...(change.oldPath === null ? {} : { oldPath: change.oldPath }),
      source,
      ...(from === 0 ? {} : { from }),
    });
    if (question !== this.#askedDiff) return null;
    if (outcome.kind === "done") return outcome.result;
    const isGone = outcome.kind === "refused" && outcome.refusal.code === "not-found";
    this.#change({ status: isGone ? "gone" : "failed" });
    return null;
  }

  #settle(shown: Pick<OpenChange, "shown"> & Partial<Pick<OpenChange, "isRenewed">>): void {
    this.#change({ ...shown, status: "idle" });
  }

  #change(change: Partial<OpenChange>): void {
    const open = this.#open.peek();
    if (open !== null) this.#open.value = { ...open, ...change };
  }
}

function isSameText(before: ShownDiff | null, now: ShownDiff): boolean {
  return before?.kind === "text" && now.kind === "text" && before.version === now.version;
}

/** When a turn last ended, of any conversation: each of them may have changed the folder. */
function lastEnd({ conversations }: HostState): number {
  let last = 0;
  for (const { turns } of conversations) {
    for (const { endedAt } of turns) last = Math.max(last, endedAt ?? 0);
  }
  return last;
}
