import { createHash, randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import type { HostState } from "../../src/shared/state";
import { BadNetwork } from "../stand-ins/badNetwork/badNetwork";
import { fastPrompt } from "../stand-ins/fastCli/fastCli";
import type { ProtocolClient } from "../support/protocolClient";
import { randomFrom } from "../unit/journal/support/random";
import { below, comes, Rig } from "./rig";

/** Schedules at scale 1, and how many clients go through theirs at the same time. */
const schedules = 500;
const together = 20;
/** Longest that a client stays away (ms). */
const longestAway = 1_200;

const numbers = {
  schedules: 0,
  equal: 0,
  drops: 0,
  replays: 0,
  snapshots: 0,
  /** Bytes of the largest snapshot as it goes over the line: at most 500 kB. */
  maxSnapshotBytes: 0,
  /** What must be 0: events that were missing, came twice, or came late. */
  gaps: 0,
  /** States at a return that were not those of the client that never dropped. */
  differentAtReturn: 0,
};
type Numbers = typeof numbers;

/**
 * Q4: 500 × `scale` clients drop their connections at random while text streams – closed, cut in the
 * middle of a frame, silent and then cut, with and without a cursor of this epoch – and come back
 * 0 to 1.2 s later. `equal` counts those whose state has the hash of a client that never dropped.
 */
export async function disconnects(seed: number, scale: number): Promise<Record<string, number>> {
  const random = randomFrom(seed);
  const result = { ...numbers };
  const rig = await Rig.start("fast");
  try {
    const witness = await Witness.start(await rig.connect("Witness"));
    for (let left = Math.ceil(schedules * scale); left > 0; left -= together) {
      const count = Math.min(left, together);
      const streaming = streamFor(witness.client, random);
      const dropping = Array.from({ length: count }, (_, index) =>
        new Dropper(rig, `Phone ${index % 4}`, randomFrom(below(random, 2 ** 31)), result).run(
          witness,
          streaming,
        ),
      );
      const ends = await Promise.all(dropping);
      await streaming;
      await Promise.all(ends.map((end) => end.finish(witness, result)));
    }
    witness.client.cut();
  } finally {
    await rig.close();
  }
  return { seed, ...result };
}

/** A turn that streams for some two seconds; every fourth one so much that what was missed is not kept. */
async function streamFor(client: ProtocolClient, random: () => number): Promise<void> {
  const isHuge = random() < 0.25;
  const plan = isHuge
    ? { words: 1_500, delay: 1, size: 4_000 }
    : { words: 400, delay: 4, size: below(random, 200) };
  await client.untilTurnEnds(await client.prompt(fastPrompt({ nonce: randomUUID(), ...plan })));
}

/** The client that never drops, with what its state was at each event. */
class Witness {
  readonly client: ProtocolClient;
  private readonly states = new Map<number, HostState>();
  private kept: number;

  private constructor(client: ProtocolClient) {
    this.client = client;
    this.kept = client.seq;
    void this.watch();
  }

  static start(client: ProtocolClient): Promise<Witness> {
    return Promise.resolve(new Witness(client));
  }

  /** The hash of its state right after this event. Null: it is not known any more. */
  async hashAt(seq: number): Promise<string | null> {
    if (!(await comes(this.client, () => this.client.seq >= seq, 10_000))) return null;
    const state = seq === this.client.seq ? this.client.state : this.states.get(seq);
    return state === undefined ? null : hashOf(state);
  }

  private async watch(): Promise<void> {
    for (;;) {
      this.states.set(this.client.seq, this.client.state);
      this.states.delete(this.client.seq - 20_000);
      const { seq } = this.client;
      this.kept = seq;
      if (!(await comes(this.client, () => this.client.seq > this.kept, 600_000))) return;
      // What was received is not needed twice.
      this.client.envelopes.length = 0;
      this.client.messages.length = 0;
    }
  }
}

class Dropper {
  private readonly rig: Rig;
  private readonly device: string;
  private readonly random: () => number;
  private readonly result: Numbers;
  private client: ProtocolClient | null = null;
  private network: BadNetwork | null = null;

  constructor(rig: Rig, device: string, random: () => number, result: Numbers) {
    this.rig = rig;
    this.device = device;
    this.random = random;
    this.result = result;
  }

  /** Drops and returns until the stream has ended. */
  async run(witness: Witness, streaming: Promise<void>): Promise<this> {
    this.network = await BadNetwork.open(() => Number(new URL(this.rig.host.ready.local).port));
    const over = new AbortController();
    void streaming.finally(() => {
      over.abort();
    });
    while (!over.signal.aborted) {
      await this.comeBack(witness);
      await Promise.race([streaming, wait(this.random() * 800)]);
      await this.drop(this.network);
      await wait(this.random() ** 3 * longestAway);
    }
    return this;
  }

  /** Comes back for the last time, and compares. */
  async finish(witness: Witness, result: Numbers): Promise<void> {
    await this.comeBack(witness, true);
    const { client } = this;
    if (client === null) return;
    await comes(client, () => client.seq >= witness.client.seq, 10_000);
    result.schedules += 1;
    const isEqual = hashOf(client.state) === (await witness.hashAt(client.seq));
    result.equal += isEqual ? 1 : 0;
    countGaps(client, result);
    client.cut();
    await this.network?.close();
  }

  private async comeBack(witness: Witness, isLast = false): Promise<void> {
    const before = this.client;
    const isStranger = this.random() < 0.1;
    const cursor =
      before === null
        ? undefined
        : { epoch: isStranger ? randomUUID() : before.epoch, seq: before.seq, state: before.state };
    // One in five breaks while it is being made.
    const isCutEarly = !isLast && this.random() < 0.2;
    this.network?.cutNextAfter(isCutEarly ? below(this.random, 5_000) : Infinity);
    try {
      const client = await this.rig.connect(this.device, cursor, this.network?.door);
      this.client = client;
      const welcome = client.messages.find(({ type }) => type === "welcome");
      if (welcome?.type !== "welcome") return;
      const isSnapshot = welcome.resume.kind === "snapshot";
      this.result[isSnapshot ? "snapshots" : "replays"] += 1;
      if (!isSnapshot) return;
      const bytes = Buffer.byteLength(JSON.stringify(welcome));
      this.result.maxSnapshotBytes = Math.max(this.result.maxSnapshotBytes, bytes);
      await this.compare(client, witness);
    } catch (error) {
      if (isLast) throw error;
    }
  }

  private async compare(client: ProtocolClient, witness: Witness): Promise<void> {
    const [seq, hash] = [client.seq, hashOf(client.state)];
    const expected = await witness.hashAt(seq);
    // Several events may come in one piece: then only the last one's state was seen.
    if (expected !== null && expected !== hash) this.result.differentAtReturn += 1;
  }

  private async drop(network: BadNetwork): Promise<void> {
    const { client, random } = this;
    if (client === null) return;
    this.result.drops += 1;
    switch (below(random, 4)) {
      case 0:
        client.cut();
        break;
      case 1:
        network.cutAllAfter(1 + below(random, 300));
        await comes(client, () => false, 500);
        break;
      case 2:
        network.stall();
        await wait(random() * 300);
        break;
      default:
        await Promise.race([client.close(), wait(200)]);
    }
    network.cut();
    client.cut();
    await client.untilClosed();
    countGaps(client, this.result);
  }
}

/** Each event follows the one before it; what a replay brings follows the cursor (`rig.connect`). */
function countGaps({ envelopes }: ProtocolClient, result: Numbers): void {
  envelopes.forEach(({ seq }, index) => {
    const before = envelopes[index - 1]?.seq;
    if (before !== undefined && seq !== before + 1) result.gaps += 1;
  });
  envelopes.length = 0;
}

/** SHA-256 of the state as JSON whose keys are sorted. */
function hashOf(state: HostState): string {
  return createHash("sha256").update(canonical(state)).digest("hex");
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).filter(([, field]) => field !== undefined);
  entries.sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${entries.map(([key, field]) => `${JSON.stringify(key)}:${canonical(field)}`).join()}}`;
}
