import { effect } from "@preact/signals";
import type { ReadonlySignal } from "@preact/signals";

interface StateKeeperOptions<T> {
  readonly state: ReadonlySignal<T>;
  /** Writes it; called now and then, with the newest. */
  readonly keep: (state: T) => void;
  /** What changes without a pause is written this often (ms). */
  readonly everyMs: number;
}

/** A change is written when it was quiet for so long (ms): to write is work, and an answer streams. */
const quietMs = 1_500;

/** Decides when a state that changes often is worth writing down; no DOM. */
export class StateKeeper<T> {
  readonly #options: StateKeeperOptions<T>;
  readonly #stop: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** When the oldest change that is not written came (ms); null: all is written. */
  #dueSince: number | null = null;
  #written: T | null = null;

  constructor(options: StateKeeperOptions<T>) {
    this.#options = options;
    this.#stop = effect(() => {
      // Reading it here is what subscribes to it.
      this.#changed(options.state.value);
    });
  }

  /** Writes what is not written. */
  flush(): void {
    clearTimeout(this.#timer);
    if (this.#dueSince === null) return;
    this.#dueSince = null;
    this.#written = this.#options.state.peek();
    this.#options.keep(this.#written);
  }

  /** Writes nothing more. */
  dispose(): void {
    clearTimeout(this.#timer);
    this.#stop();
  }

  #changed(state: T): void {
    if (state === this.#written) return;
    const now = performance.now();
    this.#dueSince ??= now;
    clearTimeout(this.#timer);
    const wait = Math.min(quietMs, Math.max(0, this.#dueSince + this.#options.everyMs - now));
    this.#timer = setTimeout(() => {
      this.flush();
    }, wait);
  }
}
