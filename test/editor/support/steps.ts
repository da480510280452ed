import type { Browser } from "playwright-core";
import { beforeEach } from "vitest";
import { screenshot } from "../../stand-ins/phone/screenshot";

/**
 * To be called in a `describe` whose tests are steps of one way: after one that failed, the others fail at once
 * instead of waiting for what cannot come. What all windows showed then is kept as `out/screenshots/failed-*`.
 */
export function followEachOther(browser: () => Browser): void {
  let failed: string | undefined;
  beforeEach(({ task, onTestFailed }) => {
    if (failed !== undefined) throw new Error(`Not tried, for an earlier step failed: ${failed}`);
    onTestFailed(async () => {
      if (failed !== undefined) return;
      failed = task.name;
      await keepPictures(browser(), task.name);
    });
  });
}

async function keepPictures(browser: Browser, name: string): Promise<void> {
  const pages = browser.contexts().flatMap((context) => context.pages());
  for (const [index, page] of pages.entries()) {
    // A page that is gone or hangs has no picture, and the failure says more than that.
    await screenshot(page, `failed-${name}-${index + 1}`).catch(() => undefined);
  }
}
