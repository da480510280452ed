import type { PlanWindow } from "../shared/catalog";
import { isOver, toneOf, usedShare } from "../shared/planUse";
import type { HostState } from "../shared/state";
import { planWindowName } from "../shared/wording/planWindows";
import type { Language } from "../shared/wording/problems";
import { costText, percent } from "./figureTexts";
import { shownText } from "./shownText";
import { isSameDay } from "../shared/sameDay";
import { timeLeft, timeOfDay } from "./timeOfDay";
import { wordingOf } from "./wording/wording";

/** A figure as it stands in the status bar, and as a screen reader says it. */
export interface UsagePart {
  readonly text: string;
  readonly spoken: string;
}

/** What the status bar says of the plan and of today. */
export interface UsageFace {
  readonly plan: readonly UsagePart[];
  readonly today: UsagePart | null;
  readonly color: "warning" | "error" | null;
}

const fiveHours = "five_hour";

/**
 * The five hours, by the service's own word where it has one, else as they are guessed from the logs; beside them
 * the fullest of the other windows once it is nearly used; and what today cost.
 */
export function usageFace(host: HostState, now: number, language: Language): UsageFace {
  const windows = host.planWindows.filter((window) => !isOver(window, now));
  const own = windows.find(({ kind }) => kind === fiveHours);
  const other = mostUrgent(
    windows.filter(({ kind }) => kind !== fiveHours),
    now,
  );
  const tones = windows.map((window) => toneOfWindow(window, now));
  return {
    plan: [
      own === undefined ? null : windowPart(own, now, language),
      own === undefined ? blockPart(host, now, language) : null,
      other === null ? null : windowPart(other, now, language),
    ].filter((part) => part !== null),
    today: todayPart(host, now, language),
    color: tones.includes("red") ? "error" : tones.includes("amber") ? "warning" : null,
  };
}

function toneOfWindow(window: PlanWindow, now: number): ReturnType<typeof toneOf> {
  return toneOf(usedShare(window, now), window.status);
}

/** The window that refuses or is the fullest, if it has to be named. */
function mostUrgent(windows: readonly PlanWindow[], now: number): PlanWindow | null {
  let first: PlanWindow | null = null;
  for (const window of windows) {
    if (toneOfWindow(window, now) === undefined) continue;
    if (first === null || urgency(window) > urgency(first)) first = window;
  }
  return first;
}

function urgency({ status, utilization }: PlanWindow): number {
  return (status === "rejected" ? 10 : 0) + (utilization ?? 0);
}

function windowPart(window: PlanWindow, now: number, language: Language): UsagePart | null {
  const { usage } = wordingOf(language);
  const { kind, status, resetsAt } = window;
  const { name, short } = planWindowName(kind, language);
  const share = usedShare(window, now);
  const part = (of: (name: string) => string): UsagePart => ({
    text: of(shownText(short)),
    spoken: of(usage.planName(shownText(name))),
  });
  if (status === "rejected") {
    const until = resetsAt === null ? null : timeOfDay(resetsAt, now, language);
    return part((of) => usage.usedUp(of, until));
  }
  if (share !== null) {
    const shown = part((of) => `${of} ${percent(share, language)}`);
    if (resetsAt === null) return shown;
    // Who does not see the tooltip is told of the reset with the figure.
    return {
      ...shown,
      spoken: `${shown.spoken}, ${usage.resets(timeOfDay(resetsAt, now, language))}`,
    };
  }
  if (resetsAt === null) return null;
  return part((of) => usage.left(of, timeLeft(resetsAt - now, language)));
}

function blockPart({ usage: used }: HostState, now: number, language: Language): UsagePart | null {
  const end = used?.block?.end ?? 0;
  if (end <= now) return null;
  const { usage } = wordingOf(language);
  const { name, short } = planWindowName(fiveHours, language);
  const left = timeLeft(end - now, language);
  return { text: usage.left(`~${short}`, left), spoken: usage.left(usage.estimate(name), left) };
}

function todayPart(
  { usage: used, host }: HostState,
  now: number,
  language: Language,
): UsagePart | null {
  // What was counted on another day is the cost of that day.
  const today = used !== null && isSameDay(used.asOf, now) ? used.today : null;
  if (today === null || (today.costUsd ?? 0) <= 0) return null;
  const text = costText(today, host.money, language);
  return text === null ? null : { text, spoken: wordingOf(language).usage.today(text) };
}
