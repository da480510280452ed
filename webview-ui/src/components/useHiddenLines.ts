import { useCallback, useState } from "preact/hooks";

interface HiddenLines {
  /** To be the `ref` of the scrolling element. */
  readonly scroller: (element: HTMLElement | null) => (() => void) | undefined;
  /** Lines of text below what is visible. */
  readonly hiddenLines: number;
}

/** Counts what is still below the visible part of a scrolling element. */
export function useHiddenLines(): HiddenLines {
  const [hiddenLines, setHiddenLines] = useState(0);
  const scroller = useCallback((element: HTMLElement | null) => {
    if (element === null) return undefined;
    const count = (): void => {
      const lineHeight = Number.parseFloat(getComputedStyle(element).lineHeight) || 20;
      const hidden = element.scrollHeight - element.scrollTop - element.clientHeight;
      setHiddenLines(Math.max(0, Math.round((hidden - 2) / lineHeight)));
    };
    const sizes = new ResizeObserver(count);
    sizes.observe(element);
    for (const child of element.children) sizes.observe(child);
    element.addEventListener("scroll", count, { passive: true });
    return () => {
      sizes.disconnect();
      element.removeEventListener("scroll", count);
    };
  }, []);
  return { scroller, hiddenLines };
}
