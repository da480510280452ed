import { mkdir } from "node:fs/promises";
import path from "node:path";
import type { Page } from "playwright-core";

const folder = path.resolve("out/screenshots");

/** Keeps what the page shows as `out/screenshots/NAME.png` (not in git), and gives that path. */
export async function screenshot(page: Page, name: string): Promise<string> {
  const file = path.join(folder, `${name.replaceAll(/[^\w.-]+/g, "-")}.png`);
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: file, caret: "initial" });
  return file;
}

/** Collects the page's errors from now on, as lines: uncaught ones, and what the console shows as errors. */
export function watchProblems(page: Page): readonly string[] {
  const problems: string[] = [];
  page.on("pageerror", (error) => {
    problems.push(`uncaught: ${error.message}`);
  });
  page.on("console", (message) => {
    if (message.type() === "error") problems.push(`console: ${message.text()}`);
  });
  return problems;
}
