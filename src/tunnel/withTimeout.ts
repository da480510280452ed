/** Thrown by {@link withTimeout}. */
export class TimeoutError extends Error {
  constructor() {
    super("No answer in time.");
    this.name = "TimeoutError";
  }
}

/**
 * The promise's outcome, or a {@link TimeoutError} after `ms`. The work itself goes on: the SDK's
 * calls can't be cancelled. A late failure of it is swallowed.
 */
export function withTimeout<T>(work: Promise<T>, ms: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new TimeoutError());
    }, ms);
    const stopTimer = (): void => {
      clearTimeout(timer);
    };
    work.then(resolve, reject).finally(stopTimer);
  });
}
