import { randomUUID } from "node:crypto";
import type { ProtocolClient } from "../support/protocolClient";
import { deaths, fastPrompt } from "../stand-ins/fastCli/fastCli";
import { randomFrom } from "../unit/journal/support/random";
import type { FaultPoint } from "./rig";
import { below, comes, hasEnded, Rig, turnOf } from "./rig";

/** Prompts at scale 1, and how many of them meet a host that is killed in the same batch. */
const fastPrompts = 900;
const realPrompts = 100;
const batchSize = 14;

/** How a prompt is sent. F1–F12 are the rows of the fault matrix. */
const sendings = [
  /** F1: the line is cut before it leaves. */
  "beforeItLeaves",
  /** F2: the line is cut before the answer comes. */
  "answerLost",
  "twiceAtOnce",
  "twoTabs",
  "againLater",
  "fiftyTimes",
  "otherText",
  /** F9: the same text from another device under another name. */
  "otherDevice",
  /** F10: what was recorded is played again on other connections, when it has ended. */
  "replayed",
  /** F11: before it is taken, and as soon as it is; then the host is killed before there is room. */
  "diskFull",
  "diskFullLater",
] as const;
type Sending = (typeof sendings)[number];

/** F3–F5, F8: where the host is killed. */
const killPoints: readonly Omit<FaultPoint, "id">[] = [
  { kind: "kill", event: "prompt.accepted", when: "write" },
  { kind: "kill", event: "prompt.accepted", when: "sync" },
  { kind: "kill", event: "prompt.accepted", when: "after" },
  { kind: "kill", event: "turn.started", when: "write" },
  { kind: "kill", event: "turn.started", when: "after" },
  { kind: "kill", event: "block.started", when: "write" },
  { kind: "kill", event: "turn.ended", when: "write" },
  { kind: "kill", event: "turn.ended", when: "after" },
];

interface Case {
  readonly nonce: string;
  readonly id: string;
  readonly text: string;
  readonly sending: Sending | "plain";
  readonly killPoint: Omit<FaultPoint, "id"> | null;
  /** Kills the CLI this long (ms) after its turn began; null: not. */
  readonly killCliAfter: number | null;
  /** The names under which it was sent: one, or two where two devices mean it. */
  readonly ids: Set<string>;
  readonly acked: Set<string>;
}

/**
 * Q1: sends `scale` times 1 000 prompts, each with a fault of the matrix F1–F12, 900 of them to a
 * fast stand-in of the CLI, which never recognises a prompt (F12), and 100 to the real one. Every
 * one is sent until it is acknowledged, as the page does it.
 *
 * Gives `prompts`, and what must be 0: `doubled` (the model was asked twice), `lostAfterAck`,
 * `withoutFate`, `wrongFates` (done, and the model was never asked), `refusedWrongly` and
 * `takenWrongly` (another text under the same name, or on a full disk); and how many of each end.
 */
export async function promptFaults(seed: number, scale: number): Promise<Record<string, number>> {
  const random = randomFrom(seed);
  const tally = new Tally();
  await run("fast", Math.ceil(fastPrompts * scale), random, tally);
  await run("real", Math.ceil(realPrompts * scale), random, tally);
  return { seed, ...tally.numbers };
}

class Tally {
  readonly numbers: Record<string, number> = {
    prompts: 0,
    real: 0,
    doubled: 0,
    lostAfterAck: 0,
    withoutFate: 0,
    wrongFates: 0,
    refusedWrongly: 0,
    takenWrongly: 0,
    hostKills: 0,
    cliKills: 0,
  };

  add(name: string, count = 1): void {
    this.numbers[name] = (this.numbers[name] ?? 0) + count;
  }
}

async function run(
  kind: "fast" | "real",
  prompts: number,
  random: () => number,
  tally: Tally,
): Promise<void> {
  const rig = await Rig.start(kind);
  try {
    for (let left = prompts; left > 0; left -= batchSize) {
      const size = Math.min(left, batchSize);
      const killed = below(random, batchSize);
      const cases = Array.from({ length: size }, (_, index) =>
        makeCase(kind, random, index === killed),
      );
      const batch = new Batch(rig, cases, tally, random);
      for (const one of cases) await batch.send(one);
      await batch.settle();
      await rig.disarm();
      tally.add("prompts", size);
      if (kind === "real") tally.add("real", size);
    }
  } finally {
    await rig.close();
  }
}

