import { existsSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { BareClaude, oneShot } from "./bareClaude";
import type { Model } from "./model";
import { Product } from "./product";
import type { TurnTimes } from "./productClient";

/** In milliseconds. */
export interface WarmTimes {
  readonly product: readonly TurnTimes[];
  /** Of the same rounds, of a product whose journal is in memory; none where there is no such folder. */
  readonly unwritten: readonly TurnTimes[];
  /** Of the same rounds. */
  readonly bare: readonly number[];
  /** Of every fifth round. */
  readonly oneShot: readonly number[];
}

const prompt = "[[say Hello.]]";
const warmUpTurns = 3;
/** After a turn the CLI still writes its transcript: that must not fall into the other's turn. */
const settleMs = 25;

/** A folder that is in memory: what is written there waits for no disk. */
const memoryFolder = "/dev/shm";

/**
 * Turns of the product, of one whose state is in memory, and of the bare warm CLI by turns, in changing order, and a
 * `claude -p` in every fifth round.
 */
export async function measureWarm(model: Model, rounds: number): Promise<WarmTimes> {
  const products = [await Product.start(model)];
  if (existsSync(memoryFolder)) {
    products.push(await Product.start(model, { stateParent: memoryFolder }));
  }
  const bare = await BareClaude.start(model);
  try {
    const clients = await Promise.all(products.map((product) => product.connect()));
    const times: TurnTimes[][] = clients.map(() => []);
    const bareTimes: number[] = [];
    const oneShotTimes: number[] = [];
    const steps: (() => Promise<unknown>)[] = [
      async () => bareTimes.push(await bare.turn(prompt)),
      ...clients.map((client, index) => async () => times[index]?.push(await client.turn(prompt))),
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
      // Each comes first and follows each other one equally often.
      if (round % 2 === 0) steps.reverse();
      else steps.push(...steps.splice(0, 1));
    }
    await Promise.all(clients.map((client) => client.close()));
    const [product = [], unwritten = []] = times.map((series) => series.slice(warmUpTurns));
    return { product, unwritten, bare: bareTimes.slice(warmUpTurns), oneShot: oneShotTimes };
  } finally {
    await Promise.all([...products.map((product) => product.stop()), bare.close()]);
  }
}
