import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { presenceReportMs, presenceTouchMs } from "../../../src/shared/limits";
import { PresenceReporter } from "../../../webview-ui/src/components/attendance/presenceReporter";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function bench() {
  const sent: (string | null)[] = [];
  let isInFront = true;
  let back = 0;
  const reporter = new PresenceReporter({
    send: (id) => sent.push(id),
    isInFront: () => isInFront,
    now: () => Date.now() - back,
  });
  return {
    sent,
    reporter,
    setBack: (ms: number) => (back = ms),
    turn: (inFront: boolean) => {
      isInFront = inFront;
      reporter.check();
    },
  };
}

describe("the proof that somebody looks", () => {
  it("is given again and again, until the page was not touched for a while", () => {
    const { sent, reporter } = bench();
    reporter.follow("c1");
    expect(sent).toEqual(["c1"]);
    vi.advanceTimersByTime(presenceReportMs * 2);
    expect(sent).toEqual(["c1", "c1", "c1"]);
    vi.advanceTimersByTime(presenceTouchMs);
    expect(sent.at(-1)).toBeNull();
    const before = sent.length;
    vi.advanceTimersByTime(presenceTouchMs);
    expect(sent).toHaveLength(before);
    reporter.touch();
    expect(sent.at(-1)).toBe("c1");
  });

  it("ends at once when the page leaves the front, and is back with it", () => {
    const { sent, reporter, turn } = bench();
    reporter.follow("c1");
    turn(false);
    expect(sent).toEqual(["c1", null]);
    vi.advanceTimersByTime(60_000);
    expect(sent).toEqual(["c1", null]);
    reporter.touch();
    turn(true);
    expect(sent.at(-1)).toBe("c1");
  });

  it("is none where the touch would be in the future", () => {
    const { sent, reporter, setBack } = bench();
    reporter.follow("c1");
    setBack(3_600_000);
    vi.advanceTimersByTime(presenceReportMs);
    expect(sent).toEqual(["c1", null]);
    reporter.touch();
    expect(sent.at(-1)).toBe("c1");
  });

  it("is not given more often because the person moves", () => {
    const { sent, reporter } = bench();
    reporter.follow("c1");
    for (let step = 0; step < 100; step += 1) reporter.touch();
    expect(sent).toHaveLength(1);
  });

  it("says nothing while nothing can happen, and names another conversation at once", () => {
    const { sent, reporter } = bench();
    reporter.follow(null);
    vi.advanceTimersByTime(60_000);
    expect(sent).toEqual([]);
    reporter.touch();
    reporter.follow("c1");
    reporter.follow("c2");
    expect(sent).toEqual(["c1", "c2"]);
    reporter.dispose();
    expect(sent.at(-1)).toBeNull();
  });
});
