import { createHash, randomUUID } from "node:crypto";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";
import { WebSocket } from "ws";
import { protocolVersion } from "../../src/shared/protocolVersion";
import { fastPrompt } from "../stand-ins/fastCli/fastCli";
import type { ProtocolClient } from "../support/protocolClient";
import { comes, Rig } from "./rig";

/** What the agent prints (bytes) at scale 1, and in how many pieces per MB. */
const printedBytes = 50_000_000;
const pieceSize = 4_000;
const sampleMs = 25;

/** Turns with and without the slow client by turns; the machine's own noise is in both. */
const pairs = 3;

/**
 * Q8: an agent prints 50 MB × `scale` while three clients read, by turns with and without one more client, which
 * says hello and then stops reading. That one is cut off and told to resync; when it comes back with its cursor its
 * state has the hash of the others'.
 *
 * Gives what the slow one adds to the host's largest memory (`addedMb`, at most 30) and to the 95th percentile of the
 * time of a ping of the others (`addedP95Ms`, at most 20): of three runs with it, the most memory and the least time,
 * minus the same without; beside both what the host computed. `notCutOff`, `otherCut` (clients that read and were cut) and `different` (states)
 * must be 0.
 */
export async function slowClient(seed: number, scale: number): Promise<Record<string, number>> {
  const rig = await Rig.start("fast");
  try {
    const witness = await rig.connect("Witness");
    void forgetful(witness);
    const others = [await Reader.connect(rig, "Phone"), await Reader.connect(rig, "Tablet")];
    const words = Math.ceil((printedBytes * scale) / pieceSize);
    // One more without: it also warms up.
    const without = [await print(rig, witness, others, words)];
    const withIt: Printed[] = [];
    const result = { notCutOff: 0, different: 0 };
    for (let pair = 0; pair < Math.max(1, Math.floor(pairs * scale)); pair += 1) {
      without.push(await print(rig, witness, others, words));
      const slow = await stalled(rig);
      withIt.push(await print(rig, witness, others, words));
      const cutOffs = rig.host.logText.split("a client was too slow").length - 1;
      result.notCutOff += cutOffs === pair + 1 ? 0 : 1;
      result.different += (await isEqualAgain(rig, slow, witness)) ? 0 : 1;
    }
    const otherCut = [witness.closed !== null, ...others.map(({ isCut }) => isCut)];
    witness.cut();
    for (const { socket } of others) socket.terminate();
    const [least, leastWithout] = [calmest(withIt), calmest(without)];
    return {
      seed,
      printedMb: Math.round((words * pieceSize) / 1e6),
      addedMb: round(least.peakMb - leastWithout.peakMb),
      addedP95Ms: round(least.p95Ms - leastWithout.p95Ms),
      ...least,
      ...Object.fromEntries(
        Object.entries(leastWithout).map(([name, value]) => [`without.${name}`, value]),
      ),
      ...result,
      otherCut: otherCut.filter(Boolean).length,
    };
  } finally {
    await rig.close();
  }
}

/** The slow one comes back with its cursor and has what the others have. */
async function isEqualAgain(rig: Rig, slow: Stalled, witness: ProtocolClient): Promise<boolean> {
  slow.socket.terminate();
  const back = await rig.connect("Slow phone", slow.cursor);
  await comes(back, () => back.seq >= witness.seq, 10_000);
  back.cut();
  return hashOf(back.state) === hashOf(witness.state);
}

interface Printed {
  /** The host's largest memory. */
  readonly peakMb: number;
  /** Of the pings. */
  readonly p95Ms: number;
  /** What the host computed. */
  readonly cpuSeconds: number;
}

