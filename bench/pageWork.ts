import { randomUUID } from "node:crypto";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Page } from "playwright-core";
import { generateTranscript, placeTranscript, uuidOf } from "../test/support/generatedTranscript";
import { launchBrowser } from "../test/stand-ins/phone/browser";
import type { Model } from "./model";
import type { DevicePage } from "./pageOnDevice";
import { pairedPhone, until } from "./pageOnDevice";
import { Product } from "./product";
import { stream, streamBare } from "./streaming";
import { withTimeLimit } from "./timeLimit";
import { type, typeBare } from "./typing";
import type { TypedKeys } from "./typing";
import type { ProductClient } from "./productClient";

/** What the page's main thread does with a long conversation. Milliseconds. */
export interface PageWork {
  /**
   * A key in the message box, all turns on the page, slowed down: what the page does with the key, then from its
   * insertion until the page is laid out again. The wait for the browser's process between the two, which passes each
   * key on as two events, is not in it: a slowed page makes it longer, but can't do anything about it.
   */
  readonly keys: readonly number[];
  /** The same until the next frame, the wait for it included. */
  readonly keyFrames: readonly number[];
  /** How many turns were on the page then. */
  readonly turnCount: number;
  /** The same conversation as it opens, with its newest turns only, and how many turns there are. */
  readonly opened: TypedKeys;
  readonly openedCount: number;
  /** Keys in a text field that stands alone on a page. */
  readonly bare: TypedKeys;
  /** A tap on a conversation that is not open → its newest page is drawn. */
  readonly openings: readonly number[];
  /** Frames while an answer streams, slowed down. */
  readonly frames: readonly number[];
  /** Frames while a page that does nothing else shows the same, slowed down. */
  readonly bareFrames: readonly number[];
  /** Words a second that came meanwhile. */
  readonly wordsPerSecond: number;
}

const turns = 2_000;
/** After the last page came, what it brought is drawn. */
const settleMs = 3_000;
/** A page that rests makes what colours code, a language at a time (`useColours.ts`). */
const restMs = 15_000;
/** Each opened conversation has a process, which the next one has to wait for. */
const mostOpenings = 2;
const limitMs = 60_000;

export async function measurePageWork(model: Model, rounds: number): Promise<PageWork> {
  const openings = Math.min(rounds, mostOpenings);
  const ids = Array.from({ length: openings + 2 }, (_, index) => uuidOf(7, index));
  const product = await Product.start(model, {
    prepare: async ({ home, workspace }) => {
      const text = generateTranscript(turns, workspace, 60);
      for (const id of ids) await placeTranscript(path.join(home, ".claude"), workspace, id, text);
    },
  });
  const browser = await launchBrowser();
  try {
    const client = await product.connect();
    const cookie = await product.pairDevice();
    const openLive = async (): Promise<DevicePage> => {
      const device = await pairedPhone(browser, product.origin, cookie);
      await device.page.goto(product.origin);
      await device.page.locator(".page[data-live=true]").waitFor({ timeout: limitMs });
      return device;
    };
    await resume(client, ids[0] ?? "");
    const long = await openLive();
    await until(long.page, "document.querySelectorAll('.chat-content .turn').length > 5", limitMs);
    await sleep(settleMs);
    const openedCount = await long.page.locator(".chat-content .turn").count();
    const openedKeys = await type(long);
    await long.devtools.send("Emulation.setCPUThrottlingRate", { rate: 1 });
    const turnCount = await loadAll(long.page);
    const typed = await type(long);
    await long.page.context().close();
    const bare = await typeBare(browser);
    const opened: number[] = [];
    for (let round = 0; round < openings; round += 1) {
      await begin(client);
      const { page } = await pairedPhone(browser, product.origin, cookie);
      // The open ones come first: the product's own, the long one, and of each round an empty one and the tapped one.
      const openCount = 3 + 2 * round;
      opened.push(await openByTap(page, product.origin, openCount));
      await page.context().close();
    }
    await client.firstTurn("[[say Ready.]]");
    const reader = await openLive();
    await sleep(restMs);
    const streamed = await stream(reader, client);
    const listener = await product.connectAs(cookie);
    const bareFrames = await streamBare(browser, client, listener);
    await Promise.all([client.close(), listener.close()]);
    const keys = { ...typed, turnCount, opened: openedKeys, openedCount, bare };
    return { ...keys, openings: opened, ...streamed, bareFrames };
  } finally {
    await browser.close();
    await product.stop();
  }
}

/** On a fresh phone, from an empty conversation to one of the list that is not open. */
async function openByTap(page: Page, origin: string, place: number): Promise<number> {
  await page.goto(origin);
  await page.locator(".empty").waitFor({ timeout: limitMs });
  await page.getByRole("button", { name: /^Open conversations/ }).tap();
  const row = page.locator(".conversation-main").nth(place);
  await row.waitFor({ timeout: limitMs });
  // Until the sheet stands still.
  await sleep(1_000);
  await page.evaluate(`
    window.openedByBench = new Promise((resolve) => {
      addEventListener("click", () => {
        const from = performance.now();
        const look = () => {
          const isThere = document.querySelector(".chat-content .answer") !== null;
          if (!isThere) return void requestAnimationFrame(look);
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => resolve(performance.now() - from);
          port2.postMessage(0);
        };
        requestAnimationFrame(look);
      }, { capture: true, once: true });
    });
    0`);
  await row.tap();
  const opened = page.evaluate<number>("window.openedByBench");
  const ms = await withTimeLimit(opened, limitMs, "a conversation that was tapped");
  // Its process starts now, which is none of the next round's business.
  await sleep(2_000);
  return ms;
}

async function begin(client: ProductClient): Promise<void> {
  const requestId = randomUUID();
  await client.ask(
    { type: "conversation.new", requestId },
    (message) => message.type === "reply" && message.requestId === requestId,
  );
}

async function resume(client: ProductClient, conversationId: string): Promise<void> {
  await client.ask(
    { type: "conversation.resume", requestId: randomUUID(), conversationId },
    (message) => message.type === "event" && message.envelope.event.type === "conversation.opened",
  );
}

/** Goes up until there is nothing older; gives how many turns there are then. */
async function loadAll(page: Page): Promise<number> {
  const count = (): Promise<number> => page.locator(".chat-content .turn").count();
  const isAll = `document.querySelector(".older").hidden`;
  while (!(await page.evaluate<boolean>(isAll))) {
    const known = await count();
    await page.evaluate(`
      document.querySelector(".chat-scroller").scrollTop = 0;
      document.querySelector(".older button")?.click();
      0`);
    const isMore = `document.querySelectorAll('.chat-content .turn').length > ${known}`;
    await until(page, `${isAll} || ${isMore}`, limitMs);
  }
  await page.evaluate("document.querySelector('.chat-scroller').scrollTop = 1e9; 0");
  await sleep(settleMs);
  return count();
}
