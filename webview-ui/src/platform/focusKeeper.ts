/**
 * Gives the focus a new home when the element that had it goes away or is switched off: by a keyboard
 * or a screen reader nobody has to begin at the top of the page again. A container says where to go
 * with `data-focus-home`: selectors of what is in it, the first that is there counts; the nearest
 * container comes first. Returns how to stop.
 */
export function bringFocusHome(): () => void {
  const stop = new AbortController();
  const { signal } = stop;
  let last: HTMLElement | null = null;
  /** What was around it, nearest first: it is not known any more once it is gone. */
  let around: readonly Element[] = [];
  let usesKeys = false;

  const look = (): void => {
    if (last === null || !isLost(last)) return;
    const home = homeIn(around);
    last = null;
    // A tap must not bring the phone's keyboard up.
    if (home === null || (!usesKeys && isField(home))) return;
    home.focus({ preventScroll: true });
  };
  document.addEventListener(
    "focusin",
    ({ target }) => {
      if (!(target instanceof HTMLElement)) return;
      last = target;
      around = ancestorsOf(target);
    },
    { signal },
  );
  document.addEventListener(
    "keydown",
    () => {
      usesKeys = true;
    },
    { signal, capture: true },
  );
  document.addEventListener(
    "pointerdown",
    () => {
      usesKeys = false;
    },
    { signal, capture: true },
  );
  // The browser tells nobody that what had the focus is gone. A look costs next to nothing.
  const changes = new MutationObserver(look);
  changes.observe(document.body, {
    childList: true,
    subtree: true,
    attributes: true,
    attributeFilter: ["disabled"],
  });
  signal.addEventListener("abort", () => {
    changes.disconnect();
  });
  return () => {
    stop.abort();
  };
}

/** Nothing has the focus, and not because the person took it away. */
function isLost(last: HTMLElement): boolean {
  const { activeElement, body } = document;
  const hasNone = activeElement === null || activeElement === body || activeElement === last;
  return hasNone && (!last.isConnected || last.matches(":disabled"));
}

function homeIn(around: readonly Element[]): HTMLElement | null {
  for (const element of around) {
    if (!element.isConnected || !(element instanceof HTMLElement)) continue;
    for (const selector of element.dataset["focusHome"]?.split(",") ?? []) {
      const home = element.querySelector<HTMLElement>(selector);
      if (home !== null) return home;
    }
  }
  return null;
}

function isField(element: HTMLElement): boolean {
  return element.matches("input, textarea");
}

function ancestorsOf(element: Element): readonly Element[] {
  const found: Element[] = [];
  for (let at = element.parentElement; at !== null; at = at.parentElement) found.push(at);
  return found;
}
