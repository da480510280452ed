import { useEffect, useRef, useState } from "preact/hooks";
import type { PlanAlert, PlanMark } from "../../../../src/shared/planAlerts";
import { nextPlanAlert, planAlerts, planMarks } from "../../../../src/shared/planAlerts";
import { useStore } from "../page";

/** A reset is good news, and over when it is read (ms). */
const resetShownMs = 10_000;
/** Longest wait that a browser takes for what it is (ms). */
const longestWaitMs = 2 ** 31 - 1;

interface ShownAlert {
  readonly alert: PlanAlert | null;
  readonly dismiss: () => void;
}

/**
 * What of the plan is to be told now: a window that crossed a level, or began anew, since this page was opened. What was
 * so before is in the header.
 */
export function usePlanAlert(): ShownAlert {
  const store = useStore();
  const { planWindows } = store.outline.value;
  const isLive = store.connection.value.kind === "live";
  const marks = useRef<readonly PlanMark[] | null>(null);
  const [alert, setAlert] = useState<PlanAlert | null>(null);
  const [looks, setLooks] = useState(0);
  useEffect(() => {
    // What the page remembers of before is not what happens now.
    if (!isLive) return undefined;
    const now = Date.now() - store.clockAheadMs.peek();
    if (marks.current === null) marks.current = planMarks(planWindows, now);
    else {
      const told = planAlerts(marks.current, planWindows, now);
      marks.current = told.marks;
      const [first] = [...told.alerts].sort((a, b) => weightOf(b) - weightOf(a));
      if (first !== undefined) setAlert(first);
    }
    const next = nextPlanAlert(marks.current);
    if (next === null) return undefined;
    return after(Math.min(longestWaitMs, Math.max(0, next - now) + 50), () => {
      setLooks((count) => count + 1);
    });
  }, [store, planWindows, isLive, looks]);
  useEffect(() => {
    if (alert?.level !== "reset") return undefined;
    return after(resetShownMs, () => {
      setAlert(null);
    });
  }, [alert]);
  return {
    alert,
    dismiss: () => {
      setAlert(null);
    },
  };
}

function weightOf({ level }: PlanAlert): number {
  return level === "reset" ? 0 : level;
}

function after(ms: number, act: () => void): () => void {
  const timer = setTimeout(act, ms);
  return () => {
    clearTimeout(timer);
  };
}
