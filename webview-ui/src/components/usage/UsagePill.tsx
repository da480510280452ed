import type { JSX } from "preact";
import { toneOf } from "../../../../src/shared/planUse";
import { planWindowName } from "../../../../src/shared/wording/planWindows";
import { percent } from "../../text/format";
import type { RunningWindow } from "../../text/headlineWindow";
import { headlineWindow } from "../../text/headlineWindow";
import { timeSpan } from "../../text/timeSpan";
import { usagePillWords } from "../../wording/usagePill";
import { Icon } from "../Icon";
import type { Page } from "../page";
import { usePage, useStore } from "../page";
import { useSheets } from "../sheet/sheets";
import { useNow } from "../useNow";

/**
 * How much of the plan's fullest window is used up, and when it starts anew; where the service told nothing, the end of
 * the five hours as the logs let guess it. Opens the whole.
 */
export function UsagePill(): JSX.Element | null {
  const page = usePage();
  const store = useStore();
  const sheets = useSheets();
  const { planWindows, usage } = store.outline.value;
  useNow(15_000, true);
  // What has just been told is counted from now, not from the clock's last turn.
  const now = Date.now() - store.clockAheadMs.value;
  const headline = headlineWindow(planWindows, now);
  const shown =
    headline === null ? estimateOf(usage?.block?.end ?? 0, now, page) : pillOf(headline, now, page);
  if (shown === null) return null;
  return (
    <button
      type="button"
      class="usage-pill"
      data-tone={headline === null ? undefined : toneOf(headline.share, headline.window.status)}
      aria-haspopup="dialog"
      onClick={() => {
        sheets.show("usage");
      }}
    >
      <span class="usage-pill-first">
        <Icon name="usage" />
        {shown.first}
      </span>
      <span class="usage-pill-second">
        <span class="visually-hidden">{shown.between}</span>
        {shown.second}
      </span>
    </button>
  );
}

interface ShownPill {
  readonly first: string;
  /** Goes where there is no room. */
  readonly second: string;
  /** What they mean, said between them. */
  readonly between: string;
}

function pillOf({ window, share }: RunningWindow, now: number, page: Page): ShownPill {
  const words = usagePillWords[page.language];
  const { locale } = page.words;
  const { kind, resetsAt, status } = window;
  const { name } = planWindowName(kind, page.language);
  const rest = resetsAt === null ? "" : timeSpan(resetsAt - now, locale);
  const means = status === "rejected" ? words.refused(name) : words.used(name);
  if (share !== null) {
    const between = rest === "" ? means : `${means}${words.andEnds}`;
    return { first: percent(share, locale), second: rest, between };
  }
  // That it refuses is known at least.
  if (rest === "") return { first: "!", second: "", between: means };
  return { first: rest, second: "", between: words.ends(name) };
}

function estimateOf(end: number, now: number, page: Page): ShownPill | null {
  if (end <= now) return null;
  const words = usagePillWords[page.language];
  const first = `~${timeSpan(end - now, page.words.locale)}`;
  return { first, second: words.estimate, between: words.blockEnds };
}
