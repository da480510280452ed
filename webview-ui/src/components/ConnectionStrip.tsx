import type { JSX } from "preact";
import { timeOfDay } from "../text/format";
import type { Strip } from "../transport/stripOf";
import type { Wording } from "../wording/index";
import { Icon } from "./Icon";
import type { IconName } from "./Icon";
import { useStore, useWords } from "./page";
import { useStrip } from "./useStrip";
import { isUndecided } from "./workState";

/** A thin strip while the connection is not what it should be; nothing is ever covered. */
export function ConnectionStrip(): JSX.Element | null {
  const words = useWords();
  const store = useStore();
  const strip = useStrip();
  const { tone, icon } = looks[strip.kind];
  if (strip.kind === "hidden") return null;
  // Where nobody knows how the last turn ended, the page does not say that all is well.
  if (strip.kind === "back" && store.conversation.value?.turns.slice(-1).some(isUndecided)) {
    return null;
  }
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
