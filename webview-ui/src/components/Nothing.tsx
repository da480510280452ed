/** Holds the place of code that nothing is missing without. */
export function Nothing(): null {
  return null;
}
