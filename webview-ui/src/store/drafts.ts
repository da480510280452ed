import { batch, signal } from "@preact/signals";
import type { Signal } from "@preact/signals";
import type { Keep } from "../platform/keep";

/** Without a key for as long as this (ms), or up to twice as long, a draft is written to storage. */
const writeDelayMs = 250;
/** After so many delays it is written though somebody types on: a page that crashes loses no more than that. */
const mostDelays = 8;

/** What is typed but not sent, per conversation, kept over reloads. */
export class Drafts {
  readonly #keep: Keep;
  /** Null: what storage says. One for each, so that a key concerns nobody but its own conversation. */
  readonly #texts = new Map<string, Signal<string | null>>();
  readonly #unwritten = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | null = null;
  /** Something was typed since the timer was set. */
  #isTyping = false;

  constructor(keep: Keep) {
    this.#keep = keep;
  }

  /** Reading it in a component subscribes to it. `null`: before the first conversation. */
  get(conversationId: string | null): string {
    const key = keyOf(conversationId);
    return this.#textOf(key).value ?? this.#keep.get(key) ?? "";
  }

  set(conversationId: string | null, text: string): void {
    const key = keyOf(conversationId);
    this.#textOf(key).value = text;
    this.#unwritten.add(key);
    // Not set anew: a key has to be cheap.
    if (this.#timer === null) this.#writeSoon();
    else this.#isTyping = true;
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
    this.#stopTimer();
    this.#unwritten.clear();
    batch(() => {
      for (const text of this.#texts.values()) text.value = null;
    });
  }

  /** Writes what is not in storage yet; to be called when the page may go away. */
  flush(): void {
    this.#stopTimer();
    for (const key of this.#unwritten) {
      const text = this.#textOf(key).peek() ?? "";
      if (text === "") this.#keep.remove(key);
      else this.#keep.set(key, text);
    }
    this.#unwritten.clear();
  }

  #textOf(key: string): Signal<string | null> {
    const known = this.#texts.get(key);
    if (known !== undefined) return known;
    const text = signal<string | null>(null);
    this.#texts.set(key, text);
    return text;
  }

  #writeSoon(delays = 1): void {
    this.#isTyping = false;
    this.#timer = setTimeout(() => {
      if (this.#isTyping && delays < mostDelays) this.#writeSoon(delays + 1);
      else this.flush();
    }, writeDelayMs);
  }

  #stopTimer(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
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
