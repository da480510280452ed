/** Whether both times (epoch ms) are of the same day where this runs. */
export function isSameDay(one: number, other: number): boolean {
  return new Date(one).toDateString() === new Date(other).toDateString();
}
