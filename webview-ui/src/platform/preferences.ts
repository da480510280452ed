import { signal } from "@preact/signals";
import type { ReadonlySignal } from "@preact/signals";
import * as v from "valibot";
import type { Keep } from "./keep";

/** Each with its default, which also replaces what an older or a newer page kept. */
const schema = v.object({
  /** `auto`: that of the browser, or of the editor. */
  language: v.fallback(v.picklist(["auto", "en", "ko"]), "auto"),
  /** `auto`: that of the phone; the editor's chat view always wears the editor's. */
  theme: v.fallback(v.picklist(["auto", "light", "dark"]), "auto"),
  textSize: v.fallback(v.picklist(["small", "normal", "large", "largest"]), "normal"),
  /** What Enter does in the composer. `auto`: sends where there is a mouse, a new line on touch. */
  enter: v.fallback(v.picklist(["auto", "send", "line"]), "auto"),
  /** Whether long lines of code are wrapped. */
  wrapsCode: v.fallback(v.boolean(), false),
  hasSound: v.fallback(v.boolean(), true),
  hasVibration: v.fallback(v.boolean(), true),
  /** The screen stays on while Claude works. */
  keepsAwake: v.fallback(v.boolean(), false),
});

/** How this page looks and behaves on this device. */
export type Preferences = Readonly<v.InferOutput<typeof schema>>;

const keptName = "preferences";

/** What the person chose on this device; kept there, and nowhere else. */
export class PreferenceStore {
  readonly #keep: Keep;
  readonly #current;

  readonly current: ReadonlySignal<Preferences>;

  constructor(keep: Keep) {
    this.#keep = keep;
    this.#current = signal(readPreferences(keep.get(keptName)));
    this.current = this.#current;
  }

  set(change: Partial<Preferences>): void {
    const kept = this.#keep.get(keptName);
    // Another tab may have changed something else meanwhile; where nothing can be kept, this knows all.
    const now = kept === null ? this.#current.peek() : readPreferences(kept);
    this.#current.value = { ...now, ...change };
    this.#keep.set(keptName, JSON.stringify(this.#current.peek()));
  }
}

function readPreferences(kept: string | null): Preferences {
  const read = v.safeParse(schema, parse(kept));
  return read.success ? read.output : v.parse(schema, {});
}

function parse(kept: string | null): unknown {
  try {
    return JSON.parse(kept ?? "{}");
  } catch {
    return {};
  }
}
