import type { Browser, Page } from "playwright-core";
import { launchBrowser } from "../test/stand-ins/phone/browser";
import { SlowLine } from "../test/stand-ins/slowLine/slowLine";
import { BarePage, startSizesOf } from "./barePage";
import type { Model } from "./model";
import { pairedPhone, slowdown, slowed, until } from "./pageOnDevice";
import { Product } from "./product";

/** Milliseconds from asking for the page. */
export interface SlowVisit {
  /** To the first frame in which the message box is drawn with its styles and takes the focus. */
  readonly writable: number;
  /** To the frame in which the newest answer, as the open connection told it, is there to be read. */
  readonly live: number;
  /** To the frame in which the page's own script has taken over: everything can be tapped. */
  readonly ready: number;
  /** To the frame in which it has its markup, too: until then it is plain text. */
  readonly marked: number;
}

export interface SlowLoads {
  /** With nothing kept of the page. */
  readonly first: readonly SlowVisit[];
  /** Of the same phones, afterwards. */
  readonly second: readonly SlowVisit[];
}

/** Both pages are visited in each round. */
export interface ComparedLoads {
  readonly product: SlowLoads;
  /** A page of the same sizes that does nothing. */
  readonly bare: SlowLoads;
}

/** 1.6 Mbit/s each way, 150 ms round trip: what Lighthouse takes a phone's slow 4G for. */
const speed = { roundTripMs: 150, bytesPerSecond: 200_000 };
const visitLimitMs = 60_000;
const settleLimitMs = 30_000;

/** Looks at each frame from the beginning; nothing of it is in the page's own way but some microseconds. */
const watchScript = `
  (() => {
    const seen = (window.seenByBench = {});
    const look = () => {
      const field = document.querySelector("textarea.composer-field");
      if (seen.writable === undefined && field !== null) {
        const isStyled = field.getBoundingClientRect().height >= 40 && getComputedStyle(field).resize === "none";
        field.focus();
        if (isStyled && document.activeElement === field) seen.writable = performance.now();
      }
      const isReady = document.querySelector(".page[data-live=true]") !== null;
      const isLive = isReady || document.querySelector(".page[data-first-words]") !== null;
      const isThere = isLive && document.querySelector(".answer .markdown") !== null;
      if (isThere) seen.live ??= performance.now();
      if (isThere && isReady) seen.ready ??= performance.now();
      if (isThere && isReady && document.querySelector(".answer strong") !== null) {
        seen.marked = performance.now();
        return;
      }
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  })();
`;

/** Phones that open a conversation over a slow line, each twice. Throws when there is no Chromium. */
export async function measureSlowLoads(model: Model, rounds: number): Promise<ComparedLoads> {
  const product = await Product.start(model);
  try {
    const client = await product.connect();
    for (let turn = 1; turn <= 5; turn += 1) {
      await client.turn(`[[say Answer **${turn}** with some words.]] [[text 80]]`);
    }
    await client.close();
    const cookie = await product.pairDevice();
    const visitor = await product.connectAs(cookie);
    const { welcomeBytes } = visitor;
    await visitor.close();
    const bare = await BarePage.open(await startSizesOf(product.origin, cookie, welcomeBytes));
    const browser = await launchBrowser();
    try {
      const port = Number(new URL(product.origin).port);
      const products: Visits[] = [];
      const bares: Visits[] = [];
      for (let round = 0; round < rounds; round += 1) {
        products.push(await visitTwice(browser, port, cookie));
        bares.push(await visitTwice(browser, bare.port, cookie));
      }
      return { product: loadsOf(products), bare: loadsOf(bares) };
    } finally {
      await browser.close();
      await bare.close();
    }
  } finally {
    await product.stop();
  }
}

interface Visits {
  readonly first: SlowVisit;
  readonly second: SlowVisit;
}

function loadsOf(visits: readonly Visits[]): SlowLoads {
  return {
    first: visits.map(({ first }) => first),
    second: visits.map(({ second }) => second),
  };
}

async function visitTwice(browser: Browser, port: number, cookie: string): Promise<Visits> {
  const line = await SlowLine.open(port, speed);
  const { page } = await pairedPhone(browser, line.origin, cookie, slowdown);
  const context = page.context();
  try {
    await context.addInitScript(watchScript);
    const first = await visit(page, line.origin);
    await settle(page);
    await page.close();
    const again = await context.newPage();
    await slowed(again, slowdown);
    return { first, second: await visit(again, line.origin) };
  } finally {
    await context.close();
    await line.close();
  }
}

async function visit(page: Page, origin: string): Promise<SlowVisit> {
  await page.goto(origin, { waitUntil: "commit" });
  await until(page, "window.seenByBench.marked !== undefined", visitLimitMs);
  return page.evaluate<SlowVisit>("window.seenByBench");
}

/** Until the page has fetched what it fetches afterwards, and its service worker has what it keeps. */
async function settle(page: Page): Promise<void> {
  await page.waitForLoadState("networkidle", { timeout: settleLimitMs });
  await until(page, "navigator.serviceWorker.controller !== null", settleLimitMs);
}
