import { setTimeout as wait } from "node:timers/promises";
import { usageRefreshMs } from "../src/shared/limits";
import type { Model } from "./model";
import { Product } from "./product";
import { wakeUpsEachSecond } from "./wakeUps";

/** What a start has still to do by itself is over then: the first look at Claude's logs above all. In ms. */
const settleMs = 30_000;
/** In this many seconds, one by one, it is counted how often the host is woken: two of the slowest beats. */
const seconds = (2 * usageRefreshMs) / 1_000;

/** Wake-ups of each second of an idle host. */
export interface IdleTimes {
  /** Nobody is connected. */
  readonly alone: readonly number[];
  /** A phone is connected, and quiet. */
  readonly connected: readonly number[];
}

/** The built product without VS Code: nothing but it can wake its process. */
export async function measureIdleHost(model: Model): Promise<IdleTimes> {
  const product = await Product.start(model);
  try {
    await wait(settleMs);
    const alone = await wakeUpsEachSecond(product.pid, seconds);
    await product.connect();
    await wait(settleMs);
    return { alone, connected: await wakeUpsEachSecond(product.pid, seconds) };
  } finally {
    await product.stop();
  }
}
