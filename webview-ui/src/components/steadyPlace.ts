/** So long after the last change (ms) nothing above is thought to change any more. */
const calmMs = 1_000;

/**
 * Keeps what is read where it is on the screen while turns come in above it and get their heights: they are drawn
 * in more than one frame. The browser's own way of doing that (scroll anchoring) does nothing at the very top, and
 * Safari has none; it has to be off meanwhile, or all is moved twice.
 * @param above the row above the first turn
 * @param anchor the turn that was the first one
 * @param top where that was before, its `offsetTop`
 * @param onCalm it is over, because nothing changes any more
 * @returns ends it before that
 */
export function keepPlace(
  scroller: HTMLElement,
  above: Element,
  anchor: HTMLElement,
  top: number,
  onCalm: () => void,
): () => void {
  let kept = { anchor, top };
  let timer: ReturnType<typeof setTimeout> | undefined;
  const settle = (): void => {
    const now = kept.anchor.offsetTop;
    if (now !== kept.top) {
      scroller.scrollTop += now - kept.top;
      kept.top = now;
    }
    clearTimeout(timer);
    timer = setTimeout(() => {
      end();
      onCalm();
    }, calmMs);
  };
  /** The first turn that begins on the screen, else the one that fills it: what changes below must not move it. */
  const follow = (): void => {
    // What changed since the last frame was drawn.
    settle();
    const { top: upper, bottom: lower } = scroller.getBoundingClientRect();
    const topOf = (turn: Element): number => turn.getBoundingClientRect().top;
    let found = kept.anchor;
    for (let next = found.previousElementSibling; isTurn(next, above);) {
      if (topOf(next) < upper) break;
      found = next;
      next = found.previousElementSibling;
    }
    for (let next = found.nextElementSibling; isTurn(next, above);) {
      if (topOf(found) >= upper || topOf(next) >= lower) break;
      found = next;
      next = found.nextElementSibling;
    }
    kept = { anchor: found, top: found.offsetTop };
  };
  const sizes = new ResizeObserver(settle);
  const end = (): void => {
    clearTimeout(timer);
    sizes.disconnect();
    scroller.removeEventListener("scroll", follow);
  };
  settle();
  if (above.parentElement !== null) sizes.observe(above.parentElement);
  scroller.addEventListener("scroll", follow, { passive: true });
  return end;
}

function isTurn(element: Element | null, above: Element): element is HTMLElement {
  return element instanceof HTMLElement && element !== above;
}
