import { getHeapStatistics, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { maxUsageCostUsd, maxUsageNameLength } from "../../../src/shared/limits";
import { UsageLineReader } from "../../../src/usage/usageLine";
import { logLine } from "./support/lines";
import { logHome, summaryAt } from "./support/logHome";

const reader = new UsageLineReader();
function read(line: string) {
  const bytes = Buffer.from(line);
  if (!reader.read(bytes, 0, bytes.length - 1)) return null;
  const { figures, model, session, folder } = reader.line;
  return { cost: figures.cost, model: model.text, session: session.text, folder: folder.text };
}
const withCost = (cost: string) => logLine({ cost: 123_456 }).replace("123456", cost);

describe("a cost that a line tells", () => {
  it.each(["-0.01", "-1e999", "1e999", `${maxUsageCostUsd + 1}`, "1e300"])(
    "refuses the line where it can't be true: %s",
    (cost) => {
      expect(read(withCost(cost))).toBeNull();
    },
  );

  it.each(["0", "0.25", `${maxUsageCostUsd}`])("counts where it can: %s", (cost) => {
    expect(read(withCost(cost))?.cost).toBe(Number(cost));
  });
});

describe("a line from the future", () => {
  it("is in no block that runs now, and hides none", async () => {
    const home = await logHome();
    const line = (id: string, at: string) => logLine({ id, at: `2026-11-${at}:00.000Z` });
    const lines = [line("now", "20T10:30"), line("ahead", "21T11:00"), line("later", "21T11:30")];
    await home.write(".claude/projects/a/s.jsonl", lines.join(""));
    const scan = await home.scan();
    const { block } = summaryAt(scan, "2026-11-20T12:00:00Z");
    expect(block).toMatchObject({ minutesLeft: 180, answers: 1 });
    expect(summaryAt(scan, "2026-11-21T08:00:00Z").block).toBeNull();
    expect(summaryAt(scan, "2026-11-21T11:00:00Z").block).toMatchObject({ minutesLeft: 300 });
    await home.remove();
  });
});

describe("a name that is too long", () => {
  it.each([
    ["of one byte", "m"],
    ["escaped", "\u0001"],
    ["of two bytes", "é"],
    ["of three bytes", "안"],
    ["of four bytes", "🌍"],
  ])("is cut at its length, whole before it: %s", (_what, unit) => {
    // Each place where the cut may come.
    for (const start of ["", "a", "ab", "abc", "abcd", "abcde"]) {
      const name = start + unit.repeat(2_000);
      expect(read(logLine({ model: name }))?.model).toBe(name.slice(0, maxUsageNameLength));
    }
  });

  it("is another one than the name before it", () => {
    const long = "m".repeat(10_000);
    expect(read(logLine({ model: `a${long}` }))?.model).toMatch(/^am{511}$/u);
    expect(read(logLine({ model: `b${long}` }))?.model).toMatch(/^bm{511}$/u);
    expect(read(logLine({ model: "short" }))?.model).toBe("short");
  });

  it.each([
    ["plain", "s"],
    ["escaped", "\n"],
  ])("keeps nothing of its line in memory: %s", (_what, unit) => {
    setFlagsFromString("--expose-gc");
    const collect = runInNewContext("gc") as () => void;
    const used = (): number => {
      collect();
      return getHeapStatistics().used_heap_size;
    };
    const filling = unit.repeat(1_000_000);
    const names: (string | undefined)[] = [];
    const before = used();
    for (let index = 0; index < 60; index += 1) {
      names.push(read(logLine({ session: `${index} ${filling}` }))?.session);
    }
    expect(used() - before).toBeLessThan(10_000_000);
    expect(new Set(names).size).toBe(60);
  });
});
