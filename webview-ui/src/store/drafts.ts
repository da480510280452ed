import { signal } from "@preact/signals";
import type { Keep } from "../platform/keep";

/** Pause in typing (ms) after which a draft is written to storage. */
const writeDelayMs = 250;

/** What is typed but not sent, per conversation, kept over reloads. */
export class Drafts {
  readonly #keep: Keep;
  readonly #texts = signal<ReadonlyMap<string, string>>(new Map());
  readonly #unwritten = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(keep: Keep) {
    this.#keep = keep;
  }

  /** Reading it in a component subscribes to it. `null`: before the first conversation. */
  get(conversationId: string | null): string {
    const key = keyOf(conversationId);
    return this.#texts.value.get(key) ?? this.#keep.get(key) ?? "";
  }

  set(conversationId: string | null, text: string): void {
    const key = keyOf(conversationId);
    this.#texts.value = new Map([...this.#texts.value, [key, text]]);
    this.#unwritten.add(key);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.flush();
    }, writeDelayMs);
  }

  /** Puts a text before what is typed. */
  prepend(conversationId: string | null, text: string): void {
    this.set(conversationId, joined(text, this.get(conversationId)));
  }

  /** What was typed in one place belongs to another one from now on, before what is there. */
  move(from: string | null, to: string): void {
    const text = this.get(from);
    if (text === "") return;
    this.prepend(to, text);
    this.set(from, "");
  }

  /** Forgets what is not in storage yet. */
  forget(): void {
    clearTimeout(this.#timer);
    this.#unwritten.clear();
    this.#texts.value = new Map();
  }

  /** Writes what is not in storage yet; to be called when the page may go away. */
  flush(): void {
    clearTimeout(this.#timer);
    for (const key of this.#unwritten) {
      const text = this.#texts.value.get(key) ?? "";
      if (text === "") this.#keep.remove(key);
      else this.#keep.set(key, text);
    }
    this.#unwritten.clear();
  }
}

/** One text before another, with an empty line between them; an empty one counts for nothing. */
export function joined(first: string, second: string): string {
  if (first.trim() === "") return second;
  return second.trim() === "" ? first : `${first}\n\n${second}`;
}

function keyOf(conversationId: string | null): string {
  return `draft.${conversationId ?? "new"}`;
}
