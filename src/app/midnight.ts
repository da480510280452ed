/** How long (ms) until the next day of the PC's own clock has begun. Days on which clocks change are not 24 hours. */
export function msToMidnight(now: number): number {
  const today = new Date(now);
  const tomorrow = new Date(today.getFullYear(), today.getMonth(), today.getDate() + 1);
  // At midnight itself it is still to come by a hair, where clocks are not of one mind.
  return Math.max(1, tomorrow.getTime() - now) + 50;
}
