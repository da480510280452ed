import { expect, it } from "vitest";
import { opened } from "./support/fixtures";
import { usePageBench } from "./support/pageBench";
import { usageNow } from "./support/usage";

const bench = usePageBench();

it("what was used on another day is not shown as today's, on a device that sees today only", async () => {
  const aDay = 24 * 3_600_000;
  bench.host.role = "view";
  const block = { tokens: 5, costUsd: 1, end: Date.now() + 3_600_000 };
  const old = usageNow({ asOf: Date.now() - aDay, block });
  bench.host.emit(...opened(), { type: "usage.changed", usage: old });
  await bench.open();
  await bench.page.locator(".usage-pill").tap();
  const sheet = bench.page.getByRole("dialog", { name: "Usage" });
  await sheet.getByText("are shown to devices with full rights only.").waitFor();
  const used = sheet.getByRole("region", { name: "Used on this PC", exact: true });
  expect(await used.count()).toBe(0);
  bench.host.emit({ type: "usage.changed", usage: usageNow({ block }) });
  await used.getByText("Today").waitFor();
});
