import type { Locator, Page } from "playwright-core";

/**
 * What a screen keyboard does to a page: `covers` it, so that only the visual viewport knows (iOS), or
 * `shrinks` its window (Android, which the page asks for by `interactive-widget`).
 */
export const keyboardWays = ["covers", "shrinks"] as const;
export type KeyboardWay = (typeof keyboardWays)[number];

/** Stands for the visual viewport, for Chromium has no keyboard that covers. */
const coverable = `(() => {
  const viewport = new EventTarget();
  let [covered, offsetTop] = [0, 0];
  Object.defineProperties(viewport, {
    height: { get: () => innerHeight - covered },
    width: { get: () => innerWidth },
    offsetTop: { get: () => offsetTop },
    scale: { value: 1 },
  });
  Object.defineProperty(window, "visualViewport", { value: viewport });
  addEventListener("resize", () => viewport.dispatchEvent(new Event("resize")));
  window.coverBy = (height, top) => {
    [covered, offsetTop] = [height, top];
    viewport.dispatchEvent(new Event("resize"));
  };
})()`;

/** To be called before the page is opened. */
export async function withKeyboard(page: Page): Promise<Page> {
  await page.addInitScript(coverable);
  return page;
}

/** `pushedUp`: as far as iOS moves the page up for a field that stands low (px). */
export async function raiseKeyboard(
  page: Page,
  way: KeyboardWay,
  height: number,
  pushedUp = 0,
): Promise<void> {
  const { width, height: whole } = page.viewportSize() ?? { width: 0, height: 0 };
  if (way === "shrinks") await page.setViewportSize({ width, height: whole - height });
  else await page.evaluate(`coverBy(${height}, ${pushedUp})`);
  await page.evaluate(
    "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))",
  );
}

/** Whether the whole of it is on what the keyboard leaves of the screen, and a finger on it meets nothing else. */
export async function isInReach(place: Locator): Promise<boolean> {
  const box = await place.boundingBox();
  if (box === null) return false;
  const { x, y, width, height } = box;
  const page = place.page();
  const isSeen = await page.evaluate<boolean>(`(() => {
    for (const old of document.querySelectorAll("[data-met]")) old.removeAttribute("data-met");
    const met = document.elementFromPoint(${x + width / 2}, ${y + height / 2});
    met?.setAttribute("data-met", "");
    const { offsetTop, height } = visualViewport;
    const [top, bottom] = [offsetTop - 0.5, offsetTop + height + 0.5];
    return ${y} >= top && ${y + height} <= bottom && ${x} >= 0 && ${x + width} <= innerWidth;
  })()`);
  const met = page.locator("[data-met]");
  return isSeen && (await place.and(met).or(place.locator(met)).count()) > 0;
}
