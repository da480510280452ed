import { useEffect, useRef } from "preact/hooks";
import type { JSX } from "preact";

/** Tells when the end of a list is about to be seen. */
export function EndSentinel({ onReached }: { readonly onReached: () => void }): JSX.Element {
  const element = useRef<HTMLDivElement>(null);
  const latest = useRef(onReached);
  latest.current = onReached;
  useEffect(() => {
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) latest.current();
      },
      { rootMargin: "300px" },
    );
    if (element.current !== null) observer.observe(element.current);
    return () => {
      observer.disconnect();
    };
  }, []);
  return <div ref={element} class="end-sentinel" aria-hidden="true" />;
}
