import { useEffect, useRef, useState } from "preact/hooks";
import type { RefObject } from "preact";

/** Within this distance (px) of the end the reader counts as being there. */
const nearEnd = 48;

interface StickyEnd {
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly content: RefObject<HTMLDivElement | null>;
  readonly isAtEnd: boolean;
  readonly toEnd: () => void;
}

/**
 * Follows the end of a growing content as long as the reader is there, and leaves a reader who
 * scrolled up where they are. `key`: another content starts at its end.
 */
export function useStickyEnd(key: string | null): StickyEnd {
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const isFollowing = useRef(true);
  const [isAtEnd, setIsAtEnd] = useState(true);

  const toEnd = (): void => {
    const element = scroller.current;
    if (element === null) return;
    isFollowing.current = true;
    setIsAtEnd(true);
    element.scrollTop = element.scrollHeight;
  };

  useEffect(() => {
    const element = scroller.current;
    const inner = content.current;
    if (element === null || inner === null) return undefined;
    let lastTop = element.scrollTop;
    const onScroll = (): void => {
      const distance = element.scrollHeight - element.scrollTop - element.clientHeight;
      const isUp = element.scrollTop < lastTop;
      lastTop = element.scrollTop;
      // Only a move upwards leaves the end: growing content must not.
      if (distance <= nearEnd) isFollowing.current = true;
      else if (isUp) isFollowing.current = false;
      setIsAtEnd(isFollowing.current);
    };
    const follow = (): void => {
      if (isFollowing.current) element.scrollTop = element.scrollHeight;
    };
    const sizes = new ResizeObserver(follow);
    sizes.observe(element);
    sizes.observe(inner);
    element.addEventListener("scroll", onScroll, { passive: true });
    return () => {
      sizes.disconnect();
      element.removeEventListener("scroll", onScroll);
    };
  }, []);

  useEffect(() => {
    toEnd();
  }, [key]);

  return { scroller, content, isAtEnd, toEnd };
}
