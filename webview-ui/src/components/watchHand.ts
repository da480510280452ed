/** After a wheel, a key or a finger that left, the place may move on by itself this long (ms). */
const swingMs = 700;

const scrollKeys: ReadonlySet<string> = new Set(["ArrowUp", "PageUp", "Home", " ", "Tab"]);

/** Whether somebody scrolls an element, as opposed to its place moving because something else did. */
export interface Hand {
  /** To be asked at a scroll; one that goes up keeps a swing alive. */
  isMoving(isUp: boolean): boolean;
  dispose(): void;
}

/** Watches wheel, fingers, the pressed mouse (scroll bar, a selection that is drawn) and keys. */
export function watchHand(element: HTMLElement): Hand {
  let isHeld = false;
  let lastAt = -Infinity;
  const touch = (): void => {
    lastAt = performance.now();
  };
  const hold = (): void => {
    isHeld = true;
    touch();
  };
  const release = (): void => {
    if (isHeld) touch();
    isHeld = false;
  };
  const onKey = ({ key }: KeyboardEvent): void => {
    if (scrollKeys.has(key)) touch();
  };
  const watching = new AbortController();
  const { signal } = watching;
  const options = { passive: true, signal };
  element.addEventListener("wheel", touch, options);
  element.addEventListener("touchstart", hold, options);
  element.addEventListener("touchmove", touch, options);
  element.addEventListener(
    "pointerdown",
    ({ pointerType }) => {
      if (pointerType === "mouse") hold();
    },
    options,
  );
  for (const end of ["touchend", "touchcancel", "pointerup", "pointercancel", "blur"] as const) {
    window.addEventListener(end, release, options);
  }
  document.addEventListener("keydown", onKey, options);
  return {
    isMoving: (isUp) => {
      const isMoving = isHeld || performance.now() - lastAt < swingMs;
      if (isMoving && isUp) touch();
      return isMoving;
    },
    dispose: () => {
      watching.abort();
    },
  };
}
