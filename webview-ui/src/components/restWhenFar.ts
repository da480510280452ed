/** So long (ms) after it came a turn has its height: what it is rendered with, and colours of code, are there. */
const settledMs = 2_000;
const waiting = new Set<HTMLElement>();

/**
 * Lets the browser leave a turn out of its layout while it is far from the screen: of thousands of turns each key in
 * the message box would lay out all. Its height is measured before, so that nothing moves.
 */
export function restWhenFar(turn: HTMLElement): void {
  // Elsewhere what is on the screen would not stay in its place when a height turns out to be another one.
  if (!CSS.supports("overflow-anchor", "auto")) return;
  if (waiting.size === 0) setTimeout(settleAll, settledMs);
  waiting.add(turn);
}

/** Reads all heights before it changes anything: else each would be a layout of its own. */
function settleAll(): void {
  const heights = [...waiting].map((turn) => [turn, turn.offsetHeight] as const);
  waiting.clear();
  for (const [turn, height] of heights) {
    turn.style.setProperty("contain-intrinsic-height", `auto ${height}px`);
    turn.style.setProperty("content-visibility", "auto");
  }
}
