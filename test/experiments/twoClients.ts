import { createHash } from "node:crypto";
import type { Envelope } from "../../src/shared/events";
import type { ConversationRequest } from "../../src/shared/protocol";
import { reduce } from "../../src/shared/reducer";
import type { HostState } from "../../src/shared/state";
import { randomFrom } from "../unit/journal/support/random";
import { TestHost } from "../unit/conversation/support/testHost";
import { Fates } from "./model/fates";
import { VirtualTime } from "./model/virtualTime";
import { wishOf } from "./model/wishes";
import { livePast } from "./model/world";

/** Operations of both clients at scale 1, and after how many of them everything comes to rest. */
const operations = 10_000;
const betweenRests = 100;
const maxLatencyMs = 2_000;

/**
 * Q25: two clients with 0–2 s of latency each way send, edit, move, remove, run now, pause, resume,
 * clear, stop, answer, decide, begin, select, rename and adjust, `scale` times 10 000 times, from
 * what they happen to know, while turns end, fail, ask and are lost and the disk fills up now and
 * then. Connections drop at random; a client comes back with its cursor or without one. Time is
 * virtual, so the same seed is the same story.
 *
 * Must be 0: `withoutReply`, `gaps`, `different` (states at rest that are not the
 * host's), `withoutFate`, `doubleFates`,
 * `neverAccepted`, `ranTwice`.
 */
export async function twoClients(seed: number, scale: number): Promise<Record<string, number>> {
  const random = randomFrom(seed);
  const host = await TestHost.start({ maxParallel: 1 + Math.floor(random() * 2) });
  const time = new VirtualTime();
  const fates = new Fates(host);
  const clients = ["phone", "tablet"].map((name) => new Client(name, host, time, random, fates));
  const count = Math.ceil(operations * scale);
  const result = { rests: 0, different: 0 };
  for (let asked = 0; asked < count;) {
    const client = clients[Math.floor(random() * clients.length)];
    const hasAsked = client?.act() === true;
    await livePast(host, random);
    await time.pass(random() * 400);
    if (!hasAsked) continue;
    asked += 1;
    if (asked % betweenRests > 0 && asked < count) continue;
    host.journal.fails = () => false;
    for (const one of clients) one.reconnect(true);
    await time.rest();
    const truth = hashOf(host.state);
    result.rests += 1;
    result.different += clients.filter(({ state }) => hashOf(state) !== truth).length;
  }
  await host.conversations.stop();
  const sum = (key: keyof Client["numbers"]): number =>
    clients.reduce((total, { numbers }) => total + numbers[key], 0);
  return {
    seed,
    operations: count,
    ...result,
    requests: sum("requests"),
    withoutReply: sum("requests") - sum("replies"),
    refused: sum("refused"),
    drops: sum("drops"),
    replays: sum("replays"),
    snapshots: sum("snapshots"),
    gaps: sum("gaps"),
    ...fates.numbers(),
  };
}

export function hashOf(state: HostState): string {
  return createHash("sha256").update(JSON.stringify(state)).digest("hex");
}

/** A page: knows only what came over its line, which is slow and drops. */
class Client {
  readonly numbers = {
    requests: 0,
    replies: 0,
    refused: 0,
    drops: 0,
    replays: 0,
    snapshots: 0,
    gaps: 0,
  };
  state: HostState;
  private seq: number;
  private readonly author: { readonly id: string; readonly name: string };
  private readonly host: TestHost;
  private readonly time: VirtualTime;
  private readonly random: () => number;
  private readonly fates: Fates;
  /** Of the present connection; what belongs to an earlier one never arrives. */
  private line = 0;
  private isListening = false;
  private upTime = 0;
  private downTime = 0;
  private lastWish: ConversationRequest | null = null;

  constructor(name: string, host: TestHost, time: VirtualTime, random: () => number, fates: Fates) {
    this.author = { id: name, name };
    this.host = host;
    this.time = time;
    this.random = random;
    this.fates = fates;
    this.state = JSON.parse(JSON.stringify(host.state)) as HostState;
    this.seq = host.log.seq;
    host.log.onDidAppend((envelope) => {
      if (this.isListening) this.receive(envelope);
    });
    this.isListening = true;
  }

  /** Asks for something (true), drops its connection, or has nothing to do. */
  act(): boolean {
    const dice = this.random();
    if (dice < 0.03) {
      this.drop();
      this.time.at(this.random() * 30_000, () => {
        this.reconnect(false);
      });
      return false;
    }
    // Now and then somebody taps twice, or the page sends again what it had no answer to.
    const isAgain = this.lastWish !== null && dice < 0.08;
    const wish = isAgain ? this.lastWish : wishOf(this.state, this.random);
    if (wish === null) return false;
    this.lastWish = wish;
    this.up(() => {
      void this.carryOut(wish);
    });
    return true;
  }

  /** Comes back, unless it never was away. `isWhole`: with its cursor, so that nothing is lost. */
  reconnect(isWhole: boolean): void {
    if (this.isListening) return;
    const hasCursor = isWhole || this.random() < 0.7;
    this.line += 1;
    this.up(() => {
      const missed = hasCursor ? this.host.log.after(this.seq) : null;
      this.isListening = true;
      if (missed === null) {
        const { seq } = this.host.log;
        const json = JSON.stringify(this.host.state);
        this.numbers.snapshots += 1;
        this.down(() => {
          this.seq = seq;
          this.state = JSON.parse(json) as HostState;
        });
        return;
      }
      this.numbers.replays += 1;
      for (const envelope of missed) this.receive(envelope);
    });
  }

  private drop(): void {
    if (!this.isListening) return;
    this.numbers.drops += 1;
    this.isListening = false;
    this.line += 1;
  }

  private async carryOut(wish: ConversationRequest): Promise<void> {
    const { conversations } = this.host;
    this.numbers.requests += 1;
    const isNew = this.fates.isNew(wish);
    const outcome = await conversations.handle(wish, this.author, this.author.id);
    this.numbers.replies += 1;
    if (outcome.ok) this.fates.promise(wish, isNew);
    else this.numbers.refused += 1;
  }

  private receive(envelope: Envelope): void {
    const json = JSON.stringify(envelope);
    this.down(() => {
      const { seq, at, event } = JSON.parse(json) as Envelope;
      if (seq !== this.seq + 1) this.numbers.gaps += 1;
      this.seq = seq;
      this.state = reduce(this.state, { event, at });
    });
  }

  private up(arrive: () => void): void {
    this.upTime = Math.max(this.upTime, this.time.now + this.random() * maxLatencyMs);
    this.over(this.upTime, arrive);
  }

  private down(arrive: () => void): void {
    this.downTime = Math.max(this.downTime, this.time.now + this.random() * maxLatencyMs);
    this.over(this.downTime, arrive);
  }

  private over(when: number, arrive: () => void): void {
    const { line } = this;
    this.time.at(when - this.time.now, () => {
      if (line === this.line) arrive();
    });
  }
}
