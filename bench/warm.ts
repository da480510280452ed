import { setTimeout as sleep } from "node:timers/promises";
import { BareClaude, oneShot } from "./bareClaude";
import type { Model } from "./model";
import { Product } from "./product";
import type { TurnTimes } from "./productClient";

/** In milliseconds. */
export interface WarmTimes {
  readonly product: readonly TurnTimes[];
  /** Of the same rounds. */
  readonly bare: readonly number[];
  /** Of every fifth round. */
  readonly oneShot: readonly number[];
}

const prompt = "[[say Hello.]]";
const warmUpTurns = 3;
/** After a turn the CLI still writes its transcript: that must not fall into the other's turn. */
const settleMs = 25;

/**
 * Turns of the product and of the bare warm CLI by turns, each first in every other round, and a `claude -p` in every
 * fifth.
 */
export async function measureWarm(model: Model, rounds: number): Promise<WarmTimes> {
  const product = await Product.start(model);
  const bare = await BareClaude.start(model);
  try {
    const client = await product.connect();
    const productTimes: TurnTimes[] = [];
    const bareTimes: number[] = [];
    const oneShotTimes: number[] = [];
    const steps = [
      async () => productTimes.push(await client.turn(prompt)),
      async () => bareTimes.push(await bare.turn(prompt)),
    ];
    for (let round = 0; round < rounds + warmUpTurns; round += 1) {
      if (round % 5 === 0) {
        oneShotTimes.push(await oneShot(model, prompt));
        await sleep(settleMs);
      }
      for (const step of steps) {
        await step();
        await sleep(settleMs);
      }
      steps.reverse();
    }
    await client.close();
    return {
      product: productTimes.slice(warmUpTurns),
      bare: bareTimes.slice(warmUpTurns),
      oneShot: oneShotTimes,
    };
  } finally {
    await Promise.all([product.stop(), bare.close()]);
  }
}
