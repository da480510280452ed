/**
 * Keeps the screen on while the page is in sight, until the result is called. The browser takes the
 * lock away with the page's sight, so it is asked for again when the page is back; where it says no,
 * such as on a low battery, the screen does as it always does.
 */
export function keepAwake(): () => void {
  const { wakeLock } = navigator as Partial<Pick<Navigator, "wakeLock">>;
  if (wakeLock === undefined) return () => undefined;
  let sentinel: WakeLockSentinel | null = null;
  let isAsking = false;
  let isOver = false;
  const ask = async (): Promise<void> => {
    const isHeld = sentinel !== null && !sentinel.released;
    if (isAsking || isHeld || document.visibilityState !== "visible") return;
    isAsking = true;
    try {
      sentinel = await wakeLock.request("screen");
    } catch {
      sentinel = null;
    }
    isAsking = false;
    if (isOver) release();
  };
  const release = (): void => {
    void sentinel?.release().catch(() => undefined);
    sentinel = null;
  };
  const look = (): void => {
    void ask();
  };
  document.addEventListener("visibilitychange", look);
  look();
  return () => {
    isOver = true;
    document.removeEventListener("visibilitychange", look);
    release();
  };
}
