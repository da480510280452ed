import lighthouse from "lighthouse";
import { chromium } from "playwright-core";
import { freePort, launchBrowser } from "../test/stand-ins/phone/browser";
import type { Model } from "./model";
import { Product } from "./product";

/** From 0 to 100. */
export interface Scores {
  readonly performance: number;
  readonly accessibility: number;
  readonly bestPractices: number;
  /** What cost points, as Lighthouse names it. */
  readonly lost: readonly string[];
}

export interface LighthouseScores {
  readonly paired: Scores;
  readonly pairing: Scores;
}

/** Lighthouse's own settings for a phone: slow 4G and a processor four times slower, both simulated. */
export async function measureLighthouse(model: Model): Promise<LighthouseScores> {
  const product = await Product.start(model);
  try {
    const client = await product.connect();
    for (let turn = 1; turn <= 5; turn += 1) {
      await client.turn(`[[say Answer **${turn}**:\\n\\n- one\\n- two]] [[text 80]]`);
    }
    await client.close();
    const cookie = await product.pairDevice();
    return {
      paired: await audit(product.origin, cookie),
      pairing: await audit(product.origin, null),
    };
  } finally {
    await product.stop();
  }
}

/** `cookie`: of a paired device, or null. */
async function audit(origin: string, cookie: string | null): Promise<Scores> {
  const port = await freePort();
  const browser = await launchBrowser({ debuggingPort: port });
  try {
    if (cookie !== null) await pair(port, origin, cookie);
    const result = await lighthouse(origin, {
      port,
      output: "json",
      logLevel: "error",
      onlyCategories: ["performance", "accessibility", "best-practices"],
      disableStorageReset: true,
    });
    if (result === undefined) throw new Error("Lighthouse gave no result.");
    const { categories, audits } = result.lhr;
    const score = (name: string): number => Math.round((categories[name]?.score ?? 0) * 100);
    const weighed = Object.values(categories).flatMap(({ auditRefs }) =>
      auditRefs.filter(({ weight }) => weight > 0).map(({ id }) => id),
    );
    return {
      performance: score("performance"),
      accessibility: score("accessibility"),
      bestPractices: score("best-practices"),
      lost: weighed.flatMap((id) => {
        const { score: points = null, displayValue = "", title = "" } = audits[id] ?? {};
        return points === null || points >= 0.995 ? [] : [`${id}: ${displayValue || title}`];
      }),
    };
  } finally {
    await browser.close();
  }
}

/** Lighthouse works in the browser's own profile, not in one of those that tests make. */
async function pair(port: number, origin: string, cookie: string): Promise<void> {
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
  const [context] = browser.contexts();
  if (context === undefined) throw new Error("The browser has no profile.");
  const [name = "", value = ""] = cookie.split("=");
  await context.addCookies([{ name, value, url: origin, httpOnly: true, sameSite: "Strict" }]);
  const page = await context.newPage();
  await page.goto(`${origin}/health`);
  await page.evaluate('localStorage.setItem("remote-claude.paired", "1")');
  await page.close();
  await browser.close();
}