/** Every third prompt meets a dying CLI as well; one of each batch a dying host. */
function makeCase(kind: "fast" | "real", random: () => number, isKilled: boolean): Case {
  const nonce = randomUUID().slice(0, 13);
  const dies = !isKilled && random() < 0.35;
  const death = dies && random() < 0.8 ? deaths[below(random, deaths.length)] : undefined;
  const words = 1 + below(random, 8);
  const text =
    kind === "fast"
      ? fastPrompt({ nonce, words, delay: 1, ...(death === undefined ? {} : { die: death }) })
      : `nonce=${nonce} [[text ${words * 5}]]`;
  const killsCli = dies && (kind === "real" || death === undefined);
  return {
    nonce,
    id: randomUUID(),
    text,
    sending: isKilled ? "plain" : (sendings[below(random, sendings.length)] ?? "plain"),
    killPoint: isKilled ? (killPoints[below(random, killPoints.length)] ?? null) : null,
    killCliAfter: killsCli ? random() * (kind === "real" ? 150 : 15) : null,
    ids: new Set(),
    acked: new Set(),
  };
}

/** Prompts that are sent one after the other and run meanwhile. */
class Batch {
  private readonly rig: Rig;
  private readonly cases: readonly Case[];
  private readonly tally: Tally;
  private readonly random: () => number;
  private readonly hasKilled = new Set<string>();

  constructor(rig: Rig, cases: readonly Case[], tally: Tally, random: () => number) {
    this.rig = rig;
    this.cases = cases;
    this.tally = tally;
    this.random = random;
  }

  async send(one: Case): Promise<void> {
    one.ids.add(one.id);
    if (one.killPoint !== null) await this.rig.arm({ ...one.killPoint, id: one.id });
    switch (one.sending) {
      case "beforeItLeaves":
        await this.use(async (tab) => {
          tab.cut();
          // A socket that is closed takes nothing; what it threw away is sent again below.
          await tab.untilClosed();
        });
        break;
      case "answerLost":
        await this.use(async (tab) => {
          tab.send(messageOf(one, tab));
          await comes(tab, () => false, this.random() * 3);
          tab.cut();
        });
        break;
      case "twiceAtOnce":
        await this.sendTogether(one, 1, 2);
        break;
      case "twoTabs":
        await this.sendTogether(one, 2, 1);
        break;
      case "fiftyTimes":
        await this.sendTogether(one, 5, 10);
        break;
      case "diskFull":
        await this.meetFullDisk(one);
        break;
      case "diskFullLater":
        await this.meetFullDiskLater(one);
        break;
      case "otherText":
      case "otherDevice":
      case "againLater":
      case "replayed":
      case "plain":
        break;
    }
    await this.deliver(one, one.id);
    if (one.sending === "againLater") await this.deliver(one, one.id);
    if (one.sending === "otherDevice") {
      const id = randomUUID();
      one.ids.add(id);
      await this.deliver(one, id, "Tablet");
    }
    if (one.sending === "otherText") {
      const code = await this.ask({ ...one, text: `${one.text} more` });
      if (code !== "prompt-id-reused") this.tally.add("takenWrongly");
    }
  }

  /** Waits until each prompt has a fate, whatever is killed meanwhile, and counts what came of it. */
  async settle(): Promise<void> {
    const deadline = performance.now() + 90_000;
    let [hasAll, hasReplayed] = [false, false];
    while (performance.now() < deadline && !(hasAll && hasReplayed)) {
      hasReplayed = hasAll;
      hasAll = await this.use((tab) => this.follow(tab, deadline));
      if (hasAll && !hasReplayed) await this.replay();
    }
    await this.use((tab) => this.count(tab));
  }

  /** Whether all that was acknowledged has ended. */
  private async follow(tab: ProtocolClient, deadline: number): Promise<boolean> {
    const ids = this.cases.flatMap((one) => [...one.acked].map((id) => ({ id, one })));
    const isOver = (): boolean => ids.every(({ id }) => hasEnded(tab, id));
    while (!isOver() && performance.now() < deadline) {
      if (tab.state.queue.pause !== null) await tab.tryRequest({ type: "queue.resume" });
      for (const { id, one } of ids) void this.killCli(tab, id, one);
      const before = tab.seq;
      if (!(await comes(tab, () => tab.seq > before, 5_000)) && tab.closed !== null) return false;
    }
    return isOver();
  }

