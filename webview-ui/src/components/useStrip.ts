import { useEffect, useState } from "preact/hooks";
import { nextLook, stripOf } from "../transport/stripOf";
import type { Strip } from "../transport/stripOf";
import { useStore } from "./page";

/** What there is to say about the connection, looked at exactly when it changes. */
export function useStrip(): Strip {
  const connection = useStore().connection.value;
  const [, setLooks] = useState(0);
  const now = Date.now();
  const wait = nextLook(connection, now);
  useEffect(() => {
    if (wait === null) return undefined;
    const timer = setTimeout(() => {
      setLooks((count) => count + 1);
    }, wait + 20);
    return () => {
      clearTimeout(timer);
    };
  });
  return stripOf(connection, now);
}

/** True while the strip says that there is no connection: what needs the PC then says so, too. */
export function useIsCutOff(): boolean {
  const { kind } = useStrip();
  return kind === "reconnecting" || kind === "fault";
}
