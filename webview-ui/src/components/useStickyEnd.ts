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
      else if (isFollowing.current && typedIn(inner) === null)
        element.scrollTop = element.scrollHeight;
      setIsAtEnd(isFollowing.current);
    };
    const onScroll = (): void => {
      const isUp = element.scrollTop < lastTop;
      lastTop = element.scrollTop;
      const distance = distanceOf(element);
      // The browser's own search moves the place, too, while its field has the focus.
      const isSearch = !document.hasFocus() && distance > element.clientHeight;
      // So does ours, which says that it is open (find/finder.ts).
      const isFinding = "finding" in element.dataset;
      const isReader = isUp && (hand.isMoving(isUp) || isSearch || isFinding);
      if (isReader && distance > nearEnd) isFollowing.current = false;
      follow();
    };
    /** Who is at the end stays exactly there, so that nothing below is cut off, but no hand is led. */
    const onResize = (): void => {
      const isFar = distanceOf(element) > nearEnd;
      if (isFollowing.current && (isFar || !hand.isMoving(false))) {
        element.scrollTop = element.scrollHeight;
        typedIn(inner)?.scrollIntoView({ block: "nearest" });
      }
      follow();
    };
    const sizes = new ResizeObserver(onResize);
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

/** The field in it in which somebody types, as of a request: above a keyboard there may be room for no more. */
function typedIn(content: Element): Element | null {
  const { activeElement: field } = document;
  return content.contains(field) && field?.matches("input, textarea") === true ? field : null;
}

/** How far below the visible part the end is (px). */
function distanceOf({ scrollHeight, scrollTop, clientHeight }: Element): number {
  return scrollHeight - scrollTop - clientHeight;
}
