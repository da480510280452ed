import { randomUUID } from "node:crypto";
import { fastPrompt } from "../stand-ins/fastCli/fastCli";
import type { ProtocolClient } from "../support/protocolClient";
import { randomFrom } from "../unit/journal/support/random";
import { below, comes, hasEnded, Rig, turnOf } from "./rig";

/** Kills at scale 1, the prompts that wait then, and the changes from two devices before each. */
const rounds = 15;
const waiting = 20;
const changes = 10;

const numbers = {
  rounds: 0,
  queued: 0,
  /** What must be 0 from here on to the next line break. Prompts that a kill lost or moved. */
  lost: 0,
  misplaced: 0,
  /** Prompts that ran twice, did not run, or ran in another order than was shown. */
  ranTwice: 0,
  notRun: 0,
  outOfOrder: 0,
  /** The queue did not stand still after the kill, or after Stop. */
  notPaused: 0,
  /** Changes from two devices at once that both, or none, came through. */
  bothWon: 0,
  noneWon: 0,

  changes: 0,
};
type Numbers = typeof numbers;

/**
 * Q18: lets 20 prompts wait behind a busy turn, edits and moves them from two devices in the same
 * moment, kills the host, and works them off; `scale` times 15 times. Every third time Stop comes
 * before the kill.
 */
export async function queueSurvival(seed: number, scale: number): Promise<Record<string, number>> {
  const random = randomFrom(seed);
  const result = { ...numbers };
  const rig = await Rig.start("fast");
  try {
    for (let round = 0; round < Math.ceil(rounds * scale); round += 1) {
      const clients = [await rig.connect("Phone"), await rig.connect("Tablet")] as const;
      const order = await fill(clients, round, random, result);
      for (const client of clients) client.cut();
      await rig.restart();
      await workOff(rig, order, result);
      result.rounds += 1;
    }
  } finally {
    await rig.close();
  }
  return { seed, ...result };
}

/** Gives the texts that wait, in order, as the last device saw them. */
async function fill(
  clients: readonly [ProtocolClient, ProtocolClient],
  round: number,
  random: () => number,
  result: Numbers,
): Promise<readonly Waiting[]> {
  const [client, other] = clients;
  const busy = await client.prompt(fastPrompt({ nonce: randomUUID(), words: 5_000, delay: 50 }));
  await client.until(() => turnOf(client, busy)?.status === "running");
  for (let index = 0; index < waiting; index += 1) {
    await client.prompt(fastPrompt({ nonce: randomUUID(), words: 2 }));
  }
  result.queued += waiting;
  const isFull = (of: ProtocolClient) => (): boolean => of.state.queue.prompts.length === waiting;
  for (let change = 0; change < changes; change += 1) {
    await Promise.all(clients.map((of) => of.until(isFull(of))));
    await other.until(() => other.seq >= client.seq);
    await client.until(() => client.seq >= other.seq);
    const winners = await Promise.all(clients.map(changeOf(clients, below(random, 2), random)));
    const won = winners.filter((code) => code === null).length;
    const isClean = winners.every((code) => code === null || code === "queue-changed");
    result.changes += 1;
    result.bothWon += won === 2 ? 1 : 0;
    result.noneWon += won === 0 || !isClean ? 1 : 0;
  }
  if (round % 3 === 0) {
    await client.request({ type: "turn.interrupt", conversationId: client.conversation.id });
    await client.untilTurnEnds(busy);
    const isPaused = (): boolean => client.state.queue.pause?.reason === "interrupted";
    result.notPaused += (await comes(client, isPaused, 5_000)) ? 0 : 1;
  }
  await other.until(() => other.seq >= client.seq);
  return other.state.queue.prompts.map(({ id, text }) => ({ id, text }));
}

interface Waiting {
  readonly id: string;
  readonly text: string;
}

/** Both devices edit the same prompt, or move one, from what they see. */
function changeOf(
  [client]: readonly [ProtocolClient, ProtocolClient],
  kind: number,
  random: () => number,
): (device: ProtocolClient) => Promise<string | null> {
  const { prompts, version } = client.state.queue;
  const prompt = prompts[below(random, prompts.length)]!;
  return (device) => {
    if (kind === 0) {
      const text = fastPrompt({ nonce: randomUUID(), words: 2 });
      return device.tryRequest({
        type: "queue.edit",
        promptId: prompt.id,
        version: prompt.version,
        text,
      });
    }
    const others = prompts.filter(({ id }) => id !== prompt.id);
    const beforeId = others[below(random, others.length)]?.id ?? null;
    return device.tryRequest({ type: "queue.move", promptId: prompt.id, beforeId, version });
  };
}

/** What was there before the kill is there, in its order; then all of it runs, once. */
async function workOff(rig: Rig, order: readonly Waiting[], result: Numbers): Promise<void> {
  const client = await rig.connect();
  const { prompts, pause } = client.state.queue;
  result.notPaused += pause === null ? 1 : 0;
  result.lost += order.filter(({ id }) => !prompts.some((prompt) => prompt.id === id)).length;
  result.misplaced += prompts.filter(
    ({ id, text }, index) => order[index]?.id !== id || order[index].text !== text,
  ).length;
  await client.request({ type: "queue.resume" });
  const isOver = (): boolean => order.every(({ id }) => hasEnded(client, id));
  await comes(client, isOver);
  const asked = [...(await rig.asked())];
  const nonces = order.map(({ text }) => /nonce=(\S+)/.exec(text)?.[1] ?? "");
  const times = new Map(asked);
  result.notRun += nonces.filter((nonce) => !times.has(nonce)).length;
  result.ranTwice += nonces.filter((nonce) => (times.get(nonce) ?? 0) > 1).length;
  const places = nonces.map((nonce) => asked.findIndex(([name]) => name === nonce));
  result.outOfOrder += places.filter((place, at) => at > 0 && place < places[at - 1]!).length;
  client.cut();
}
