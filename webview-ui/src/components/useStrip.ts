import { useEffect, useState } from "preact/hooks";
import { nextLook, stripOf } from "../transport/stripOf";
import type { Strip } from "../transport/stripOf";
import { useStore } from "./page";
import { nextUpstreamLook, shownUpstream, upstreamOf } from "./upstreamOf";
import type { ShownUpstream } from "./upstreamOf";

/** What there is to say about the way to the PC, looked at exactly when it changes. */
export function useStrip(): Strip {
  const connection = useStore().connection.value;
  const now = Date.now();
  useAnotherLook(nextLook(connection, now));
  return stripOf(connection, now);
}

/** What there is to say about the way from the PC on, for the conversation on the screen. */
export function useUpstream(): ShownUpstream | null {
  const store = useStore();
  const now = Date.now() - store.clockAheadMs.peek();
  const upstream = upstreamOf(store.conversationOutline.value, now);
  useAnotherLook(nextUpstreamLook(upstream, now));
  return shownUpstream(upstream, now);
}

/** True while the strip says that there is no connection: what needs the PC then says so, too. */
export function useIsCutOff(): boolean {
  const { kind } = useStrip();
  return kind === "reconnecting" || kind === "fault";
}

/** Draws again after so long (ms); null: not by itself. */
function useAnotherLook(wait: number | null): void {
  const [, setLooks] = useState(0);
  useEffect(() => {
    if (wait === null) return undefined;
    const timer = setTimeout(() => {
      setLooks((count) => count + 1);
    }, wait + 20);
    return () => {
      clearTimeout(timer);
    };
  });
}
