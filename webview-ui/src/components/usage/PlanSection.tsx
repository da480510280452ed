import type { JSX } from "preact";
import type { PlanWindow } from "../../../../src/shared/catalog";
import { isOver, toneOf, usedShare } from "../../../../src/shared/planUse";
import { planWindowName } from "../../../../src/shared/wording/planWindows";
import { percent, timeOfDay } from "../../text/format";
import { timeSpan } from "../../text/timeSpan";
import type { UsageWording } from "../../wording/usage";
import { Icon } from "../Icon";
import { usePage } from "../page";
import { Meter } from "./Meter";

interface PlanSectionProps {
  readonly windows: readonly PlanWindow[];
  readonly now: number;
  readonly words: UsageWording;
}

/** The windows of the plan, as Claude itself tells them. */
export function PlanSection({ windows, now, words }: PlanSectionProps): JSX.Element {
  return (
    <section class="panel-section" aria-label={words.plan}>
      <h3>{words.plan}</h3>
      {windows.length === 0 && <p class="usage-text">{words.noPlan}</p>}
      {windows.map((window) => (
        <Window key={window.kind} window={window} now={now} words={words} />
      ))}
    </section>
  );
}

interface WindowProps {
  readonly window: PlanWindow;
  readonly now: number;
  readonly words: UsageWording;
}

function Window({ window, now, words }: WindowProps): JSX.Element {
  const { language, words: page } = usePage();
  const { locale } = page;
  const { kind, status, resetsAt, source, asOf } = window;
  const share = usedShare(window, now);
  const hasEnded = isOver(window, now);
  const tone = hasEnded ? undefined : toneOf(share, status);
  const { name } = planWindowName(kind, language);
  return (
    <div class="usage-window" data-tone={tone}>
      <p class="usage-head">
        <span class="usage-name">{name}</span>
        <span class="usage-share">
          {share === null ? words.unknownShare : percent(share, locale)}
        </span>
      </p>
      {share !== null && <Meter name={name} share={share} />}
      {!hasEnded && <Status status={status} isNear={tone !== undefined} words={words} />}
      {resetsAt !== null && (
        <p class="usage-text">
          {hasEnded
            ? words.wasReset(timeOfDay(resetsAt, now, locale))
            : words.resets(timeOfDay(resetsAt, now, locale), timeSpan(resetsAt - now, locale))}
        </p>
      )}
      <p class="usage-text">{words.asOf[source](timeOfDay(asOf, now, locale))}</p>
    </div>
  );
}

interface StatusProps {
  readonly status: string | null;
  readonly isNear: boolean;
  readonly words: UsageWording;
}

/** In words, beside the colour. */
function Status({ status, isNear, words }: StatusProps): JSX.Element | null {
  if (!isNear) {
    return status === "allowed" ? <p class="usage-text">{words.allowed}</p> : null;
  }
  return (
    <p class="usage-status">
      <Icon name="alert" />
      {status === "rejected" ? words.refused : words.nearly}
    </p>
  );
}
