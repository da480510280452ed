import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { PlanWindow } from "../../../src/shared/catalog";
import { usageReadPauseMs } from "../../../src/shared/limits";
import { initialState } from "../../../src/shared/state";
import { UsageDesk } from "../../../webview-ui/src/components/usage/usageDesk";
import { calendarDay } from "../../../webview-ui/src/text/calendarDay";
import { headlineWindow } from "../../../webview-ui/src/text/headlineWindow";
import { timeSpan } from "../../../webview-ui/src/text/timeSpan";
import { chartOf, folderName, usageModelName } from "../../../webview-ui/src/text/usageSums";
import { usageNow, usageSummary } from "../../browser/support/usage";
import { openStore, settled } from "./support/fakes";

const epoch = "0b9d6a8e-62a5-4a38-8a55-7e6d2e3f1a01";
const [minute, hour, now] = [60_000, 3_600_000, 1_800_000_000_000];

const window = (kind: string, change: Partial<PlanWindow> = {}): PlanWindow => ({
  ...{ kind, utilization: 0.5, resetsAt: now + hour, status: "allowed" },
  ...{ source: "event", asOf: now, ...change },
});

describe("the time that is left", () => {
  it("has its two largest units, and never promises too little", () => {
    const spans = [1, 47 * minute + 1, 2 * hour + 10 * minute, 3 * hour, 76 * hour, 48 * hour];
    expect(spans.map((ms) => timeSpan(ms, "en-US"))).toEqual([
      "1 m",
      "48 m",
      "2 h 10 m",
      "3 h",
      "3 d 4 h",
      "2 d",
    ]);
    expect(timeSpan(2 * hour + 10 * minute, "ko-KR")).toBe("2시간 10분");
    expect(timeSpan(0, "en-US")).toBe("1 m");
  });
});

describe("the window in the header", () => {
  const kindOf = (...windows: readonly PlanWindow[]) => headlineWindow(windows, now)?.window.kind;

  it("is one that refuses, the last of them to end; else the fullest; else the first to end", () => {
    const full = window("full", { utilization: 0.99 });
    const refusing = window("a", { utilization: null, status: "rejected" });
    const longer = window("b", { ...refusing, kind: "b", resetsAt: now + 2 * hour });
    const silent = window("c", { utilization: null, resetsAt: now + minute });
    expect(kindOf(full, refusing, longer, silent)).toBe("b");
    expect(kindOf(window("less"), full, silent)).toBe("full");
    expect(kindOf(window("late", { utilization: null }), silent)).toBe("c");
    expect(headlineWindow([silent], now)?.share).toBeNull();
  });

  it("is none that is over, or of which nothing is known", () => {
    const over = window("x", { resetsAt: now, status: "rejected" });
    const unknown = window("y", { utilization: null, resetsAt: null });
    expect(headlineWindow([over, unknown], now)).toBeNull();
  });
});

describe("the chart of days", () => {
  const summary = usageSummary();

  it("has the days oldest first, and adds up to what the summary says", () => {
    const chart = chartOf(summary, "cost");
    expect(chart.days.map(({ date }) => date)).toEqual(
      [...summary.days].reverse().map(({ date }) => date),
    );
    expect(chart.total).toBeCloseTo(summary.last30Days.costUsd ?? 0, 6);
    expect(chart.peak?.total).toBe(Math.max(...chart.days.map(({ total }) => total)));
  });

  it("has a model without a price among the tokens only", () => {
    expect(chartOf(summary, "cost").series).not.toContain("claude-next-1");
    expect(chartOf(summary, "tokens").series).toContain("claude-next-1");
  });

  it("puts models that are not among the first into one part", () => {
    const few = summary.last30Days.models.slice(0, 1);
    const { series } = chartOf(
      { ...summary, last30Days: { ...summary.last30Days, models: few } },
      "tokens",
    );
    expect(series).toEqual([few[0]?.model, null]);
  });

  it("calls models and folders for short", () => {
    expect(usageModelName("claude-opus-4-5-20251101-fast")).toBe("opus-4-5 fast");
    expect(usageModelName("claude-haiku-4-5-20251001")).toBe("haiku-4-5");
    expect(["/home/u/my-app/", "C:\\work\\site", "/"].map(folderName)).toEqual([
      "my-app",
      "site",
      "/",
    ]);
  });

  it("names a day of the calendar whatever the zone, and what is none as it is", () => {
    expect(calendarDay("2026-11-22", "en-US")).toBe("Nov 22");
    expect(calendarDay("2026-11-22", "ko-KR", true)).toBe("11월 22일 (일)");
    expect(calendarDay("soon", "en-US")).toBe("soon");
  });
});

describe("what reads usage for the sheet", () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  function openDesk(usage = usageNow({ asOf: 1 })) {
    const { transport, store } = openStore();
    transport.welcome(epoch, 0, { ...initialState, usage });
    let seq = 0;
    const desk = new UsageDesk(store);
    return {
      desk,
      transport,
      asked: () => transport.sentOf("usage.read").length,
      change: (next: typeof usage) => {
        transport.event(++seq, { type: "usage.changed", usage: next });
      },
      answer: async (summary: ReturnType<typeof usageSummary> | null) => {
        transport.reply(transport.sentOf("usage.read").at(-1), { summary });
        await settled();
      },
    };
  }

  it("reads at once, and after a change, but not at every word", async () => {
    const { desk, asked, change, answer } = openDesk();
    expect(asked()).toBe(1);
    await answer(usageSummary({ scannedFiles: 1 }));
    expect(desk.reading.value).toMatchObject({ status: "idle", summary: { scannedFiles: 1 } });
    for (const asOf of [2, 3, 4]) change(usageNow({ asOf }));
    expect(asked()).toBe(1);
    vi.advanceTimersByTime(usageReadPauseMs);
    expect(asked()).toBe(2);
    await answer(usageSummary({ scannedFiles: 2 }));
    vi.advanceTimersByTime(10 * usageReadPauseMs);
    expect(asked()).toBe(2);
    change(usageNow({ asOf: 5 }));
    expect(asked()).toBe(3);
    desk.dispose();
  });

  it("waits for the first scan, and reads no more once the sheet is gone", () => {
    const scan = { files: 1, totalFiles: 2, bytes: 1, totalBytes: 4 };
    const { desk, asked, change } = openDesk(usageNow({ asOf: 1, scan }));
    change(usageNow({ asOf: 2, scan }));
    expect(asked()).toBe(0);
    change(usageNow({ asOf: 3 }));
    expect(asked()).toBe(1);
    change(usageNow({ asOf: 4 }));
    desk.dispose();
    vi.advanceTimersByTime(10 * usageReadPauseMs);
    expect(asked()).toBe(1);
  });

  it("keeps what it knows where it can't be read again", async () => {
    const { desk, transport, answer } = openDesk();
    await answer(usageSummary({ scannedFiles: 7 }));
    desk.retry();
    vi.advanceTimersByTime(usageReadPauseMs);
    transport.reply(transport.sentOf("usage.read").at(-1), "internal");
    await settled();
    expect(desk.reading.value).toMatchObject({ status: "failed", summary: { scannedFiles: 7 } });
    desk.dispose();
  });
});
