import { appendFile, cp } from "node:fs/promises";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { usageFace } from "../../../src/editor/usageStatus";
import type { PlanWindow } from "../../../src/shared/catalog";
import { LocalDays } from "../../../src/usage/localDays";
import {
  burnRateOf,
  isActive,
  minutesLeftOf,
  sessionBlocks,
} from "../../../src/usage/sessionBlocks";
import { headlineWindow } from "../../../webview-ui/src/text/headlineWindow";
import { hostWith } from "../editor/fakes";
import type { LineOptions } from "./support/lines";
import { logLine } from "./support/lines";
import type { LogHome } from "./support/logHome";
import { logHome, summaryAt } from "./support/logHome";

const day = "2026-11-20T";
const at = (time: string): number => Date.parse(`${day}${time}Z`);

/** Blocks as `10:00-15:00`, gaps in brackets. */
function blocksOf(...times: readonly string[]): readonly string[] {
  const clock = (time: number): string => new Date(time).toISOString().slice(11, 16);
  return sessionBlocks(times.length, (index) => at(times[index] ?? "")).map(
    ({ start, end, isGap }) =>
      isGap ? `(${clock(start)}-${clock(end)})` : `${clock(start)}-${clock(end)}`,
  );
}

describe("the vectors of 5-hour blocks and of copies", () => {
  let home: LogHome;
  beforeEach(async () => {
    home = await logHome();
  });
  afterEach(() => home.remove());

  /** What these lines, in one file, come to. */
  async function totals(...lines: readonly LineOptions[]) {
    await home.write(".claude/projects/a/s.jsonl", lines.map((line) => logLine(line)).join(""));
    const { tokens, answers } = summaryAt(await home.scan(), `${day}23:00:00Z`).today;
    return { ...tokens, answers };
  }

  it("V1 a block ends five hours after its full hour", () => {
    expect(blocksOf("10:55:00.000", "15:54:59.000")).toEqual(["10:00-15:00", "15:00-20:00"]);
  });

  it("V2 exactly five hours after its begin still belongs to a block", () => {
    expect(blocksOf("10:00:00.000", "15:00:00.000")).toEqual(["10:00-15:00"]);
    expect(blocksOf("10:00:00.000", "15:00:00.001")).toEqual([
      ...["10:00-15:00", "(15:00-15:00)", "15:00-20:00"],
    ]);
  });

  it("V3 after a longer pause there is a gap, from five hours after the last answer on", () => {
    expect(blocksOf("10:10:00.000", "16:20:00.000")).toEqual([
      ...["10:00-15:00", "(15:10-16:20)", "16:00-21:00"],
    ]);
  });

  it("V4 a block runs until its very end", () => {
    const times = ["10:00:00.000", "12:30:00.000", "14:59:59.000"];
    const [block] = sessionBlocks(3, (index) => at(times[index] ?? ""));
    expect(isActive(block!, at("15:00:00.000"))).toBe(false);
    expect(isActive(block!, at("14:59:59.900"))).toBe(true);
  });

  it("V5 the full hour costs up to an hour of what is left", () => {
    const [block] = sessionBlocks(1, () => at("10:59:59.000"));
    expect(isActive(block!, at("14:30:00.000"))).toBe(true);
    expect(minutesLeftOf(block!, at("14:30:00.000"))).toBe(30);
  });

  it("V6 of the lines of one answer the one with all its tokens counts", async () => {
    expect(await totals(...[3, 3, 3, 619].map((output) => ({ output })))).toMatchObject({
      ...{ output: 619, answers: 1 },
    });
    expect(await totals(...[619, 3, 3].map((output) => ({ output })))).toMatchObject({
      ...{ output: 619, answers: 1 },
    });
  });

  it("V7 an answer without a request's id counts once, too", async () => {
    const line = { request: null, output: 5 };
    expect(await totals(line, { id: "msg_2", output: 1 }, line)).toMatchObject({
      ...{ output: 6, answers: 2 },
    });
  });

  it("V8 a side chain's copy of an answer does not count", async () => {
    const parent = { request: "r1", cacheRead: 20 };
    const replay = { request: "r2", cacheRead: 50_000, isSidechain: true };
    const expected = { cacheRead: 20, answers: 1 };
    expect(await totals(parent, replay)).toMatchObject(expected);
    expect(await totals(replay, parent)).toMatchObject(expected);
    // Not of a side chain, it is another answer.
    expect(await totals(parent, { ...replay, isSidechain: false })).toMatchObject({ answers: 2 });
  });

  it("V9 blocks begin at hours of UTC, also where clocks show a half hour", async () => {
    await home.write(".claude/projects/a/s.jsonl", logLine({ at: `${day}10:40:00.000Z` }));
    const { block } = summaryAt(await home.scan(), `${day}11:00:00Z`, "Asia/Kolkata");
    expect(new Date(block!.start).toISOString()).toBe("2026-11-20T10:00:00.000Z");
  });

  it("V10 one answer alone has no rate, but time is left", async () => {
    await home.write(".claude/projects/a/s.jsonl", logLine({ at: `${day}10:40:00.000Z` }));
    const { block } = summaryAt(await home.scan(), `${day}11:00:00Z`);
    expect(block).toMatchObject({ burnRate: null, projection: null, minutesLeft: 240 });
    const [alone] = sessionBlocks(1, () => at("10:40:00.000"));
    expect(burnRateOf(alone!, { tokens: 5, costUsd: 1 })).toBeNull();
  });

  it("V11 a line of an error that used nothing begins no block", async () => {
    const error = { at: `${day}18:00:00.000Z`, id: "e", model: "<synthetic>", output: 0 };
    const lines = [{ at: `${day}10:00:00.000Z` }, error].map((line) => logLine(line)).join("");
    await home.write(".claude/projects/a/s.jsonl", lines);
    const summary = summaryAt(await home.scan(), `${day}18:30:00Z`);
    expect(summary.block).toBeNull();
    expect(summary.today.answers).toBe(1);
  });

  it("V12 a conversation that was copied to another folder counts once", async () => {
    await home.write(".claude/projects/a/s.jsonl", logLine({ output: 7 }));
    await cp(path.join(home.path, ".claude"), path.join(home.path, ".config/claude"), {
      recursive: true,
    });
    const summary = summaryAt(await home.scan(), `${day}12:00:00Z`);
    expect(summary).toMatchObject({ scannedFiles: 2, today: { answers: 1 } });
    expect(summary.today.tokens.output).toBe(7);
  });

  it("V13 half a line is read when the rest of it is there", async () => {
    const [first, second] = [logLine({ id: "a", output: 1 }), logLine({ id: "b", output: 2 })];
    const file = await home.write(".claude/projects/a/s.jsonl", first + second.slice(0, 200));
    const scan = await home.scan();
    const output = () => summaryAt(scan, `${day}12:00:00Z`).today.tokens.output;
    expect(output()).toBe(1);
    await appendFile(file, second.slice(200));
    await scan.scan();
    expect(output()).toBe(3);
  });

  it("V14 a day with another clock has its hours; blocks don't care", async () => {
    // Clocks in New York went back at 06:00 UTC on 2026-11-01; the day has 25 hours.
    const days = new LocalDays("America/New_York");
    expect(days.dateOf(Date.parse("2026-11-01T03:59:59Z"))).toBe("2026-10-31");
    expect(days.dateOf(Date.parse("2026-11-01T04:00:00Z"))).toBe("2026-11-01");
    expect(days.dateOf(Date.parse("2026-11-02T04:59:59Z"))).toBe("2026-11-01");
    expect(days.dateOf(Date.parse("2026-11-02T05:00:00Z"))).toBe("2026-11-02");
    const times = ["2026-11-01T04:30:00.000Z", "2026-11-02T04:30:00.000Z"];
    const lines = times.map((time, index) => logLine({ id: `m${index}`, at: time }));
    await home.write(".claude/projects/a/s.jsonl", lines.join(""));
    const scan = await home.scan();
    const summary = summaryAt(scan, "2026-11-02T04:45:00Z", "America/New_York");
    expect(summary.today.answers).toBe(2);
    expect(new Date(summary.block!.start).toISOString()).toBe("2026-11-02T04:00:00.000Z");
    expect(summaryAt(scan, "2026-11-02T04:45:00Z", "UTC").today.answers).toBe(1);
  });

  it("V15 what the service says of the five hours wins over the block", () => {
    const now = at("11:00:00.000");
    const block = { end: at("15:00:00.000"), tokens: 5, costUsd: 1 };
    const usage = { asOf: now, scan: null, block, today: null };
    const official: PlanWindow = {
      ...{ kind: "five_hour", utilization: 0.42, resetsAt: at("14:10:00.000"), status: "allowed" },
      ...{ source: "event", asOf: now },
    };
    const shown = (windows: readonly PlanWindow[], time = now) => ({
      editor: usageFace({ ...hostWith({}), planWindows: windows, usage }, time, "en").plan.map(
        ({ text }) => text,
      ),
      page: headlineWindow(windows, time)?.window.resetsAt ?? null,
    });
    expect(shown([official])).toEqual({ editor: ["5h 42%"], page: official.resetsAt });
    expect(shown([])).toEqual({ editor: ["~5h: 4h 0m left"], page: null });
    // Without a share, it is still the service's own time that runs down.
    const [silent] = shown([{ ...official, utilization: null }]).editor;
    expect(silent).toBe("5h: 3h 10m left");
    // What it said of a window that is over tells nothing about the next one.
    const after = shown([official], at("14:10:00.000"));
    expect(after).toEqual({ editor: ["~5h: 50m left"], page: null });
  });
});
