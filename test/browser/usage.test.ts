import { describe, expect, it } from "vitest";
import { newPhone } from "../stand-ins/phone/devices";
import { screenshot } from "../stand-ins/phone/screenshot";
import { opened } from "./support/fixtures";
import { usePageBench } from "./support/pageBench";
import { listed } from "./support/panels";
import { showUsage } from "./support/scenesUsage";
import { planWindow, totals, usageNow, usageSummary } from "./support/usage";

const bench = usePageBench();
const hour = 3_600_000;

const pill = () => bench.page.locator(".usage-pill");
const sheet = () => bench.page.getByRole("dialog", { name: "Usage" });
const section = (name: string) => sheet().getByRole("region", { name, exact: true });
const reads = () => bench.host.received.filter(({ type }) => type === "usage.read").length;

/** The sheet on a phone, with this to read. */
async function open(summary = usageSummary()): Promise<void> {
  const { host, build, origin } = bench;
  const page = await bench.newPhone();
  const show = (path?: string) => bench.open(Promise.resolve(page), path);
  await showUsage({ host, build, origin, page, language: "en", open: show }, summary);
}

describe("the header", () => {
  it("tells of the fullest window, and counts down to its reset", async () => {
    await bench.openConversation();
    const soon = planWindow("five_hour", { resetsAt: Date.now() + 2 * hour + 600_000 });
    bench.host.emit({ type: "plan.changed", windows: [soon] });
    await expect.poll(() => pill().innerText()).toMatch(/42%.*2 h (10|09) m/su);
    const name = /^42% of the plan used \(5 hours\), starts anew in 2 h (10|09) m$/u;
    await bench.page.getByRole("button", { name }).waitFor();
    const fuller = planWindow("seven_day", { utilization: 0.8, resetsAt: Date.now() + 76 * hour });
    bench.host.emit({ type: "plan.changed", windows: [fuller] });
    await expect.poll(() => pill().innerText()).toMatch(/80%.*3 d 4 h/su);
    expect(await pill().getAttribute("data-tone")).toBe("amber");
    bench.host.emit({ type: "plan.changed", windows: [{ ...soon, utilization: 0.95 }] });
    await expect.poll(() => pill().getAttribute("data-tone")).toBe("red");
    await bench.page.setViewportSize({ width: 320, height: 568 });
    expect(await pill().innerText()).toBe("95%");
  });

  it("says that it guesses where no window is told", async () => {
    await bench.openConversation();
    bench.host.emit({ type: "usage.changed", usage: usageNow() });
    await expect.poll(() => pill().innerText()).toMatch(/~\d.*estimate/su);
    await pill().tap();
    await section("5-hour block").getByText("Estimate", { exact: true }).waitFor();
    await sheet().getByText("Nothing is known of a plan's limits.").waitFor();
  });
});

