import { describe, expect, it } from "vitest";
import { happeningsBetween, isOpen, planHappening } from "../../../src/push/happenings";
import type { PlanWindow } from "../../../src/shared/catalog";
import type { HostState } from "../../../src/shared/state";
import { initialState } from "../../../src/shared/state";
import { askFor, conversationId, stateOf, turnOf } from "./support";

const sorts = (before: HostState, after: HostState): readonly string[] =>
  happeningsBetween(before, after).map(({ kind, sort }) => `${kind} ${sort}`);

const running = stateOf({ turns: [turnOf()] });
const ended = (change: Parameters<typeof turnOf>[0]) =>
  stateOf({ turns: [turnOf({ endedAt: 60_000, ...change })] });

describe("what happened between two states", () => {
  it.each([
    ["a permission", undefined, "needs permission"],
    ["a question", { kind: "question", questions: [] }, "needs question"],
    ["a plan", { kind: "plan", markdown: "# Plan" }, "needs plan"],
  ] as const)("%s is asked for, once", (_, content, expected) => {
    const asked = stateOf({ turns: [turnOf()], permissions: [askFor("p1", content)] });
    expect(sorts(running, asked)).toEqual([expected]);
    const more = stateOf({ turns: [turnOf()], permissions: [askFor("p1", content)] });
    expect(sorts(asked, more)).toEqual([]);
  });

  it.each([
    ["done", "done done"],
    ["failed", "failed failed"],
    ["indeterminate", "needs undecided"],
  ] as const)("a turn is %s", (status, expected) => {
    expect(sorts(running, ended({ status }))).toEqual([expected]);
  });

  it("a turn that failed at the plan's limit says so", () => {
    const problem = { code: "api-limit", detail: null } as const;
    expect(sorts(running, ended({ status: "failed", problem }))).toEqual(["failed limit"]);
  });

  it("a turn that somebody stopped, or that took a moment, is nothing", () => {
    expect(sorts(running, ended({ status: "interrupted" }))).toEqual([]);
    expect(sorts(running, ended({ status: "done", endedAt: 4_000 }))).toEqual([]);
  });

  it("a turn that ended before it began is told of: the clock was set back meanwhile", () => {
    const set = { status: "done", startedAt: 3_600_000, endedAt: 60_000 } as const;
    expect(sorts(running, ended(set))).toEqual(["done done"]);
  });

  it("a turn is not done while something waits behind it, unless the queue stands still", () => {
    const after = ended({ status: "done" });
    const prompts = [
      { conversationId, waitsUntil: null },
    ] as unknown as HostState["queue"]["prompts"];
    const waiting: HostState = { ...after, queue: { version: 1, pause: null, prompts } };
    expect(sorts(running, waiting)).toEqual([]);
    const pause = { reason: "person", by: null, at: 0 } as const;
    expect(sorts(running, { ...waiting, queue: { version: 1, pause, prompts } })).toEqual([
      "done done",
    ]);
  });

  it("after a start only what still needs somebody counts, not what ended long ago", () => {
    expect(sorts(initialState, ended({ status: "done" }))).toEqual([]);
    expect(sorts(initialState, ended({ status: "indeterminate" }))).toEqual(["needs undecided"]);
  });

  it("is over when it was answered, decided, or somebody went on", () => {
    const asked = stateOf({ turns: [turnOf()], permissions: [askFor("p1")] });
    const [question] = happeningsBetween(running, asked);
    expect(isOpen(question!, asked)).toBe(true);
    expect(isOpen(question!, running)).toBe(false);
    const lost = ended({ status: "indeterminate" });
    const [undecided] = happeningsBetween(running, lost);
    expect(isOpen(undecided!, lost)).toBe(true);
    expect(isOpen(undecided!, ended({ status: "indeterminate", choice: "dismiss" }))).toBe(false);
    const after = ended({ status: "done" });
    const [done] = happeningsBetween(running, after);
    expect(isOpen(done!, after)).toBe(true);
    const next = stateOf({ turns: [turnOf({ status: "done" }), turnOf({ id: "turn-2" })] });
    expect(isOpen(done!, next)).toBe(false);
  });
});

describe("that the plan is nearly used", () => {
  const window = (change: Partial<PlanWindow>): PlanWindow => ({
    ...{ kind: "five_hour", utilization: 0.85, resetsAt: 9_000, status: "allowed" },
    ...{ source: "event", asOf: 0 },
    ...change,
  });
  const stateWith = (change: Partial<PlanWindow>) => stateOf({}, { planWindows: [window(change)] });
  const alert = { kind: "five_hour", level: 80, resetsAt: 9_000 } as const;

  it("is told of each window for itself, and the newer in the place of the older", () => {
    const at80 = planHappening(alert, stateWith({}));
    const at95 = planHappening({ ...alert, level: 95 }, stateWith({ utilization: 0.95 }));
    expect(at80).toMatchObject({ kind: "usage", sort: "used80", conversationId: null });
    expect(at95).toMatchObject({ kind: "usage", sort: "used95", tag: at80?.tag });
    expect(planHappening({ ...alert, kind: "seven_day" }, stateWith({}))?.tag).not.toBe(at80?.tag);
  });

  it("is not told where the turn tells it that was refused", () => {
    expect(planHappening({ ...alert, level: 95 }, stateWith({ status: "rejected" }))).toBeNull();
  });

  it("gives way to the word that the window began anew, which no refusal tells", () => {
    const anew = planHappening({ ...alert, level: "reset" }, stateWith({}));
    const { tag } = planHappening(alert, stateWith({})) ?? {};
    expect(anew).toMatchObject({ kind: "limit", sort: "anew", id: "five_hour", tag });
    if (anew === null) throw new Error("it is not told");
    expect(isOpen(anew, stateWith({ utilization: 0 }))).toBe(true);
    const refused = stateWith({ status: "rejected" });
    expect(planHappening({ ...alert, level: "reset" }, refused)).toBeNull();
  });

  it("is over once something says that less is used", () => {
    const told = planHappening(alert, stateWith({}));
    if (told === null) throw new Error("it is not told");
    expect(isOpen(told, stateWith({}))).toBe(true);
    expect(isOpen(told, stateWith({ utilization: 0.1, resetsAt: 99_000 }))).toBe(false);
    expect(isOpen(told, stateOf({}))).toBe(false);
  });
});
