import * as v from "valibot";
import type { Disposable } from "../base/lifecycle";
import { longestPlanWaitMs } from "../shared/limits";
import type { PlanAlert, PlanMark } from "../shared/planAlerts";
import { nextPlanAlert, planAlerts } from "../shared/planAlerts";
import { planMarksSchema } from "../shared/planMarksSchema";
import { usedShare } from "../shared/planUse";
import type { HostState } from "../shared/state";
import type { Language } from "../shared/wording/problems";
import { planWindowName } from "../shared/wording/planWindows";
import { percent } from "./figureTexts";
import type { Notice } from "./notices";
import { shownText } from "./shownText";
import { timeOfDay } from "./timeOfDay";
import { wordingOf } from "./wording/wording";

export interface PlanNoticesPorts {
  readonly language: Language;
  /** What was told, for all folders: the plan is one. Other windows of VS Code write it as well. */
  readonly memory: {
    read(): unknown;
    write(marks: readonly PlanMark[]): void;
  };
  readonly notify: (notice: Notice) => void;
  /** Epoch ms. */
  readonly now?: () => number;
}

/**
 * Tells in the editor that the plan is nearly used, and that it began anew then: quietly, one message however many
 * windows it is about, once in a window's period, also over a restart of VS Code and by whichever of its windows
 * comes first.
 */
export class PlanNotices implements Disposable {
  private readonly ports: PlanNoticesPorts;
  private readonly now: () => number;
  /** What was told here, or before this began. */
  private marks: readonly PlanMark[] = [];
  private timer: NodeJS.Timeout | null = null;

  constructor(ports: PlanNoticesPorts) {
    this.ports = ports;
    this.now = ports.now ?? Date.now;
    this.marks = this.kept();
  }

  /** The shared state is this one now; null: there is none. */
  follow(host: HostState | null): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    if (host === null) return;
    const now = this.now();
    const kept = this.kept();
    const everywhere = planAlerts(kept, host.planWindows, now);
    const { alerts, marks } = planAlerts(this.marks, host.planWindows, now);
    if (JSON.stringify(everywhere.marks) !== JSON.stringify(kept)) {
      this.ports.memory.write(everywhere.marks);
    }
    this.marks = marks;
    // Each window of VS Code in which prompts wait tells of a reset: they may wait in one of them only.
    const waiting = host.queue.prompts.length;
    const untold = alerts.filter(
      ({ kind, level }) =>
        (level === "reset" && waiting > 0) ||
        everywhere.alerts.some((alert) => alert.kind === kind && alert.level === level),
    );
    this.tell(untold, host, now);
    // A reset comes without a word from anybody.
    const next = host.planWindows.length === 0 ? null : nextPlanAlert(marks);
    if (next === null || next <= now) return;
    this.timer = setTimeout(
      () => {
        this.follow(host);
      },
      Math.min(next - now, longestPlanWaitMs),
    ).unref();
  }

  dispose(): void {
    this.follow(null);
  }

  /** What is usable of the memory; where nothing is, what is known here. */
  private kept(): readonly PlanMark[] {
    const kept = v.safeParse(planMarksSchema, this.ports.memory.read());
    return kept.success ? kept.output : this.marks;
  }

  private tell(alerts: readonly PlanAlert[], host: HostState, now: number): void {
    const { language, notify } = this.ports;
    const near = alerts.filter(({ level }) => level !== "reset");
    const waiting = host.queue.prompts.length;
    if (near.length > 0) {
      const message = near.map((alert) => nearText(alert, host, now, language)).join(" ");
      notify({ level: "info", message, actions: ["showUsage"] });
    } else if (alerts.length > 0) {
      const { planAlerts: words } = wordingOf(language);
      const names = alerts.map(({ kind }) => nameOf(kind, language)).join(", ");
      const action = waiting > 0 ? "openChat" : "showUsage";
      notify({ level: "info", message: words.reset(names, waiting), actions: [action] });
    }
  }
}

function nearText(
  { kind, level, resetsAt }: PlanAlert,
  { planWindows }: HostState,
  now: number,
  language: Language,
): string {
  const { planAlerts: words } = wordingOf(language);
  const window = planWindows.find((each) => each.kind === kind);
  const name = nameOf(kind, language);
  const share = (window === undefined ? null : usedShare(window, now)) ?? Number(level);
  const what =
    window?.status === "rejected" ? words.usedUp(name) : words.used(name, percent(share, language));
  return resetsAt === null ? what : `${what} ${words.resets(timeOfDay(resetsAt, now, language))}`;
}

function nameOf(kind: string, language: Language): string {
  return shownText(planWindowName(kind, language).name);
}
