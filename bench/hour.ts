import { writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Page } from "playwright-core";
import { launchBrowser } from "../test/stand-ins/phone/browser";
import { SlowLine } from "../test/stand-ins/slowLine/slowLine";
import type { LineCount } from "../test/stand-ins/slowLine/slowLine";
import type { Model } from "./model";
import { pairedPhone } from "./pageOnDevice";
import { Product } from "./product";
import type { ProductClient } from "./productClient";

/** What an hour of normal work (docs/bench.md) takes of the wire of a phone. */
export interface HourOfWork {
  /** Both directions, with the heads of HTTP and the frames of the WebSockets. */
  readonly bytes: number;
  readonly requests: number;
  /** Of the bytes: of the page's own files, at its first opening. */
  readonly pageBytes: number;
  /** Of the bytes: of the minutes in which nothing happens and the page is open. */
  readonly quietBytes: number;
  /** What was asked for: before the quiet minute, and in it. */
  readonly asked: readonly string[];
}

const turns = 20;
const wakes = 10;
const minutes = 60;
/** So long (ms) nothing is done, to see what an open page takes then. */
const quietMs = 60_000;
const settleMs = 15_000;
const limitMs = 120_000;
const asFastAsItGoes = { roundTripMs: 0, bytesPerSecond: Infinity };

/** Works an hour in some minutes: all of it but the waiting, and of that one minute for all. */
export async function measureHour(model: Model): Promise<HourOfWork> {
  let workspace = "";
  const product = await Product.start(model, {
    prepare: async (folders) => {
      ({ workspace } = folders);
      await writeFile(path.join(workspace, "login.ts"), "export const margin = 0;\n");
    },
  });
  const browser = await launchBrowser();
  const line = await SlowLine.open(Number(new URL(product.origin).port), asFastAsItGoes);
  try {
    const client = await product.connect();
    const { page } = await pairedPhone(browser, line.origin, await product.pairDevice());
    await page.goto(line.origin);
    await live(page);
    await page.waitForLoadState("networkidle");
    const { bytes: pageBytes } = line.count;
    for (let turn = 0; turn < turns; turn += 1) {
      await work(page, client, turn);
      if (turn % (turns / wakes) === 0) await wake(page, line);
      if (turn % 5 === 2) await lookAround(page);
    }
    await page.reload();
    await live(page);
    await page.waitForLoadState("networkidle");
    // What a page fetches once, after it was opened, is no part of a quiet minute.
    await sleep(settleMs);
    const before = line.count;
    await sleep(quietMs);
    const quiet = difference(line.count, before);
    await client.close();
    const rest = minutes * (60_000 / quietMs) - 1;
    const quietBytes = quiet.bytes * (rest + 1);
    return {
      bytes: line.count.bytes + quiet.bytes * rest,
      requests: line.count.requests + quiet.requests * rest,
      pageBytes,
      quietBytes,
      asked: [...before.asked, ...quiet.asked.map((each) => `in the quiet minute: ${each}`)],
    };
  } finally {
    await browser.close();
    await line.close();
    await product.stop();
  }
}

function difference(now: LineCount, before: LineCount): LineCount {
  return {
    bytes: now.bytes - before.bytes,
    requests: now.requests - before.requests,
    connections: now.connections - before.connections,
    asked: now.asked.slice(before.asked.length),
  };
}

async function live(page: Page): Promise<void> {
  await page.locator(".page[data-live=true]").waitFor({ timeout: limitMs });
}

/** A prompt, some steps of which one is asked for, and an answer of 250 words as fast as models write. */
async function work(page: Page, client: ProductClient, turn: number): Promise<void> {
  const words = Array.from({ length: 250 }, (_, index) => `word${index}`).join(" ");
  const ended = client.event(({ type }) => type === "turn.ended", "the end of a turn");
  const prompt = [
    `Please change the margin, step ${turn}.`,
    "[[say I look at the file first.]] [[read login.ts]]",
    `[[edit login.ts | export const margin = ${turn}; | export const margin = ${turn + 1};]]`,
    "[[bash cat login.ts && seq 1 60]]",
    `[[delay 20]] [[say Done. ${words}]]`,
  ].join(" ");
  await page.getByRole("textbox", { name: "Message to Claude" }).fill(prompt);
  await page.getByRole("button", { name: "Send", exact: true }).tap();
  const over = ended.then(() => true);
  const allow = page.getByRole("button", { name: "Allow once" });
  while (!(await Promise.race([over, sleep(250, false)]))) {
    if (await allow.isEnabled({ timeout: 50 }).catch(() => false)) {
      await allow.tap({ timeout: 2_000 }).catch(() => undefined);
    }
  }
}

/** The phone slept: its connection is gone, and it comes back. */
async function wake(page: Page, line: SlowLine): Promise<void> {
  line.cut();
  await page.locator(".page[data-live=false]").waitFor({ timeout: limitMs });
  await live(page);
}

/** The list of conversations and the queue are looked at. */
async function lookAround(page: Page): Promise<void> {
  await page.getByRole("button", { name: /^Open conversations/ }).tap();
  const sheet = page.getByRole("dialog", { name: "Conversations" });
  await sheet.locator(".conversation-main").first().waitFor({ timeout: limitMs });
  await sheet.getByRole("button", { name: "Close" }).tap();
  await sheet.waitFor({ state: "detached", timeout: limitMs });
}
