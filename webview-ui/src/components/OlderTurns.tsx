import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { JSX, RefObject } from "preact";
import type { Conversation } from "../../../src/shared/state";
import { useStore, useWords } from "./page";
import { keepPlace } from "./steadyPlace";

export interface OlderTurnsProps {
  readonly conversation: Conversation;
  /** The first turn that is on the page. */
  readonly firstId: string | null;
  readonly scroller: RefObject<HTMLElement | null>;
}

/** Nearer to the top than this (px) the next page is fetched without a tap. */
const nearTop = 400;

/** Fetches what came before the first turn, when it is reached or asked for. */
export function OlderTurns(props: OlderTurnsProps): JSX.Element {
  const { conversation, firstId, scroller } = props;
  const words = useWords();
  const store = useStore();
  const row = useRef<HTMLParagraphElement>(null);
  const status = store.history.statusOf(conversation);
  const isLive = store.connection.value.kind === "live";
  const load = (): void => {
    // What `useSteadyPlace` does itself.
    scroller.current?.style.setProperty("overflow-anchor", "none");
    void store.history.loadOlder(conversation);
  };
  useSteadyPlace(row, scroller, firstId, status);
  useEffect(() => {
    const element = scroller.current;
    if (element === null || status !== "idle" || !isLive) return undefined;
    const look = (): void => {
      // Where everything fits on the screen there is no scrolling: that is for the button.
      const isScrollable = element.scrollHeight > element.clientHeight + nearTop;
      if (isScrollable && element.scrollTop < nearTop) load();
    };
    element.addEventListener("scroll", look, { passive: true });
    return () => {
      element.removeEventListener("scroll", look);
    };
  });
  return (
    <p class="older" ref={row} hidden={status === "complete"}>
      <button
        type="button"
        class="link-button"
        disabled={!isLive}
        aria-busy={status === "loading"}
        onClick={load}
      >
        {status === "loading"
          ? words.chat.olderLoading
          : status === "failed"
            ? words.chat.olderFailed
            : words.chat.older}
      </button>
    </p>
  );
}

/** Keeps the turn that was the first where it is on the screen when others come above it. */
function useSteadyPlace(
  row: RefObject<HTMLElement | null>,
  scroller: RefObject<HTMLElement | null>,
  firstId: string | null,
  status: string,
): void {
  const last = useRef<{ readonly first: HTMLElement | null; readonly top: number }>(null);
  const end = useRef<() => void>(null);
  const isLoading = useRef(false);
  isLoading.current = status === "loading";
  const letGo = (): void => {
    if (end.current === null && !isLoading.current) {
      scroller.current?.style.removeProperty("overflow-anchor");
    }
  };
  useLayoutEffect(() => {
    const [above, box, before] = [row.current, scroller.current, last.current];
    const next = above?.nextElementSibling;
    const first = next instanceof HTMLElement ? next : null;
    if (before?.first?.isConnected === true && before.first !== first && above && box) {
      end.current?.();
      end.current = keepPlace(box, above, before.first, before.top, () => {
        end.current = null;
        letGo();
      });
    }
    last.current = { first, top: first?.offsetTop ?? 0 };
    letGo();
  }, [firstId, status, row, scroller]);
  useEffect(() => () => end.current?.(), []);
}
