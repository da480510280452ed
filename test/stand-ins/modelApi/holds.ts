/**
 * Places where a stream waits for the test. One release lets one waiting stream go on; a release that finds nobody
 * waiting is kept for the next stream of that name.
 */
export class Holds {
  readonly #waiting = new Map<string, (() => void)[]>();
  readonly #early = new Map<string, number>();
  readonly #watchers = new Map<string, (() => void)[]>();

  /** Resolves when the name is released or the signal says that the stream is over. */
  wait(name: string, signal: AbortSignal): Promise<void> {
    const early = this.#early.get(name) ?? 0;
    this.#take(this.#watchers, name).forEach((resolve) => {
      resolve();
    });
    if (early > 0) {
      this.#early.set(name, early - 1);
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      this.#waiting.set(name, [...(this.#waiting.get(name) ?? []), resolve]);
      signal.addEventListener("abort", () => {
        const rest = (this.#waiting.get(name) ?? []).filter((other) => other !== resolve);
        this.#waiting.set(name, rest);
        resolve();
      });
    });
  }

  /** Lets one stream go on that waits, or will wait, at this name. */
  release(name: string): void {
    const [first, ...rest] = this.#waiting.get(name) ?? [];
    this.#waiting.set(name, rest);
    if (first === undefined) this.#early.set(name, (this.#early.get(name) ?? 0) + 1);
    else first();
  }

  /** Resolves when a stream waits at this name. */
  reached(name: string): Promise<void> {
    if ((this.#waiting.get(name) ?? []).length > 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#watchers.set(name, [...(this.#watchers.get(name) ?? []), resolve]);
    });
  }

  #take(map: Map<string, (() => void)[]>, name: string): (() => void)[] {
    const found = map.get(name) ?? [];
    map.delete(name);
    return found;
  }
}
