/**
 * Whether the signal has aborted by now. A call, for the compiler takes `signal.aborted` for
 * unchanged after the first look at it, even past an await.
 */
export function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}
