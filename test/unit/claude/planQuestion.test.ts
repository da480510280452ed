import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Quota } from "../../../src/base/quota";
import { silentLogger } from "../../../src/base/logger";
import { readHandshake } from "../../../src/claude/handshake";
import { PlanQuestion } from "../../../src/claude/planQuestion";
import { planAskAfterMs, planAskEveryMs } from "../../../src/shared/limits";

const newer = readHandshake({ claude_code_version: "2.1.330" });
const older = readHandshake({});
const answer = {
  rate_limits_available: true,
  rate_limits: { five_hour: { utilization: 37, resets_at: null } },
};

describe("asking for the plan", () => {
  const pace = () => new Quota(1, planAskEveryMs);

  /** A process that answers so. */
  function makeQuestion(shared = pace(), told: () => unknown = () => answer) {
    const seen = { asked: [] as unknown[], events: [] as unknown[], isIdle: true, isEnding: false };
    const question = new PlanQuestion({
      request: (...asked) => {
        seen.asked.push(asked);
        return Promise.resolve().then(told);
      },
      emit: (event) => seen.events.push(event),
      isIdle: () => seen.isIdle,
      isEnding: () => seen.isEnding,
      pace: shared,
      logger: silentLogger,
    });
    return { question, seen };
  }

  beforeEach(() => {
    vi.useFakeTimers({ now: 1_000_000 });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("happens a moment after the greeting, and tells what was said", async () => {
    const { question, seen } = makeQuestion();
    question.greeted(newer);
    expect(seen.asked).toEqual([]);
    await vi.advanceTimersByTimeAsync(planAskAfterMs);
    expect(seen.asked).toEqual([["get_usage", { skip_behaviors: true }]]);
    const asOf = 1_000_000 + planAskAfterMs;
    expect(seen.events).toMatchObject([
      { type: "plan", windows: [{ kind: "five_hour", utilization: 0.37, source: "usage", asOf }] },
    ]);
  });

  it("waits for the turn that waited for the greeting, and happens after turns, not too often", async () => {
    const { question, seen } = makeQuestion();
    seen.isIdle = false;
    question.greeted(newer);
    await vi.advanceTimersByTimeAsync(planAskAfterMs);
    expect(seen.asked).toHaveLength(0);
    for (let count = 0; count < 3; count += 1) await question.ask();
    expect(seen.asked).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(planAskEveryMs);
    await question.ask();
    expect(seen.asked).toHaveLength(2);
  });

  it("is one for all processes together", async () => {
    const shared = pace();
    const [one, other] = [makeQuestion(shared), makeQuestion(shared)];
    for (const { question } of [one, other]) question.greeted(newer);
    await vi.advanceTimersByTimeAsync(planAskAfterMs);
    expect([one.seen.asked.length, other.seen.asked.length]).toEqual([1, 0]);
  });

  it("does not happen with versions that would read all logs for it, or that are on their way out", async () => {
    for (const handshake of [older, null]) {
      const { question, seen } = makeQuestion();
      question.greeted(handshake);
      await vi.advanceTimersByTimeAsync(planAskAfterMs);
      await question.ask();
      expect(seen.asked).toEqual([]);
    }
    const { question, seen } = makeQuestion();
    seen.isEnding = true;
    question.greeted(newer);
    await vi.advanceTimersByTimeAsync(planAskAfterMs);
    expect(seen.asked).toEqual([]);
  });

  it("is given up where it is refused, and says nothing where there is no plan", async () => {
    const refusing = makeQuestion(pace(), () => {
      throw new Error("Unsupported control request subtype: get_usage");
    });
    const without = makeQuestion(pace(), () => ({ rate_limits_available: false }));
    for (const { question } of [refusing, without]) {
      question.greeted(newer);
      await question.ask();
      await vi.advanceTimersByTimeAsync(planAskEveryMs);
      await question.ask();
    }
    expect([refusing.seen.asked.length, without.seen.asked.length]).toEqual([1, 2]);
    expect([...refusing.seen.events, ...without.seen.events]).toEqual([]);
  });
});
