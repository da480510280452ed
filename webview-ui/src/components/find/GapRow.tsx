import { useEffect, useRef, useState } from "preact/hooks";
import type { JSX } from "preact";
import type { Conversation } from "../../../../src/shared/state";
import { findWords } from "../../wording/find";
import { usePage, useStore } from "../page";

interface GapRowProps {
  readonly conversation: Conversation;
  /** The turn above it, behind which some are missing. */
  readonly afterId: string;
}

/** Stands where messages are missing; fetches the next ones when it is tapped, or reached from above. */
export function GapRow({ conversation, afterId }: GapRowProps): JSX.Element {
  const words = findWords[usePage().language].gap;
  const store = useStore();
  const row = useRef<HTMLParagraphElement>(null);
  const [status, setStatus] = useState<"idle" | "loading" | "failed">("idle");
  const isLive = store.connection.value.kind === "live";
  const load = async (): Promise<void> => {
    setStatus("loading");
    setStatus((await store.history.loadNewer(conversation)) ? "idle" : "failed");
  };
  useEffect(() => {
    const element = row.current;
    if (element === null || status !== "idle" || !isLive) return undefined;
    const watch = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting === true && comesFromBelow(entry)) void load();
      },
      { root: element.closest(".chat-scroller"), rootMargin: ahead },
    );
    watch.observe(element);
    return () => {
      watch.disconnect();
    };
  }, [afterId, status, isLive]);
  return (
    <p class="older gap" ref={row}>
      <button
        type="button"
        class="link-button"
        disabled={!isLive}
        aria-busy={status === "loading"}
        onClick={() => void load()}
      >
        {status === "loading" ? words.loading : status === "failed" ? words.failed : words.load}
      </button>
    </p>
  );
}

/** So far below the screen it counts as reached. */
const ahead = "0px 0px 400px 0px";

/** Who reads from above goes on, and nothing moves that is being read. */
function comesFromBelow({ boundingClientRect, rootBounds }: IntersectionObserverEntry): boolean {
  if (rootBounds === null) return false;
  return boundingClientRect.top > rootBounds.top + rootBounds.height / 2;
}
