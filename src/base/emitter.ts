import type { Disposable } from "./lifecycle";
import { toDisposable } from "./lifecycle";

/** Subscribes a listener; dispose the result to unsubscribe. */
export type Event<T> = (listener: (value: T) => void) => Disposable;

/**
 * The private half of an event: the owner fires, everybody else gets `event`. A listener that throws
 * stops neither the others nor the one who fires; what it threw goes to `onListenerError`.
 */
export class Emitter<T> implements Disposable {
  private readonly listeners = new Set<(value: T) => void>();
  private readonly onListenerError: (error: unknown) => void;

  /** `onListenerError`: where a log is at hand, one that writes there; else what was thrown is dropped. */
  constructor(onListenerError: (error: unknown) => void = () => undefined) {
    this.onListenerError = onListenerError;
  }

  readonly event: Event<T> = (listener) => {
    // Wrapped, so that the same function subscribed twice is called and released twice.
    const entry = (value: T): void => {
      listener(value);
    };
    this.listeners.add(entry);
    return toDisposable(() => this.listeners.delete(entry));
  };

  fire(value: T): void {
    for (const listener of [...this.listeners]) {
      try {
        listener(value);
      } catch (error) {
        this.onListenerError(error);
      }
    }
  }

  dispose(): void {
    this.listeners.clear();
  }
}
