import { setTimeout as sleep } from "node:timers/promises";
import { maxClientsPerDevice } from "../src/shared/limits";
import type { Model } from "./model";
import { Product } from "./product";
import type { ProductClient } from "./productClient";

/** One stream seen by one client and by a crowd, by turns. Milliseconds. */
export interface CrowdTimes {
  /** From the host's making an event to its arrival: all events at all clients. */
  readonly crowd: readonly number[];
  readonly alone: readonly number[];
  /** How late the host's event loop was, by the 99th percentile, of each turn. */
  readonly crowdDelays: readonly number[];
  readonly aloneDelays: readonly number[];
}

/** Clients that see the same stream. */
export const crowdSize = 100;
/** Two seconds of text, word by word: some 60 events. */
const prompt = "[[delay 10]] [[text 200]]";
const warmUpRounds = 1;

/** Turns that a hundred clients see, and turns that one sees, in alternating order. */
export async function measureCrowd(model: Model, rounds: number): Promise<CrowdTimes> {
  const product = await Product.start(model, { hasLoopProbe: true });
  try {
    const client = await product.connect();
    const cookies = await pairDevices(product);
    const crowd: number[] = [];
    const alone: number[] = [];
    const crowdDelays: number[] = [];
    const aloneDelays: number[] = [];
    const steps = [
      async (isMeasured: boolean) => {
        const others = await gather(product, cookies);
        const turn = await watch(product, client, others);
        await Promise.all(others.map((other) => other.close()));
        if (!isMeasured) return;
        crowd.push(...turn.latencies);
        crowdDelays.push(turn.delay);
      },
      async (isMeasured: boolean) => {
        const turn = await watch(product, client, []);
        if (!isMeasured) return;
        alone.push(...turn.latencies);
        aloneDelays.push(turn.delay);
      },
    ];
    for (let round = 0; round < rounds + warmUpRounds; round += 1) {
      for (const step of steps) await step(round >= warmUpRounds);
      steps.reverse();
    }
    await client.close();
    return { crowd, alone, crowdDelays, aloneDelays };
  } finally {
    await product.stop();
  }
}

/** One cookie for each client of the crowd but one; a device has several clients. */
async function pairDevices(product: Product): Promise<readonly string[]> {
  const cookies: string[] = [];
  while (cookies.length < crowdSize - 1) {
    const cookie = await product.pairDevice();
    const count = Math.min(maxClientsPerDevice, crowdSize - 1 - cookies.length);
    cookies.push(...Array.from({ length: count }, () => cookie));
  }
  return cookies;
}

function gather(product: Product, cookies: readonly string[]): Promise<readonly ProductClient[]> {
  return Promise.all(cookies.map((cookie) => product.connectAs(cookie)));
}

/** One turn. Connecting and what it leaves behind is not part of it. */
async function watch(
  product: Product,
  client: ProductClient,
  others: readonly ProductClient[],
): Promise<{ readonly latencies: readonly number[]; readonly delay: number }> {
  const all = [client, ...others];
  await sleep(200);
  for (const one of all) one.takeLatencies();
  await product.loopDelay();
  await client.turn(prompt);
  const delay = await product.loopDelay();
  await Promise.all(all.map((one) => one.ping()));
  const latencies = all.map((one) => one.takeLatencies());
  if (latencies.some(({ length }) => length === 0)) throw new Error("A client saw no event.");
  return { latencies: latencies.flat(), delay };
}