  private async killCli(tab: ProtocolClient, id: string, one: Case): Promise<void> {
    const isRunning = turnOf(tab, id)?.status === "running";
    if (one.killCliAfter === null || !isRunning || this.hasKilled.has(id)) return;
    this.hasKilled.add(id);
    await comes(tab, () => hasEnded(tab, id), one.killCliAfter);
    if (await this.rig.killCli()) this.tally.add("cliKills");
  }

  private async replay(): Promise<void> {
    for (const one of this.cases) {
      if (one.sending !== "replayed") continue;
      await this.deliver(one, one.id);
      await this.deliver(one, one.id, "Tablet");
    }
  }

  private async count(tab: ProtocolClient): Promise<void> {
    const asked = await this.rig.asked();
    for (const one of this.cases) {
      const turns = [...one.ids].map((id) => turnOf(tab, id));
      const times = asked.get(one.nonce) ?? 0;
      this.tally.add("doubled", Math.max(0, times - one.ids.size));
      const waiting = tab.state.queue.prompts.map(({ id }) => id);
      for (const id of one.acked) {
        const turn = turnOf(tab, id);
        if (turn === undefined && !waiting.includes(id)) this.tally.add("lostAfterAck");
        if (turn === undefined || turn.endedAt === null) this.tally.add("withoutFate");
        else this.tally.add(turn.status);
      }
      if (one.acked.size < one.ids.size) this.tally.add("withoutFate");
      if (turns.every((turn) => turn?.status === "done") && times < one.ids.size) {
        this.tally.add("wrongFates");
      }
    }
  }

  /** Sends it until it is acknowledged. */
  private async deliver(one: Case, id: string, device?: string): Promise<void> {
    const code = await this.ask({ ...one, id }, device);
    if (code === null) one.acked.add(id);
    else this.tally.add("refusedWrongly");
  }

  private ask(prompt: Prompt, device?: string): Promise<string | null> {
    return this.use((tab) => tab.tryRequest(messageOf(prompt, tab)), device);
  }

  private async sendTogether(one: Case, tabCount: number, times: number): Promise<void> {
    const tabs: ProtocolClient[] = [];
    try {
      for (let index = 0; index < tabCount; index += 1) tabs.push(await this.rig.connect());
      const codes = await Promise.all(
        tabs.flatMap((tab) =>
          Array.from({ length: times }, () => tab.tryRequest(messageOf(one, tab))),
        ),
      );
      this.tally.add("refusedWrongly", codes.filter((code) => code !== null).length);
    } catch {
      // The host was killed meanwhile.
    } finally {
      for (const tab of tabs) tab.cut();
    }
  }

  private async meetFullDisk(one: Case): Promise<void> {
    await this.rig.arm({ kind: "full", event: "", id: "", when: "write" });
    const code = await this.ask(one);
    await this.rig.disarm();
    if (code !== "not-saved") this.tally.add("takenWrongly");
  }

  /** What nothing can be written about any more must not run twice either. */
  private async meetFullDiskLater(one: Case): Promise<void> {
    const but = { except: "prompt.accepted", id: one.id } as const;
    await this.rig.arm({ kind: "full", event: "", ...but, when: "write" });
    await this.deliver(one, one.id);
    await this.use((tab) => comes(tab, () => hasEnded(tab, one.id), 100 + this.random() * 200));
    await this.rig.restart();
    await this.rig.disarm();
    this.tally.add("hostKills");
  }

  /** Does something over a connection of its own; when the host dies, it is started and all is done again. */
  private async use<T>(work: (tab: ProtocolClient) => Promise<T>, device?: string): Promise<T> {
    for (let attempt = 0; attempt < 10; attempt += 1) {
      let tab: ProtocolClient | null = null;
      try {
        tab = await this.rig.connect(device);
        return await work(tab);
      } catch {
        if (!(await this.isAlive())) {
          await this.rig.restart();
          this.tally.add("hostKills");
        }
      } finally {
        tab?.cut();
      }
    }
    throw new Error("the host takes no connection any more");
  }

  private async isAlive(): Promise<boolean> {
    return this.rig
      .connect()
      .then((tab) => {
        tab.cut();
        return true;
      })
      .catch(() => false);
  }
}

type Prompt = Pick<Case, "id" | "text">;

function messageOf({ id, text }: Prompt, tab: ProtocolClient) {
  return {
    type: "prompt.send",
    conversationId: tab.conversation.id,
    promptId: id,
    text,
    requestId: randomUUID(),
  } as const;
}
