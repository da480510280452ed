import { useLayoutEffect, useRef } from "preact/hooks";
import type { RefObject } from "preact";

/** A tap beside an open menu and Escape close it; after Escape its button has the focus again. */
export function useCloseFromOutside(
  root: RefObject<HTMLElement | null>,
  isOpen: boolean,
  close: () => void,
): void {
  const latest = useRef(close);
  latest.current = close;
  // At once: who is quick presses Escape before the next frame.
  useLayoutEffect(() => {
    if (!isOpen) return undefined;
    const onPointer = ({ target }: Event): void => {
      if (!(target instanceof Node) || !(root.current?.contains(target) ?? false)) latest.current();
    };
    const onKey = ({ key }: KeyboardEvent): void => {
      if (key !== "Escape") return;
      latest.current();
      root.current?.querySelector<HTMLElement>("button[aria-expanded]")?.focus();
    };
    document.addEventListener("pointerdown", onPointer);
    document.addEventListener("keydown", onKey);
    return () => {
      document.removeEventListener("pointerdown", onPointer);
      document.removeEventListener("keydown", onKey);
    };
  }, [root, isOpen]);
}
