import { useEffect, useRef } from "preact/hooks";
import type { RefObject } from "preact";

/**
 * What has just opened comes into view as a whole, also each time that it becomes something else.
 * `what` names it; null: it is closed.
 */
export function useScrolledTo<T extends HTMLElement>(what: string | null): RefObject<T | null> {
  const element = useRef<T>(null);
  useEffect(() => {
    if (what !== null) element.current?.scrollIntoView({ block: "nearest" });
  }, [what]);
  return element;
}
