import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { markdownLibrary } from "../markdown/loadMarkdown";
import { useStore } from "./page";

/** So long (ms) it takes at most, also where there is no connection. */
const patienceMs = 1_000;
/** So long (ms) after the connection the answers are drawn. */
const drawnMs = 100;
const isSettled = signal(false);

/**
 * Whether the page has drawn its conversation for the first time. Before that there is no time for what nobody
 * reads first: the first number of a language alone takes a phone 50 ms.
 */
export function useIsSettled(): boolean {
  const isDrawn = useStore().connection.value.kind === "live" && markdownLibrary.value !== null;
  useEffect(() => {
    if (isSettled.peek()) return undefined;
    const settle = (): void => {
      isSettled.value = true;
    };
    const timer = setTimeout(settle, isDrawn ? drawnMs : patienceMs);
    return () => {
      clearTimeout(timer);
    };
  }, [isDrawn]);
  return isSettled.value;
}
