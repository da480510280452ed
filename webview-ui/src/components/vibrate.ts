/** A short tick under the finger, where the browser has it (Safari has not). */
export function vibrate(): void {
  const { vibrate: tick } = navigator as { vibrate?: (pattern: number) => boolean };
  tick?.call(navigator, 10);
}
