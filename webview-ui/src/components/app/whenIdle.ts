/** The page has been fetched and drawn by then (ms), also where nobody can tell when it rests. */
const restMs = 2_000;

/** Does something when the page has rested for a while; gives what takes it back. */
export function whenIdle(act: () => void): () => void {
  let cancel = (): void => undefined;
  const timer = setTimeout(() => {
    // Safari has no such callback.
    if (!("requestIdleCallback" in window)) {
      act();
      return;
    }
    const id = requestIdleCallback(act, { timeout: restMs });
    cancel = () => {
      cancelIdleCallback(id);
    };
  }, restMs);
  return () => {
    clearTimeout(timer);
    cancel();
  };
}