/** One turn that prints all of it. */
async function print(
  rig: Rig,
  witness: ProtocolClient,
  others: readonly Reader[],
  words: number,
): Promise<Printed> {
  const cpuBefore = await computedBy(rig.host.pid);
  const plan = { nonce: randomUUID(), words, size: pieceSize, delay: 1 };
  const id = await witness.prompt(fastPrompt(plan));
  const over = new AbortController();
  const ended = witness.untilTurnEnds(id).finally(() => {
    over.abort();
  });
  let peak = 0;
  const times: number[] = [];
  while (!over.signal.aborted) {
    for (const other of others) times.push(await other.ping());
    peak = Math.max(peak, await memoryOf(rig.host.pid));
    await Promise.race([ended, wait(sampleMs)]);
  }
  await ended;
  times.sort((one, other) => one - other);
  return {
    peakMb: round(peak / 1e6),
    p95Ms: round(times[Math.floor(times.length * 0.95)] ?? 0),
    cpuSeconds: round((await computedBy(rig.host.pid)) - cpuBefore),
  };
}

/** A client that keeps no more than the state, as a page does. */
async function forgetful(client: ProtocolClient): Promise<void> {
  while (await comes(client, () => client.envelopes.length > 500, 600_000)) {
    client.envelopes.length = 0;
  }
}

/** A client that takes everything in and looks at nothing but the answers to its pings. */
class Reader {
  readonly socket: WebSocket;
  isCut = false;
  private onPong: () => void = () => undefined;

  private constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on("message", (data: Buffer) => {
      if (data.length < 40 && data.includes('"pong"')) this.onPong();
    });
    socket.once("close", () => {
      this.isCut = true;
      this.onPong();
    });
  }

  static async connect(rig: Rig, device: string): Promise<Reader> {
    return new Reader(await sayHello(rig, device, {}));
  }

  /** How long the answer took (ms). */
  ping(): Promise<number> {
    const startedAt = performance.now();
    return new Promise((resolve) => {
      this.onPong = () => {
        resolve(performance.now() - startedAt);
      };
      if (this.isCut) this.onPong();
      else this.socket.send('{"type":"ping"}');
    });
  }
}

/** A client that has stopped to read, and where it was then. */
interface Stalled {
  readonly socket: WebSocket;
  readonly cursor: NonNullable<Parameters<typeof ProtocolClient.connect>[2]>;
}

async function stalled(rig: Rig): Promise<Stalled> {
  const reader = await rig.connect("Slow phone");
  const { epoch, seq, state } = reader;
  reader.cut();
  const socket = await sayHello(rig, "Slow phone", { cursor: { epoch, seq } });
  socket.pause();
  return { socket, cursor: { epoch, seq, state } };
}

/** Opens a socket, says hello and has the welcome. */
async function sayHello(rig: Rig, device: string, more: object): Promise<WebSocket> {
  const origin = rig.host.ready.local;
  const socket = new WebSocket(`${origin.replace(/^http/, "ws")}/ws`, {
    headers: { Origin: origin, Cookie: await rig.cookie(device) },
  });
  socket.on("error", () => undefined);
  await once(socket, "open");
  const hello = { type: "hello", protocol: protocolVersion, clientId: randomUUID(), ...more };
  socket.send(JSON.stringify(hello));
  await once(socket, "message");
  return socket;
}

/** Resident memory in bytes. */
async function memoryOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1_024;
}

/** Seconds of a processor that it has used. */
async function computedBy(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  // Fields 14 and 15, in hundredths.
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** Both came by the same reducer, so that the order of their fields is the same too. */
function hashOf(state: unknown): string {
  return createHash("sha256").update(JSON.stringify(state)).digest("hex");
}

/**
 * The least of each time, because what else runs on the machine only ever adds; the most of the memory, because when
 * the garbage goes is chance.
 */
function calmest(runs: readonly Printed[]): Printed {
  const least = (of: (run: Printed) => number): number => Math.min(...runs.map(of));
  return {
    peakMb: Math.max(...runs.map(({ peakMb }) => peakMb)),
    p95Ms: least(({ p95Ms }) => p95Ms),
    cpuSeconds: least(({ cpuSeconds }) => cpuSeconds),
  };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
