import { randomUUID } from "node:crypto";
import type { Turn } from "../../src/shared/state";
import { fastPrompt } from "../stand-ins/fastCli/fastCli";
import type { ProtocolClient } from "../support/protocolClient";
import { randomFrom } from "../unit/journal/support/random";
import { comes, hasEnded, Rig, turnOf } from "./rig";

/** Kills at scale 1, half of them of the real CLI. */
const kills = 200;
/** Of each CLI: how many undecided turns are run again or continued. */
const settled = 10;
/** Every such kill meets a CLI that starts only for the prompt. */
const coldEvery = 5;

const numbers = {
  kills: 0,
  done: 0,
  indeterminate: 0,
  interrupted: 0,
  failed: 0,
  /** Undecided until the end of the run: must be 0. */
  withoutEnd: 0,
  /** The model was asked twice for a prompt: must be 0. */
  repeats: 0,
  /** Done without the model, or failed with it: must be 0. */
  wrongEnds: 0,
  /** Decisions about an undecided turn, and those that did not work (must be 0). */
  settled: 0,
  settleFailures: 0,
};
type Numbers = typeof numbers;

/**
 * Q2: kills the CLI `scale` times 200 times in a turn, half of them the real one, at a random moment
 * of a turn that a warm or a starting process has; lets a person run again or continue some of them.
 */
export async function cliKills(seed: number, scale: number): Promise<Record<string, number>> {
  const random = randomFrom(seed);
  const result = { ...numbers };
  for (const kind of ["fast", "real"] as const) {
    const rig = await Rig.start(kind);
    try {
      const client = await rig.connect();
      for (let round = 0; round < Math.ceil((kills / 2) * scale); round += 1) {
        await killOne(rig, client, { kind, round, random }, result);
      }
      client.cut();
    } finally {
      await rig.close();
    }
  }
  return { seed, ...result };
}

async function killOne(
  rig: Rig,
  client: ProtocolClient,
  { kind, round, random }: { kind: "fast" | "real"; round: number; random: () => number },
  result: Numbers,
): Promise<void> {
  const isCold = round % coldEvery === 0;
  if (!isCold) await client.untilTurnEnds(await client.prompt(quickPrompt(kind)));
  // To look for it takes longer than a turn.
  const known = isCold ? [] : await rig.cliPids();
  const nonce = randomUUID().slice(0, 13);
  const id = await client.prompt(longPrompt(kind, nonce));
  await client.until(() => turnOf(client, id)?.status === "running");
  const [warmMs, coldMs] = kind === "fast" ? [60, 300] : [250, 1_500];
  await comes(client, () => hasEnded(client, id), random() * (isCold ? coldMs : warmMs));
  const hasKilled = await rig.killCli(known);
  result.kills += hasKilled ? 1 : 0;
  const isOver = await comes(client, () => hasEnded(client, id), 60_000);
  const turn = turnOf(client, id);
  const times = (await rig.asked()).get(nonce) ?? 0;
  if (!isOver || turn === undefined) {
    result.withoutEnd += 1;
    return;
  }
  count(turn, times, result);
  if (turn.status === "indeterminate" && round < 2 * settled) {
    await settle(rig, client, { kind, turn, nonce, isAgain: round % 2 === 0, times }, result);
  }
}

function count({ status }: Turn, times: number, result: Numbers): void {
  if (status === "done") result.done += 1;
  if (status === "indeterminate") result.indeterminate += 1;
  if (status === "interrupted") result.interrupted += 1;
  if (status === "failed") result.failed += 1;
  result.repeats += Math.max(0, times - 1);
  const isWrong = (status === "done" && times === 0) || (status === "failed" && times > 0);
  result.wrongEnds += isWrong ? 1 : 0;
}

/** A person decides: it is carried out once, and a second decision is refused. */
async function settle(
  rig: Rig,
  client: ProtocolClient,
  chosen: {
    readonly kind: "fast" | "real";
    readonly turn: Turn;
    readonly nonce: string;
    readonly isAgain: boolean;
    readonly times: number;
  },
  result: Numbers,
): Promise<void> {
  const { turn, nonce, isAgain, times } = chosen;
  const request = {
    type: "turn.settle",
    conversationId: client.conversation.id,
    turnId: turn.id,
    choice: isAgain ? "again" : "continue",
    promptId: randomUUID(),
  } as const;
  const codes = [
    await client.tryRequest(request),
    await client.tryRequest(request),
    await client.tryRequest({ ...request, promptId: randomUUID() }),
  ];
  const next = await client.untilTurnEnds(request.promptId);
  const wanted = times + (isAgain ? 1 : 0);
  const isRight =
    codes[0] === null &&
    codes[1] === null &&
    codes[2] === "turn-settled" &&
    next.status === "done" &&
    ((await rig.asked()).get(nonce) ?? 0) === wanted;
  result.settled += 1;
  result.settleFailures += isRight ? 0 : 1;
}

function quickPrompt(kind: "fast" | "real"): string {
  return kind === "fast" ? fastPrompt({ nonce: "warm", words: 1 }) : "[[say warm]]";
}

function longPrompt(kind: "fast" | "real", nonce: string): string {
  return kind === "fast"
    ? fastPrompt({ nonce, words: 20, delay: 2 })
    : `nonce=${nonce} [[text 60]]`;
}
