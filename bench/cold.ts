import { oneShot } from "./bareClaude";
import type { Model } from "./model";
import { fillJournal } from "./fullJournal";
import { Product } from "./product";

/** Milliseconds of one round. */
export interface ColdTimes {
  /** From the start of the product's process to its ready line. */
  readonly ready: number;
  /** The same with a journal of `journalBytes` to read. */
  readonly readyWithJournal: number;
  /** From the start of the product's process to the first text, pairing and connecting included. */
  readonly started: number;
  /** From asking for a new conversation, prompted at once, to the first text. */
  readonly newConversation: number;
  /** From the start of `claude -p PROMPT` to the first text. */
  readonly oneShot: number;
}

/**
 * Near the most that streaming leaves: a full segment and the one before it. Longer ones come only of prompts and
 * checkpoints of several MB.
 */
export const journalBytes = 12_500_000;
const prompt = "[[say Hello.]]";

/** Everything from nothing, side by side, each time in fresh folders. */
export async function measureCold(model: Model, rounds: number): Promise<readonly ColdTimes[]> {
  const times: ColdTimes[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const peer = await oneShot(model, prompt);
    times.push({
      ...(await measureStart(model)),
      readyWithJournal: await measureReadyWithJournal(model),
      oneShot: peer,
    });
  }
  return times;
}

async function measureReadyWithJournal(model: Model): Promise<number> {
  const product = await Product.start(model, {
    prepare: (folders) => fillJournal(folders, journalBytes),
  });
  await product.stop();
  return product.readyAt - product.startedAt;
}

async function measureStart(
  model: Model,
): Promise<Pick<ColdTimes, "ready" | "started" | "newConversation">> {
  const product = await Product.start(model);
  try {
    const client = await product.connect();
    const sentAt = performance.now();
    const { firstText } = await client.turn(prompt);
    const newConversation = await client.firstTurn(prompt);
    await client.close();
    return {
      ready: product.readyAt - product.startedAt,
      started: sentAt - product.startedAt + firstText,
      newConversation,
    };
  } finally {
    await product.stop();
  }
}
