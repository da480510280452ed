import { signal } from "@preact/signals";
import type { Language } from "../../../src/shared/wording/problems";
import { loadBoot } from "../loadBoot";
import type { Wording } from "./index";

/** A language and its words. */
export interface Spoken {
  readonly language: Language;
  readonly words: Wording;
}

/** The words of the language that is spoken. Those of another one are fetched when somebody chooses it. */
export class WordsKeeper {
  readonly #spoken;
  #wanted: Language;

  /** `first`: the language that the page's HTML is in, whose words are there. */
  constructor(first: Spoken) {
    this.#spoken = signal(first);
    this.#wanted = first.language;
  }

  /** What is spoken now; reading it in a component subscribes to it. */
  get spoken(): Spoken {
    return this.#spoken.value;
  }

  /** Speaks another language as soon as its words are there; where they are not to be had, the same as before. */
  async speak(language: Language): Promise<void> {
    this.#wanted = language;
    if (this.#spoken.peek().language === language) return;
    try {
      const { words } = await loadBoot(language);
      if (this.#wanted === language) this.#spoken.value = { language, words };
    } catch {
      // No network just now: it is tried again when the page is opened anew.
    }
  }
}
