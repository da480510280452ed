/** What this browser can do for the person beside showing the page. */
type Able = Partial<Pick<Navigator, "vibrate" | "wakeLock">>;

/** Safari can't. Where a browser can, the device may still have nothing to do it with. */
export function canVibrate(): boolean {
  return (navigator as Able).vibrate !== undefined;
}

/** Also only in secure contexts. */
export function canKeepAwake(): boolean {
  return (navigator as Able).wakeLock !== undefined;
}

/** A short tick under the finger. */
export function vibrate(): void {
  const able: Able = navigator;
  able.vibrate?.(10);
}