describe("the sheet of usage", () => {
  it("tells of the plan, the block, the days, this folder, and what the numbers are", async () => {
    await open();
    await section("Your plan").getByText("As of").first().waitFor();
    expect(await section("Your plan").innerText()).toContain("told by Claude when asked");
    expect(await section("5-hour block").innerText()).toMatch(/42k tokens\/min · ≥\s\$3\.84\/h/u);
    expect(await section("This folder").innerText()).toContain("+ 1.2M tokens without a price");
    for (const name of ["5-hour block", "This conversation", "This folder"]) {
      await section(name).getByText("Read from cache").waitFor();
      const models = section(name).getByRole("table", { name: "Cost by model" });
      await models.getByRole("row", { name: /opus-4-5 [\d.]+[kM] \$/u }).waitFor();
    }
    await section("What the numbers mean").getByText("LiteLLM, Anthropic").waitFor();
    expect(reads()).toBe(1);
  });

  it("has a chart that is told in words, and a table of the same", async () => {
    await open();
    const chart = section("Last 30 days").getByRole("img");
    expect(await chart.getAttribute("aria-label")).toMatch(
      /^The last 30 days by model, ≥\s\$[\d.]+ in all\. Most on .*: (≥\s)?\$[\d.]+\. opus-4-5: \$/u,
    );
    await sheet().getByText("As a table").tap();
    const rows = sheet().locator(".usage-scroller tbody tr");
    await expect.poll(() => rows.count()).toBe(30);
    await sheet().getByText("Tokens", { exact: true }).locator("visible=true").last().waitFor();
    await sheet().locator(".segment", { hasText: "Tokens" }).tap();
    await expect.poll(() => chart.getAttribute("aria-label")).toContain("next-1: ");
  });

  it("never shows what has no price as free", async () => {
    const none = { ...totals(2_400_000, null) };
    const period = { ...none, models: [{ model: "claude-next-1", ...none }] };
    const days = usageSummary().days.map(({ date }) => ({ date, ...period }));
    const same = { today: period, last7Days: period, last30Days: period, folder: period };
    const conversations = [{ sessionId: "a", folder: "/b", lastAt: Date.now() - hour, ...period }];
    await open(usageSummary({ ...same, days, block: null, conversations }));
    for (const name of ["Used on this PC", "Last 30 days", "This folder", "Conversations"]) {
      expect(await section(name).innerText()).not.toContain("$");
    }
    expect(await section("Used on this PC").innerText()).toContain("No price");
  });

  it("never shows the priced part of a sum as the whole", async () => {
    const sum = { ...totals(2_400_000, 1.5), unpricedTokens: 400_000 };
    const period = { ...sum, models: [{ model: null, ...sum }] };
    const { block, days } = usageSummary();
    const same = { today: period, last7Days: period, last30Days: period, folder: period };
    const conversations = [{ sessionId: "a", folder: "/b", lastAt: Date.now() - hour, ...period }];
    await open(
      usageSummary({
        ...{ ...same, conversations },
        block: block && { ...block, ...period },
        days: days.map(({ date }) => ({ date, ...period })),
      }),
    );
    for (const name of ["5-hour block", "Used on this PC", "This folder", "Conversations"]) {
      const text = await section(name).innerText();
      expect(text.match(/(?<!≥\s)\$/gu)).toBeNull();
      expect(text).toMatch(/≥\s\$1\.50/u);
    }
    await section("5-hour block").getByText("+ 400k tokens without a price").waitFor();
  });

  it("tells the same cost of this conversation in both places, and whose figure it is", async () => {
    await open();
    await section("Conversations").getByRole("button", { name: "Show all 12" }).tap();
    const row = section("Conversations").getByRole("row").filter({ hasText: "1 minute ago" });
    const [costInRow, costHere] = [
      row.getByRole("cell").nth(1),
      section("This conversation").getByRole("definition").first(),
    ];
    expect(await costInRow.innerText()).toBe(await costHere.innerText());
    const told = bench.host.state.conversations[0]?.costUsd ?? 0;
    expect(told).toBeGreaterThan(0);
    expect(await costHere.innerText()).toBe(`$${told.toFixed(2)}`);
    await section("This conversation").getByText("Claude Code's own figure").waitFor();
  });

  it("names the day of what was counted before midnight, and never calls it today", async () => {
    const { days } = usageSummary();
    const yesterday = days.map((day, ago) => ({
      ...day,
      date: new Date(Date.now() - (ago + 1) * 24 * hour).toISOString().slice(0, 10),
    }));
    await open(usageSummary({ days: yesterday, timeZone: "UTC" }));
    const day = new Intl.DateTimeFormat("en", { month: "short", day: "numeric", timeZone: "UTC" });
    await section("Used on this PC")
      .getByText(day.format(Date.now() - 24 * hour), { exact: true })
      .waitFor();
    expect(await section("Used on this PC").getByText("Today", { exact: true }).count()).toBe(0);
  });

  it("has a table by conversation that a narrow screen can show", async () => {
    await open();
    await bench.page.setViewportSize({ width: 320, height: 568 });
    const table = section("Conversations").getByRole("table", {
      name: "Tokens and cost by conversation",
    });
    expect(await table.getByRole("columnheader").allInnerTexts()).toEqual([
      "Conversation",
      "Tokens",
      "Cost",
      "Last use",
    ]);
    await table.getByRole("columnheader").first().scrollIntoViewIfNeeded();
    await screenshot(bench.page, "usage-conversations-320");
    const title = table.getByRole("rowheader", { name: /^Why is the start slow\?/u });
    expect((await title.boundingBox())?.width).toBeGreaterThan(80);
    const overflow = await table.evaluate(
      (element) => element.scrollWidth - (element.parentElement?.clientWidth ?? 0),
    );
    expect(overflow).toBeLessThanOrEqual(0);
  });

  it("opens a conversation of this folder, and none of another", async () => {
    await open();
    const rows = section("Conversations").getByRole("row");
    await rows.filter({ hasText: "Why is the start slow?" }).getByRole("button").tap();
    const { conversationId } = await bench.host.message("conversation.resume");
    expect(conversationId).toBe(listed(1)[0]?.id);
    await sheet().waitFor({ state: "detached" });
    await pill().tap();
    await rows.filter({ hasText: "quarterly-report-generator, " }).first().waitFor();
    const other = rows.filter({ hasText: "quarterly-report-generator, " }).first();
    expect(await other.getByRole("button").count()).toBe(0);
  });

  it("follows the first scan, and reads when it is done", async () => {
    await bench.openConversation();
    const empty = { block: null, today: null };
    // Most of the files are small: the bar goes by bytes.
    const scan = { files: 30, totalFiles: 40, bytes: 250, totalBytes: 1_000 };
    bench.host.emit({ type: "usage.changed", usage: usageNow({ ...empty, scan }) });
    await bench.page.getByRole("button", { name: "Menu" }).tap();
    await bench.page.getByRole("button", { name: "Usage", exact: true }).tap();
    const bar = sheet().getByRole("progressbar");
    await expect.poll(() => bar.getAttribute("aria-valuenow")).toBe("25");
    await sheet().getByText("25% · 30 of 40 files").waitFor();
    bench.host.answers = (message) => {
      if ("requestId" in message) bench.host.accept(message.requestId, { summary: usageSummary() });
    };
    bench.host.emit({ type: "usage.changed", usage: usageNow({ asOf: Date.now() + 1 }) });
    await section("Last 30 days").getByRole("img").waitFor({ timeout: 15_000 });
    expect(await bar.count()).toBe(0);
  });

  it("does not ask for what this device may not see", async () => {
    bench.host.role = "view";
    bench.host.emit(...opened(), { type: "usage.changed", usage: usageNow() });
    await bench.open();
    await pill().tap();
    await sheet().getByText("are shown to devices with full rights only.").waitFor();
    await section("Used on this PC").getByText("Today").waitFor();
    expect(reads()).toBe(0);
  });
});

