import { useEffect, useState } from "preact/hooks";
import type { JSX } from "preact";
import { timeOfDay } from "../text/format";
import { nextLook, stripOf } from "../transport/stripOf";
import type { Strip } from "../transport/stripOf";
import type { Connection } from "../transport/connection";
import type { Wording } from "../wording/index";
import { Icon } from "./Icon";
import type { IconName } from "./Icon";
import { useStore, useWords } from "./page";

/** A thin strip while the connection is not what it should be; nothing is ever covered. */
export function ConnectionStrip(): JSX.Element | null {
  const words = useWords();
  const store = useStore();
  const connection = store.connection.value;
  const strip = stripOf(connection, useMoments(connection));
  const { tone, icon } = looks[strip.kind];
  if (strip.kind === "hidden") return null;
  return (
    <div class="strip" data-tone={tone} role="status">
      <Icon name={icon} />
      <span>{stripText(strip, words)}</span>
      {strip.kind === "fault" && (
        <button
          type="button"
          class="link-button"
          onClick={() => {
            store.retry();
          }}
        >
          {words.strip.retry}
        </button>
      )}
    </div>
  );
}

const looks: Readonly<Record<Strip["kind"], { readonly tone: string; readonly icon: IconName }>> = {
  hidden: { tone: "", icon: "check" },
  reconnecting: { tone: "amber", icon: "refresh" },
  fault: { tone: "red", icon: "offline" },
  back: { tone: "green", icon: "check" },
};

function stripText(strip: Exclude<Strip, { kind: "hidden" }>, words: Wording): string {
  if (strip.kind === "reconnecting") return words.strip.reconnecting;
  if (strip.kind === "back") return words.strip.back;
  const since = timeOfDay(strip.since, Date.now(), words.locale);
  switch (strip.fault) {
    case "offline":
      return words.strip.offline(since);
    case "tunnel":
      return words.strip.tunnel;
    case "stopped":
      return words.strip.stopped;
    case "refused":
      return words.strip.refused;
    case "unknown":
    case "unreachable":
      return words.strip.unreachable(since);
  }
}

/** The current time, looked at exactly when it changes what the strip says. */
function useMoments(connection: Connection): number {
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
  return now;
}
