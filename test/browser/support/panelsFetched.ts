import type { Page } from "playwright-core";

/** Waits for what a page fetches behind its first load: the way to Claude is drawn by it, and other panels are. */
export async function panelsFetched(page: Page): Promise<void> {
  await page.waitForFunction(
    'performance.getEntriesByType("resource").some(({ name }) => name.includes("/panels-"))',
  );
  await page.waitForLoadState("networkidle");
}
