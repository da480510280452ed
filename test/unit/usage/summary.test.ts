import { describe, expect, it } from "vitest";
import {
  maxUsageAsked,
  maxUsageConversations,
  maxUsageModels,
  maxUsageSummaryBytes,
  usageDays,
} from "../../../src/shared/limits";
import { LocalDays } from "../../../src/usage/localDays";
import { logLine } from "./support/lines";
import { logHome, summaryAt } from "./support/logHome";

const now = "2026-11-20T12:00:00Z";

describe("a summary", () => {
  it("tells the block that runs, its rate and what it will come to", async () => {
    const home = await logHome();
    const line = (id: string, at: string) =>
      logLine({ id, at: `2026-11-20T${at}:00.000Z`, input: 500_000, output: 0 });
    await home.write(".claude/projects/a/s.jsonl", line("a", "10:30") + line("b", "11:30"));
    const { block, today } = summaryAt(await home.scan(), now);
    // Sonnet 5: a million of input tokens in an hour, for two dollars.
    expect(block).toMatchObject({
      start: Date.parse("2026-11-20T10:00:00Z"),
      end: Date.parse("2026-11-20T15:00:00Z"),
      minutesLeft: 180,
      costUsd: 2,
      burnRate: { costPerHour: 2 },
      projection: { tokens: 4_000_000, costUsd: 8 },
    });
    expect(today).toMatchObject({ costUsd: 2, answers: 2 });
    await home.remove();
  });

  it("has the days that were asked for, the folder, and the conversations", async () => {
    const home = await logHome();
    const line = (id: string, at: string, folder: string, output: number) =>
      logLine({ id, at, folder, session: `of ${id}`, output });
    const lines = [
      line("old", "2026-08-01T00:00:00Z", "/work/b", 1_000),
      line("month", "2026-10-22T12:00:00Z", "/work/a", 1),
      line("week", "2026-11-14T12:00:00Z", "/work/b", 10),
      line("today", "2026-11-20T11:00:00Z", "/work/a", 100),
    ];
    await home.write(".claude/projects/a/s.jsonl", lines.join(""));
    const scan = await home.scan();
    const summary = summaryAt(scan, now, "UTC", "/work/a", ["of old"]);
    const { today, last7Days, last30Days, days, folder, conversations } = summary;
    const outputs = [today, last7Days, last30Days, folder].map((one) => one?.tokens.output);
    expect(outputs).toEqual([100, 110, 111, 101]);
    expect(days).toHaveLength(usageDays);
    expect(days.map(({ date }) => date).slice(0, 2)).toEqual(["2026-11-20", "2026-11-19"]);
    expect(conversations.map(({ sessionId }) => sessionId)).toEqual([
      ...["of old", "of today", "of week", "of month"],
    ]);
    expect(summaryAt(scan, now, "UTC", "/nowhere").folder).toMatchObject({
      answers: 0,
      costUsd: 0,
    });
    await home.remove();
  });

  it("tells tokens by kind and cost by model of the folder and of conversations that are asked for", async () => {
    const home = await logHome();
    const at = "2026-11-20T11:00:00.000Z";
    const line = (id: string, model: string, session: string, folder: string, cacheRead: number) =>
      logLine({ id, at, model, session, folder, cacheRead, input: 1_000_000, output: 0 });
    const lines = [
      line("a", "claude-sonnet-5", "mine", "/work/a", 30),
      line("b", "claude-unheard-of-9", "mine", "/work/a", 40),
      line("c", "claude-sonnet-5", "mine", "/work/b", 500),
      line("d", "claude-sonnet-5", "other", "/work/a", 6_000),
    ];
    await home.write(".claude/projects/a/s.jsonl", lines.join(""));
    const scan = await home.scan();
    const { folder, conversations } = summaryAt(scan, now, "UTC", "/work/a", ["mine"]);
    const [mine, other] = conversations;
    const shares = (of: typeof folder | typeof mine) =>
      of?.models?.map(({ model, tokens, costUsd }) => [
        model,
        tokens.input,
        tokens.cacheRead,
        costUsd === null ? null : Math.round(costUsd),
      ]);
    expect(shares(folder)).toEqual([
      ["claude-sonnet-5", 2_000_000, 6_030, 4],
      ["claude-unheard-of-9", 1_000_000, 40, null],
    ]);
    expect(mine?.sessionId).toBe("mine");
    expect(shares(mine)).toEqual([
      ["claude-sonnet-5", 2_000_000, 530, 4],
      ["claude-unheard-of-9", 1_000_000, 40, null],
    ]);
    expect(other).toMatchObject({ sessionId: "other", models: null });
    await home.remove();
  });

  it("tells of every sum which part of it has no price", async () => {
    const home = await logHome();
    const line = (id: string, model: string, input: number) =>
      logLine({ id, model, input, output: 0, at: "2026-11-20T11:00:00.000Z", folder: "/work/a" });
    const lines = line("a", "claude-sonnet-5", 1_000_000) + line("b", "claude-unheard-of-9", 700);
    await home.write(".claude/projects/a/s.jsonl", lines);
    const summary = summaryAt(await home.scan(), now, "UTC", "/work/a");
    const { block, today, last30Days, folder, conversations, days } = summary;
    for (const sum of [block, today, last30Days, folder, conversations[0], days[0]]) {
      expect(sum).toMatchObject({ costUsd: 2, unpricedTokens: 700 });
    }
    await home.remove();
  });

  it("stays small, however much there is", async () => {
    const home = await logHome();
    const lines: string[] = [];
    const sessionOf = (index: number): string => `s${"0".repeat(100)}${index % 200}`;
    for (let index = 0; index < 6_000; index += 1) {
      const at = new Date(Date.parse(now) - index * 400_000).toISOString();
      const model = `claude-${"m".repeat(60)}-${index % 40}`;
      const folder = `/work/${"f".repeat(300)}/${index % 90}`;
      const session = sessionOf(index);
      const tokens = { input: 4_000_000_000, output: 4_000_000_000, cacheRead: 4_000_000_000 };
      lines.push(logLine({ id: `m${index}`, at, model, folder, session, ...tokens }));
    }
    await home.write(".claude/projects/a/s.jsonl", lines.join(""));
    const asked = Array.from({ length: maxUsageAsked }, (_, index) => sessionOf(index));
    const folder = `/work/${"f".repeat(300)}/1`;
    const summary = summaryAt(await home.scan(), now, "Asia/Seoul", folder, asked);
    expect(summary.conversations.filter(({ models }) => models !== null)).toHaveLength(
      maxUsageAsked,
    );
    expect(summary.conversations).toHaveLength(maxUsageConversations);
    // The rest of the models together is one more.
    expect(summary.last30Days.models).toHaveLength(maxUsageModels + 1);
    const sum = summary.last30Days.models.reduce((all, one) => all + one.answers, 0);
    expect(sum).toBe(summary.last30Days.answers);
    expect(JSON.stringify(summary).length).toBeLessThan(maxUsageSummaryBytes);
    await home.remove();
  });

  it("an unknown zone is UTC", () => {
    expect(new LocalDays("Nowhere/Land").timeZone).toBe("UTC");
    expect(new LocalDays("Asia/Seoul").dateOf(Date.parse("2026-11-20T15:00:00Z"))).toBe(
      "2026-11-21",
    );
  });
});
