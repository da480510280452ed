/**
 * Whether something was less than `holdMs` before `now`. All three are ms of one clock; who can should
 * take one that only goes forward (`performance.now`). What would be in the future is not recent: the
 * clock was set back, and nobody knows how long ago it was.
 */
export function isRecent(at: number, holdMs: number, now: number): boolean {
  const age = now - at;
  return age >= 0 && age < holdMs;
}
