import { randomUUID } from "node:crypto";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Results, ServerMessage } from "../src/shared/protocol";
import {
  generateTranscript,
  placeTranscript,
  promptId,
  uuidOf,
} from "../test/support/generatedTranscript";
import type { Model } from "./model";
import { Product } from "./product";
import type { Answer, ProductClient } from "./productClient";

/** A message with a page: when it was there after asking (ms), and its size. */
export interface Page {
  readonly ms: number;
  readonly bytes: number;
}

/** What it takes to see a conversation of 2 000 turns that was never open here. */
export interface OpeningTimes {
  /** Its newest page, asked for. */
  readonly first: readonly Page[];
  /** The page before a turn in the middle. */
  readonly middle: readonly Page[];
  /** Its newest page as the event that says it is open. */
  readonly opened: readonly Page[];
  /** `ping` → `pong` (ms), in the rounds of `first`: what any message takes. */
  readonly ping: readonly number[];
  /** The same in the rounds of `opened`. */
  readonly pingOpened: readonly number[];
}

const turns = 2_000;
/** A client may send 50 messages a second. */
const pauseMs = 80;

/** Opens conversations that the CLI's own files hold. Each is opened once: then it is open. */
export async function measureOpening(
  model: Model,
  rounds: number,
  openings: number,
): Promise<OpeningTimes> {
  const ids = Array.from({ length: openings }, (_, index) => uuidOf(7, index));
  const product = await Product.start(model, {
    prepare: async ({ home, workspace }) => {
      const text = generateTranscript(turns, workspace, 60);
      const config = path.join(home, ".claude");
      for (const id of ids) await placeTranscript(config, workspace, id, text);
    },
  });
  try {
    const client = await product.connect();
    const times = {
      first: [] as Page[],
      middle: [] as Page[],
      opened: [] as Page[],
      ping: [] as number[],
      pingOpened: [] as number[],
    };
    const [id = ""] = ids;
    // The first one only warms the code and the file.
    for (let round = -1; round < rounds; round += 1) {
      const ping = await client.ping();
      const first = await askPage(client, id);
      const middle = await askPage(client, id, promptId(turns / 2));
      await sleep(pauseMs);
      if (round < 0) continue;
      times.ping.push(ping.ms);
      times.first.push(first);
      times.middle.push(middle);
    }
    for (const openedId of ids) {
      times.pingOpened.push((await client.ping()).ms);
      times.opened.push(await open(client, openedId));
      await sleep(pauseMs);
    }
    await client.close();
    return times;
  } finally {
    await product.stop();
  }
}

async function askPage(client: ProductClient, id: string, beforeId?: string): Promise<Page> {
  const requestId = randomUUID();
  const before = beforeId === undefined ? {} : { beforeId };
  const answer = await client.ask(
    { type: "conversation.page", requestId, conversationId: id, ...before },
    (message) => message.type === "reply" && message.requestId === requestId,
  );
  if (turnCount(answer.message) === 0) throw new Error("The page is empty.");
  return toPage(answer);
}

function turnCount(message: ServerMessage): number {
  if (message.type !== "reply" || !message.ok) return 0;
  return (message.result as Results["conversation.page"]).turns.length;
}

/** Then waits until its process runs, which would otherwise fall into what is measured next. */
async function open(client: ProductClient, conversationId: string): Promise<Page> {
  const opened = await client.ask(
    { type: "conversation.resume", requestId: randomUUID(), conversationId },
    (message) => message.type === "event" && message.envelope.event.type === "conversation.opened",
  );
  await client.event(
    (event) =>
      event.type === "agent.changed" &&
      event.conversationId === conversationId &&
      (event.agent.kind === "ready" || event.agent.kind === "failed"),
    "the start of an opened conversation's process",
  );
  return toPage(opened);
}

function toPage({ ms, bytes }: Answer): Page {
  return { ms, bytes };
}