describe("the line about the plan", () => {
  const line = () => bench.page.locator(".plan-alert");

  it("tells each level once, and the reset, and nothing of before the page was opened", async () => {
    const told = (utilization: number, later = 0) =>
      planWindow("five_hour", { utilization, resetsAt: Date.now() + 2 * hour + later });
    bench.host.emit({ type: "plan.changed", windows: [told(0.85)] });
    await bench.openConversation();
    await pill().waitFor();
    const seven = planWindow("seven_day", { utilization: 0.81, resetsAt: Date.now() + 76 * hour });
    await expect
      .poll(async () => {
        // Until the part of the page that tells it has come, that is news of before.
        bench.host.emit({ type: "plan.changed", windows: [{ ...seven, utilization: 0.5 }] });
        bench.host.emit({ type: "plan.changed", windows: [seven] });
        return line().allInnerTexts();
      })
      .toEqual([expect.stringContaining("7 days: 81% of the plan used.")]);
    bench.host.emit({ type: "plan.changed", windows: [told(0.97)] });
    await expect.poll(() => line().innerText()).toContain("5 hours: 97% of the plan used.");
    await screenshot(bench.page, "usage-line-95");
    await line().getByRole("button", { name: "Dismiss" }).tap();
    bench.host.emit({ type: "plan.changed", windows: [told(0.98)] });
    await expect.poll(() => pill().innerText()).toContain("98%");
    expect(await line().count()).toBe(0);
    bench.host.emit({ type: "plan.changed", windows: [told(0.01, 3 * hour)] });
    await expect.poll(() => line().innerText()).toContain("5 hours: the plan has started anew.");
  });

  it("leads to the sheet", async () => {
    await bench.openConversation(newPhone(bench.browser));
    bench.host.emit({ type: "plan.changed", windows: [planWindow("five_hour")] });
    await pill().waitFor();
    await expect
      .poll(async () => {
        const low = planWindow("five_hour", { utilization: 0.1, resetsAt: Date.now() + 4 * hour });
        const high = { ...low, utilization: 0.9, resetsAt: Date.now() + 9 * hour };
        bench.host.emit({ type: "plan.changed", windows: [low] });
        bench.host.emit({ type: "plan.changed", windows: [high] });
        return line().count();
      })
      .toBe(1);
    await line().getByRole("button", { name: "Usage" }).tap();
    await sheet().waitFor();
    expect(await line().count()).toBe(0);
  });
});
