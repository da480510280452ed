import { signal } from "@preact/signals";
import type { ReadonlySignal } from "@preact/signals";
import { maxSearchLength } from "../../../../src/shared/limits";
import type { CommandChoice } from "../../../../src/shared/catalog";

/** Something that can stand in the place of what is being typed. */
export type CompletionItem =
  | {
      readonly kind: "command";
      readonly name: string;
      readonly description: string;
      readonly hint: string;
    }
  | { readonly kind: "file"; readonly path: string };

/** What is offered for the word at the caret, which begins at `from`. */
export interface Offer {
  readonly kind: "command" | "file";
  readonly from: number;
  readonly query: string;
  readonly items: readonly CompletionItem[];
  readonly active: number;
  readonly isLoading: boolean;
}

/** The text and the caret after something was chosen. */
export interface Completed {
  readonly text: string;
  readonly caret: number;
}

export interface CompletionSources {
  /** The commands there are just now; ours first. */
  readonly commands: () => readonly CommandChoice[];
  /** Paths for what was typed after "@"; null: the PC could not be asked. */
  readonly files: (query: string) => Promise<readonly string[] | null>;
}

/** Pause in typing (ms) after which files are looked for. */
const findDelayMs = 120;
/** Commands that are offered at once. */
const maxOffered = 50;

/** Offers commands after "/" and files after "@"; no DOM. Answers to an earlier word are dropped. */
export class CompletionModel {
  readonly #sources: CompletionSources;
  readonly #offer = signal<Offer | null>(null);
  #dismissedAt: string | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  readonly offer: ReadonlySignal<Offer | null> = this.#offer;

  constructor(sources: CompletionSources) {
    this.#sources = sources;
  }

  /** The text or the caret is another one. */
  update(text: string, caret: number): void {
    const word = wordAt(text, caret);
    const key = word === null ? null : `${word.kind} ${word.from}`;
    if (key !== this.#dismissedAt) this.#dismissedAt = null;
    if (word === null || key === this.#dismissedAt) {
      this.#close();
      return;
    }
    const before = this.#offer.value;
    if (before?.kind === word.kind && before.from === word.from && before.query === word.query) {
      return;
    }
    if (word.kind === "command") this.#offerCommands(word);
    else this.#offerFiles(word, before);
  }

  /** Makes the next (1) or the previous (-1) one the active one; around the ends. */
  step(by: 1 | -1): void {
    const offer = this.#offer.value;
    if (offer === null || offer.items.length === 0) return;
    const count = offer.items.length;
    this.#offer.value = { ...offer, active: (offer.active + by + count) % count };
  }

  /** Puts the active one, or that one, in the place of the word. Null: there is nothing to choose. */
  choose(text: string, caret: number, index?: number): Completed | null {
    const offer = this.#offer.value;
    const item = offer?.items[index ?? offer.active];
    if (offer === null || item === undefined) return null;
    const word = item.kind === "command" ? `/${item.name}` : `@${item.path}`;
    const before = text.slice(0, offer.from);
    const after = text.slice(caret);
    const space = after.startsWith(" ") || after.startsWith("\n") ? "" : " ";
    this.#close();
    this.#dismissedAt = `${offer.kind} ${offer.from}`;
    return {
      text: before + word + space + after,
      caret: before.length + word.length + 1,
    };
  }

  /** Offers nothing more for this word. */
  dismiss(): void {
    const offer = this.#offer.value;
    if (offer === null) return;
    this.#close();
    this.#dismissedAt = `${offer.kind} ${offer.from}`;
  }

  dispose(): void {
    this.#close();
  }

  #close(): void {
    clearTimeout(this.#timer);
    this.#offer.value = null;
  }

  #offerCommands({ from, query }: Word): void {
    clearTimeout(this.#timer);
    const items = matchingCommands(this.#sources.commands(), query).slice(0, maxOffered);
    this.#offer.value =
      items.length === 0
        ? null
        : { kind: "command", from, query, items, active: 0, isLoading: false };
  }

  #offerFiles({ from, query }: Word, before: Offer | null): void {
    clearTimeout(this.#timer);
    // What was found for the shorter word stays until there is something better.
    const items = before?.kind === "file" && before.from === from ? before.items : [];
    const offer: Offer = { kind: "file", from, query, items, active: 0, isLoading: true };
    this.#offer.value = offer;
    this.#timer = setTimeout(() => {
      void this.#find(offer.from, query);
    }, findDelayMs);
  }

  async #find(from: number, query: string): Promise<void> {
    const paths = await this.#sources.files(query);
    const offer = this.#offer.value;
    if (offer?.kind !== "file" || offer.from !== from || offer.query !== query) return;
    const items = (paths ?? []).map((path): CompletionItem => ({ kind: "file", path }));
    this.#offer.value = { ...offer, items, active: 0, isLoading: false };
  }
}

interface Word {
  readonly kind: "command" | "file";
  readonly from: number;
  readonly query: string;
}

/** The word at the caret, when it is one that can be completed: a command begins the text. */
export function wordAt(text: string, caret: number): Word | null {
  // No further back than a word may be long: a search from the left would look at a long one again
  // for each of its characters, at every key.
  let from = caret;
  while (from > 0 && /\S/.test(text[from - 1] ?? "")) {
    from -= 1;
    if (caret - from > maxSearchLength) return null;
  }
  const head = text.slice(0, caret);
  const word = head.slice(from);
  if (word.startsWith("/") && head.slice(0, from).trim() === "") {
    return { kind: "command", from, query: word.slice(1) };
  }
  return word.startsWith("@") ? { kind: "file", from, query: word.slice(1) } : null;
}

/** Those whose name begins with the letters, then those that have them anywhere in it. */
function matchingCommands(
  commands: readonly CommandChoice[],
  query: string,
): readonly CompletionItem[] {
  const letters = query.toLowerCase();
  const found = commands.filter(({ name }) => name.toLowerCase().includes(letters));
  const isFirst = ({ name }: CommandChoice): boolean => name.toLowerCase().startsWith(letters);
  return [...found.filter(isFirst), ...found.filter((command) => !isFirst(command))].map(
    ({ name, description, argumentHint }) => ({
      kind: "command",
      name,
      description,
      hint: argumentHint,
    }),
  );
}
