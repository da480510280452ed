import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

interface Violation {
  readonly id: string;
  readonly help: string;
  readonly nodes: readonly {
    readonly target: readonly string[];
    readonly failureSummary?: string;
  }[];
}

/** WCAG 2.0 to 2.2, levels A and AA, and what axe itself calls best practice: headings, landmarks. */
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** The rules whose outcome hangs on the colours. */
const colourRules = { type: "rule", values: ["color-contrast", "link-in-text-block"] };

/**
 * What axe takes for a fault and is none: the list of what is offered is scrolled by the keys of the
 * message box; what is scrolled halfway out of a sheet is not small for that.
 */
const isNoFault = `((id, element) =>
  (id === "scrollable-region-focusable" && element.matches(".completion, .completion-list")) ||
  (id === "target-size" && element.closest(".sheet-content") !== null &&
    Math.min(element.offsetWidth, element.offsetHeight) >= 24))`;

/**
 * What axe finds wrong with what the page shows now, a line for each place. The script comes in by the
 * debugger, which the page's policy does not concern. `colours`: only what another theme can change.
 */
export async function axeViolations(
  page: Page,
  rules: "all" | "colours" = "all",
): Promise<readonly string[]> {
  if (!(await page.evaluate<boolean>("'axe' in window"))) await page.evaluate(source);
  const violations = await page.evaluate<readonly Violation[]>(
    `axe.run(document, { runOnly: ${JSON.stringify(rules === "all" ? tags : colourRules)}, resultTypes: ["violations"] })
      .then(({ violations }) => violations.map(({ id, help, nodes }) => ({
        id,
        help,
        nodes: nodes.filter(({ target }) => !${isNoFault}(id, document.querySelector(target[0]))),
      })))`,
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(
      ({ target, failureSummary = "" }) =>
        `${id} ${target.join(" ")} ${failureSummary.replaceAll(/\s+/g, " ").slice(0, 220)}`,
    ),
  );
}

/**
 * Controls that a thumb has to hit more exactly than in a square of that size (CSS px), as `WIDTHxHEIGHT
 * class name`: an area around what is seen counts, if it leads there.
 */
export function smallTargets(page: Page, least: number): Promise<readonly string[]> {
  return page.evaluate<readonly string[]>(`(() => {
    const open = document.querySelector("dialog[open]") ?? document;
    const selector = "button:enabled, [role=option], summary, select, input:not([type=file]), textarea, a.button";
    const isShown = (element) => {
      const { width, height } = element.getBoundingClientRect();
      return width > 1 && height > 1 && getComputedStyle(element).visibility !== "hidden";
    };
    const isHit = (area, x, y) => {
      // What lies over it, or beyond the edge, says nothing about its size.
      if (x < 0 || y < 0 || x >= innerWidth || y >= innerHeight) return true;
      const hit = document.elementFromPoint(x, y);
      return hit !== null && area.contains(hit);
    };
    return [...open.querySelectorAll(selector)].filter(isShown).flatMap((element) => {
      // What belongs to a label is hit through it.
      const area = element.closest("label") ?? element;
      const { width, height } = area.getBoundingClientRect();
      if (width >= ${least} - 0.5 && height >= ${least} - 0.5) return [];
      area.scrollIntoView({ block: "center" });
      const { left, top } = area.getBoundingClientRect();
      const [x, y, half] = [left + width / 2, top + height / 2, ${least} / 2 - 1];
      const isWide = width >= ${least} - 0.5 || (isHit(area, x - half, y) && isHit(area, x + half, y));
      const isHigh = height >= ${least} - 0.5 || (isHit(area, x, y - half) && isHit(area, x, y + half));
      if (isWide && isHigh) return [];
      const name = element.getAttribute("aria-label") ?? element.textContent;
      return [Math.round(width) + "x" + Math.round(height) + " " + element.className + " " + name.slice(0, 40)];
    });
  })()`);
}

/** What stands out of the screen to the side, though nothing scrolls sideways but what is made to. */
export function sidewaysOverflow(page: Page): Promise<readonly string[]> {
  return page.evaluate<readonly string[]>(`(() => {
    const wide = innerWidth;
    const scrolls = (element) => {
      for (let at = element; at !== null && at !== document.body; at = at.parentElement) {
        const { overflowX } = getComputedStyle(at);
        if ((overflowX === "auto" || overflowX === "scroll" || overflowX === "hidden") &&
            at.getBoundingClientRect().right <= wide + 1 && at !== element) return true;
      }
      return false;
    };
    const boxes = [".chat-scroller", ".sheet-content", ".pair", "html"];
    const found = boxes.flatMap((box) => [...document.querySelectorAll(box)]
      .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth + 1)
      .map(({ scrollWidth, clientWidth }) => box + " is " + (scrollWidth - clientWidth) + " px too wide"));
    for (const element of document.querySelectorAll("#app button, #app p, #app h1, #app h2, #app h3, #app input, #app textarea, #app li")) {
      const { right, left, width } = element.getBoundingClientRect();
      if (width <= 1 || (right <= wide + 1 && left >= -1) || scrolls(element)) continue;
      found.push(element.localName + "." + element.className + " from " + Math.round(left) + " to " + Math.round(right));
    }
    return found;
  })()`);
}

/** Parts of a screen (CSS px from each edge) that a camera, rounded corners or the system's bar lie over. */
export interface SafeArea {
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly left: number;
}

/** Makes the page's `env(safe-area-inset-*)` say these. */
export async function coverEdges(page: Page, insets: SafeArea): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send("Emulation.setSafeAreaInsetsOverride", { insets });
}

/** What is to be read or pressed and lies under an edge of the screen, where it does not scroll away from there. */
export function coveredParts(page: Page, insets: SafeArea): Promise<readonly string[]> {
  return page.evaluate<readonly string[]>(`(() => {
    const { top, right, bottom, left } = ${JSON.stringify(insets)};
    const open = document.querySelector("dialog[open]") ?? document.querySelector("#app");
    const parts = "button, input:not([type=file]), textarea, select, summary, p, h1, h2, h3, li, pre, .bubble, .strip-text";
    const scroller = ".chat-scroller, .sheet-content, .pair, .completion, .menu-panel, .tool-body, .permission-body, pre, table";
    return [...open.querySelectorAll(parts)].flatMap((element) => {
      const box = element.getBoundingClientRect();
      if (box.width <= 1 || box.height <= 1 || getComputedStyle(element).visibility === "hidden") return [];
      const [x, y] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
      const isSeen = element.contains(document.elementFromPoint(x, y));
      if (!isSeen) return [];
      const scrolls = element.parentElement?.closest(scroller);
      const style = getComputedStyle(element);
      const [padLeft, padRight] = [parseFloat(style.paddingLeft), parseFloat(style.paddingRight)];
      const isUnder = (scrolls ? false : box.top < top - 1 || box.bottom > innerHeight - bottom + 1) ||
        (scrolls?.matches("pre, table") ? false : box.left + padLeft < left - 1 || box.right - padRight > innerWidth - right + 1);
      if (!isUnder) return [];
      return [element.localName + "." + element.className + " at " +
        [box.left, box.top, box.right, box.bottom].map(Math.round).join(" ")];
    });
  })()`);
}
