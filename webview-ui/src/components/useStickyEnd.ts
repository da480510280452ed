import { useEffect, useRef, useState } from "preact/hooks";
import type { RefObject } from "preact";
import { watchHand } from "./watchHand";

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
 * scrolled up where they are. `key`: another content starts at its end. Only the reader leaves the
 * end: a content or a box that shrinks and grows moves the place, too, and must not.
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
    const hand = watchHand(element);
    let lastTop = element.scrollTop;
    const follow = (): void => {
      if (distanceOf(element) <= nearEnd) isFollowing.current = true;
      else if (isFollowing.current) element.scrollTop = element.scrollHeight;
      setIsAtEnd(isFollowing.current);
    };
    const onScroll = (): void => {
      const isUp = element.scrollTop < lastTop;
      lastTop = element.scrollTop;
      const distance = distanceOf(element);
      // The browser's own search moves the place, too, while its field has the focus.
      const isSearch = !document.hasFocus() && distance > element.clientHeight;
      const isReader = isUp && (hand.isMoving(isUp) || isSearch);
      if (isReader && distance > nearEnd) isFollowing.current = false;
      follow();
    };
    const sizes = new ResizeObserver(follow);
    sizes.observe(element);
    sizes.observe(inner);
    element.addEventListener("scroll", onScroll, { passive: true });
    return () => {
      sizes.disconnect();
      hand.dispose();
      element.removeEventListener("scroll", onScroll);
    };
  }, []);

  useEffect(() => {
    toEnd();
  }, [key]);

  return { scroller, content, isAtEnd, toEnd };
}

/** How far below the visible part the end is (px). */
function distanceOf({ scrollHeight, scrollTop, clientHeight }: Element): number {
  return scrollHeight - scrollTop - clientHeight;
}
