import { randomUUID } from "node:crypto";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { startModelApi } from "../stand-ins/modelApi/modelApi";
import { processesMarked } from "../support/processes";
import type { ProtocolClient } from "../support/protocolClient";
import { temporaryFolder } from "../support/temporary";
import { randomFrom } from "../unit/journal/support/random";
import { endAllIn, LiveHost, livingIn, stubbornCommand, timeUntil, untilFile } from "./liveHost";

const limitMs = 6_000;
/** Rounds at scale 1. */
const rounds = 10;

interface Situation {
  readonly name: string;
  readonly prompt: (up: string) => string;
  /** Resolves when the turn is where Stop shall meet it. */
  readonly reached: (client: ProtocolClient, up: string) => Promise<void>;
  readonly stops: (clients: readonly [ProtocolClient, ProtocolClient]) => readonly ProtocolClient[];
}

const once: Situation["stops"] = ([first]) => [first];
const shown = (client: ProtocolClient): Promise<void> =>
  client.until(() => (client.lastTurn?.blocks.length ?? 0) > 0);
const file = (_client: ProtocolClient, up: string): Promise<void> => untilFile(up);
const tail = (up: string): string => `[[bash touch ${up}; tail -f /dev/null]]`;

const situations: readonly Situation[] = [
  { name: "tail", prompt: tail, reached: file, stops: once },
  { name: "stubborn", prompt: stubbornCommand, reached: file, stops: once },
  {
    name: "thinking",
    prompt: () => `[[think ${"hm ".repeat(2_000)}]]`,
    reached: (client) => client.until(() => client.lastTurn !== undefined),
    stops: once,
  },
  { name: "streaming", prompt: () => "[[text 5000]]", reached: shown, stops: once },
  {
    name: "permission",
    prompt: () => "[[write file | content]]",
    reached: (client) => client.until(() => client.conversation.permissions.length === 1),
    stops: once,
  },
  {
    name: "beforeFirstByte",
    prompt: () => "[[silent]]",
    reached: (client) => client.until(() => client.lastTurn !== undefined),
    stops: once,
  },
  { name: "twice", prompt: stubbornCommand, reached: file, stops: ([first]) => [first, first] },
  { name: "twoDevices", prompt: stubbornCommand, reached: file, stops: (both) => both },
];

/**
 * Q13: presses Stop `scale` times 10 times in each situation: the turn ends as interrupted, what its tools ran is
 * gone, and the next prompt works.
 *
 * Gives `stops`, `failures` (turns with another end, processes after 6 s, next prompts that did not
 * work; must be 0), the longest time until the processes were gone (`maxGoneMs`, and `goneMs.NAME` of
 * each situation) and until the turn had ended (`maxEndedMs`, `endedMs.NAME`).
 */
export async function stopEverything(seed: number, scale: number): Promise<Record<string, number>> {
  const random = randomFrom(seed);
  const api = await startModelApi({ wordDelayMs: 5 });
  const root = await temporaryFolder("stop-everything");
  const host = await LiveHost.start(root.path, api);
  const result: Record<string, number> = { stops: 0, failures: 0, maxGoneMs: 0, maxEndedMs: 0 };
  const most = (name: string, ms: number): void => {
    result[name] = Math.max(result[name] ?? 0, Math.round(ms));
  };
  try {
    const clients = [await host.connect(), await host.connect()] as const;
    const [client] = clients;
    await client.untilTurnEnds(await client.prompt("[[say warm]]"));
    for (let round = 0; round < Math.ceil(rounds * scale) * situations.length; round += 1) {
      const situation = situations[round % situations.length]!;
      const up = path.join(host.workspace, randomUUID());
      const id = await client.prompt(situation.prompt(up));
      await situation.reached(client, up);
      await wait(random() * 100);
      const startedAt = performance.now();
      const presses = situation.stops(clients).map(press);
      const ended = client.untilTurnEnds(id).then((turn) => ({
        turn,
        ms: performance.now() - startedAt,
      }));
      const goneMs = await timeUntil(async () => (await toolsIn(root.path)).length === 0, limitMs);
      const { turn, ms } = await ended;
      await Promise.all(presses);
      const next = await client.untilTurnEnds(await client.prompt("[[say still here]]"));
      const isFine = goneMs !== null && turn.status === "interrupted" && next.status === "done";
      result["stops"] = (result["stops"] ?? 0) + presses.length;
      result["failures"] = (result["failures"] ?? 0) + (isFine ? 0 : 1);
      most("maxGoneMs", goneMs ?? limitMs);
      most(`goneMs.${situation.name}`, goneMs ?? limitMs);
      most("maxEndedMs", ms);
      most(`endedMs.${situation.name}`, ms);
    }
    result["left"] = (await host.stop()) === 0 ? (await livingIn(root.path)).length : -1;
  } finally {
    await host.kill();
    await endAllIn(root.path);
    await api.close();
    await root.remove();
  }
  return result;
}

/** Living processes that are none of the host's own: neither it, nor its watchdog, nor a CLI. */
async function toolsIn(folder: string): Promise<readonly number[]> {
  const rows = await processesMarked(folder);
  const own = /headless\.js|watchdog\.js|stream-json/;
  return rows.filter(({ commandLine }) => !own.test(commandLine)).map(({ pid }) => pid);
}

/** Presses Stop; one that comes when the turn has ended already is refused, which is fine. */
async function press(client: ProtocolClient): Promise<void> {
  await client.tryRequest({
    type: "turn.interrupt",
    conversationId: client.conversation.id,
  });
}
