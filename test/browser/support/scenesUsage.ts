import { initialState } from "../../../src/shared/state";
import type { UsageSummary } from "../../../src/shared/usage";
import { listed } from "./panels";
import { live, openFromMenu, outsideEditor, scene, showStory } from "./stage";
import type { Scene, Stage } from "./stage";
import { planWindow, totals, usageNow, usageSummary } from "./usage";

const hour = 3_600_000;

/** Everything that the sheet of usage can show, and what the header says of it. */
export function usageScenes(): readonly Scene[] {
  return [
    scene("usage", (stage) => showUsage(stage, usageSummary())),
    scene("usage-periods", async (stage) => {
      await showUsage(stage, usageSummary());
      await stage.page.locator(".usage-period").nth(2).click();
      await toTop(stage, ".usage-models");
    }),
    scene("usage-days", async (stage) => {
      await showUsage(stage, usageSummary());
      await toTop(stage, ".usage-days");
      await stage.page.locator(".usage-chart svg").hover({ position: { x: 200, y: 60 } });
    }),
    scene("usage-table", async (stage) => {
      await showUsage(stage, usageSummary());
      await stage.page.locator(".usage-table summary").click();
      await stage.page.locator(".usage-scroller tbody tr").last().waitFor();
      await toTop(stage, ".usage-table");
    }),
    scene("usage-conversations", async (stage) => {
      await showUsage(stage, usageSummary());
      const rows = stage.page.locator(".usage-rows");
      await rows.locator("button").nth(3).waitFor();
      await toTop(stage, ".panel-section:has(.usage-rows)");
    }),
    scene("usage-meaning", async (stage) => {
      await showUsage(stage, usageSummary({ timeZone: "Pacific/Kiritimati", isWhole: false }));
      await stage.page.locator(".usage-origin").scrollIntoViewIfNeeded();
    }),
    scene("usage-won", async (stage) => {
      const money = { currency: "KRW", wonPerDollar: 1_400 } as const;
      const host = { ...initialState.host, workspaceName: "my-app", hostName: "studio", money };
      await showUsage(stage, usageSummary());
      stage.host.emit({ type: "host.changed", host });
      await stage.page.locator(".usage-sum", { hasText: "₩" }).first().waitFor();
      await toTop(stage, ".usage-periods");
    }),
    scene("usage-no-price", async (stage) => {
      const none = { ...totals(2_400_000, null) };
      const period = { ...none, models: [{ model: "claude-next-1", ...none }] };
      const same = { today: period, last7Days: period, last30Days: period, folder: period };
      const days = usageSummary().days.map(({ date }) => ({ date, ...period }));
      await showUsage(stage, usageSummary({ ...same, days, block: null }));
      await toTop(stage, ".usage-periods");
    }),
    scene("usage-nothing", async (stage) => {
      const none = { ...totals(0, null), models: [] };
      const same = { today: none, last7Days: none, last30Days: none, folder: none };
      const days = usageSummary().days.map(({ date }) => ({ date, ...none }));
      await showUsage(
        stage,
        usageSummary({ ...same, days, block: null, conversations: [], scannedFiles: 0 }),
        [],
      );
    }),
    scene("usage-scanning", async (stage) => {
      await showStory(stage);
      const scan = { files: 1_204, totalFiles: 3_310, bytes: 2.3e9, totalBytes: 3.1e9 };
      stage.host.emit({
        type: "usage.changed",
        usage: usageNow({ scan, block: null, today: null }),
      });
      await openSheet(stage);
      await stage.page.locator(".usage-scan").waitFor();
    }),
    scene("usage-failed", async (stage) => {
      await showStory(stage);
      stage.host.emit({ type: "usage.changed", usage: usageNow() });
      stage.host.answers = (message) => {
        if ("requestId" in message) stage.host.refuse(message.requestId, "internal");
      };
      await openSheet(stage);
      await stage.page.locator(".usage-note").waitFor();
    }),
    scene("usage-view", async (stage) => {
      stage.host.role = "view";
      await showStory(stage);
      stage.host.emit({ type: "usage.changed", usage: usageNow() });
      await openSheet(stage);
      await stage.page.locator(".usage-note").waitFor();
    }),
    scene("usage-estimate", async (stage) => {
      await showStory(stage);
      stage.host.emit({ type: "usage.changed", usage: usageNow() });
      await stage.page.locator(".usage-pill").waitFor({ state: "attached" });
    }),
    // The editor tells it by itself.
    ...outsideEditor([
      scene("usage-alert", async (stage) => {
        await showStory(stage);
        stage.host.emit({ type: "plan.changed", windows: [planWindow("five_hour")] });
        await stage.page.locator(".usage-pill").waitFor({ state: "attached" });
        const nearly = planWindow("five_hour", { utilization: 0.96, status: "allowed_warning" });
        stage.host.emit({ type: "plan.changed", windows: [nearly] });
        await stage.page.locator(".plan-alert").waitFor();
      }),
    ]),
  ];
}

/** The windows of a plan in every state. */
const windows = () => [
  planWindow("five_hour"),
  planWindow("seven_day", {
    utilization: 0.83,
    resetsAt: Date.now() + 76 * hour,
    status: "allowed_warning",
    source: "usage",
    asOf: Date.now() - hour,
  }),
];

/** The sheet with this summary in it. */
export async function showUsage(
  stage: Stage,
  summary: UsageSummary,
  told = windows(),
): Promise<void> {
  const { host, page } = stage;
  await showStory(stage);
  host.answers = (message) => {
    if (!("requestId" in message)) return;
    const { requestId } = message;
    if (message.type === "usage.read") host.accept(requestId, { summary });
    else if (message.type === "conversation.list") {
      host.accept(requestId, { items: listed(4), cursor: null, isPartial: false });
    } else host.accept(requestId);
  };
  if (told.length > 0) host.emit({ type: "plan.changed", windows: told });
  host.emit({ type: "usage.changed", usage: usageNow({ asOf: summary.asOf }) });
  await live(page);
  await openSheet(stage);
  await page.locator(".usage-origin").waitFor();
}

/** Scrolls the sheet to there. */
async function toTop({ page }: Stage, selector: string): Promise<void> {
  await page.evaluate(`document.querySelector(${JSON.stringify(selector)}).scrollIntoView()`);
}

function openSheet(stage: Stage): Promise<void> {
  return openFromMenu(stage, /^(Usage|사용량)$/u);
}
