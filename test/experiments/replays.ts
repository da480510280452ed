import { EventLog } from "../../src/conversation/eventLog";
import type { Envelope, HostEvent } from "../../src/shared/events";
import { reduce } from "../../src/shared/reducer";
import type { HostState } from "../../src/shared/state";
import { randomFrom } from "../unit/journal/support/random";
import { storyOf } from "./model/story";
import { hashOf } from "./twoClients";

/** Schedules at scale 1, how many of them follow the same story, and its length in events. */
const schedules = 500;
const together = 25;
const storyLength = 3_000;
/** Virtual time between two events, and the longest that a client stays away (ms). */
const eventMs = 60;
const longestAwayMs = 600_000;

const numbers = {
  schedules: 0,
  equal: 0,
  drops: 0,
  replays: 0,
  snapshots: 0,
  maxSnapshotBytes: 0,
  /** What must be 0. */
  gaps: 0,
  differentAtReturn: 0,
};
type Numbers = typeof numbers;

/**
 * Q4 without the wire: 500 × `scale` clients are away at random, each time 0 to 600 s of virtual
 * time, while text streams; they come back with their cursor or without one. `equal` counts those
 * whose state at the end has the hash of a client that was never away; `differentAtReturn` counts
 * the returns after which it had not.
 */
export function replays(seed: number, scale: number): Record<string, number> {
  const random = randomFrom(seed);
  const result: Numbers = { ...numbers };
  for (let left = Math.ceil(schedules * scale); left > 0; left -= together) {
    const log: EventLog = new EventLog({ now: () => log.seq * eventMs });
    const clients = Array.from({ length: Math.min(left, together) }, () => {
      return new Follower(log, random, result);
    });
    const witness = new Follower(log, () => 1, { ...numbers });
    for (const event of storyOf(storyLength, random))
      follow(log, event, [witness, ...clients], witness);
    for (const client of clients) client.comeBack(witness);
    const truth = hashOf(witness.state);
    result.schedules += clients.length;
    result.equal += clients.filter(({ state }) => hashOf(state) === truth).length;
    result.differentAtReturn += hashOf(log.state) === truth ? 0 : 1;
  }
  return { seed, ...result };
}

function follow(
  log: EventLog,
  event: HostEvent,
  clients: readonly Follower[],
  witness: Follower,
): void {
  log.append(event);
  const [newest] = log.after(log.seq - 1) ?? [];
  if (newest === undefined) throw new Error("the newest event can't be replayed");
  const json = JSON.stringify(newest);
  for (const client of clients) client.hear(json, witness);
}

/** A client that is away now and then. */
class Follower {
  state: HostState;
  private readonly log: EventLog;
  private readonly random: () => number;
  private readonly numbers: Numbers;
  private seq: number;
  /** The event with which it comes back; null: it is there. */
  private returnAt: number | null = null;

  constructor(log: EventLog, random: () => number, result: Numbers) {
    this.log = log;
    this.random = random;
    this.numbers = result;
    this.state = JSON.parse(JSON.stringify(log.state)) as HostState;
    this.seq = log.seq;
  }

  hear(json: string, witness: Follower): void {
    if (this.returnAt !== null) {
      if (this.log.seq >= this.returnAt) this.comeBack(witness);
      return;
    }
    this.take(JSON.parse(json) as Envelope);
    if (this.random() >= 0.01) return;
    this.numbers.drops += 1;
    // Mostly short, as networks are.
    const away = this.random() ** 3 * longestAwayMs;
    this.returnAt = this.log.seq + Math.ceil(away / eventMs);
  }

  /** Says hello again; with a cursor mostly. */
  comeBack(witness: Follower): void {
    if (this.returnAt === null) return;
    this.returnAt = null;
    const missed = this.random() < 0.85 ? this.log.after(this.seq) : null;
    if (missed === null) {
      const json = JSON.stringify(this.log.state);
      this.numbers.snapshots += 1;
      this.numbers.maxSnapshotBytes = Math.max(
        this.numbers.maxSnapshotBytes,
        Buffer.byteLength(json),
      );
      this.state = JSON.parse(json) as HostState;
      this.seq = this.log.seq;
    } else {
      this.numbers.replays += 1;
      for (const envelope of missed) this.take(JSON.parse(JSON.stringify(envelope)) as Envelope);
    }
    if (hashOf(this.state) !== hashOf(witness.state)) this.numbers.differentAtReturn += 1;
  }

  private take({ seq, at, event }: Envelope): void {
    if (seq !== this.seq + 1) this.numbers.gaps += 1;
    this.seq = seq;
    this.state = reduce(this.state, { event, at });
  }
}
