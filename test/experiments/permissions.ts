import { randomUUID } from "node:crypto";
import type { PermissionDecision } from "../../src/shared/protocol";
import type { PermissionOutcome, PermissionRequest } from "../../src/shared/state";
import { fastPrompt } from "../stand-ins/fastCli/fastCli";
import type { ProtocolClient } from "../support/protocolClient";
import { randomFrom } from "../unit/journal/support/random";
import { comes, Rig } from "./rig";

/** Requests at scale 1. */
const rounds = 60;
const endings = ["answers", "answers", "reconnect", "hostKill", "cliKill", "stop"] as const;

const numbers = {
  requests: 0,
  /** Two opposite answers in the same moment. */
  duels: 0,
  allowed: 0,
  denied: 0,
  /** How late (ms) somebody who joins sees the request: at most 1 000. */
  maxSeenMs: 0,
  /** What must be 0: a joining device that did not see it, */
  unseen: 0,
  /** two answers that were both taken, or none; a winner that is not the one who is shown, */
  bothWon: 0,
  noneWon: 0,
  wrongWinner: 0,
  /** an answer at the CLI that nobody gave, or none where one was given, */
  wrongAtCli: 0,
  /** a request that is not shown as lost, or cancelled, when nobody can answer it any more. */
  notLost: 0,
};
type Numbers = typeof numbers;

/**
 * Q14: asks for a permission `scale` times 60 times. Somebody joins late; two devices answer the
 * opposite in the same moment; all go away and come back; the host or the CLI is killed; the turn is
 * stopped. Counts what reaches the CLI.
 */
export async function permissions(seed: number, scale: number): Promise<Record<string, number>> {
  const random = randomFrom(seed);
  const result = { ...numbers };
  const rig = await Rig.start("fast");
  try {
    for (let round = 0; round < Math.ceil(rounds * scale); round += 1) {
      await askOnce(rig, endings[round % endings.length] ?? "answers", random, result);
    }
  } finally {
    await rig.close();
  }
  return { seed, ...result };
}

async function askOnce(
  rig: Rig,
  ending: (typeof endings)[number],
  random: () => number,
  result: Numbers,
): Promise<void> {
  let [phone, tablet] = await Promise.all([rig.connect("Phone"), rig.connect("Tablet")]);
  const turnId = await phone.prompt(fastPrompt({ nonce: randomUUID(), words: 2, ask: 1 }));
  await Promise.all([phone, tablet].map((of) => of.until(() => requestOf(of) !== undefined)));
  const before = (await rig.answers()).length;
  result.requests += 1;
  const joinedAt = performance.now();
  const late = await rig.connect("Laptop");
  result.unseen += requestOf(late)?.id === requestOf(phone)?.id ? 0 : 1;
  result.maxSeenMs = Math.max(result.maxSeenMs, Math.round(performance.now() - joinedAt));
  late.cut();
  const request = requestOf(phone);
  if (request === undefined) return;

  switch (ending) {
    case "reconnect":
      phone.cut();
      tablet.cut();
      [phone, tablet] = await Promise.all([rig.connect("Phone"), rig.connect("Tablet")]);
      result.unseen += requestOf(phone)?.contentHash === request.contentHash ? 0 : 1;
      await duel([phone, tablet], request, random, result);
      break;
    case "answers":
      await duel([phone, tablet], request, random, result);
      break;
    case "hostKill":
      await rig.restart();
      phone = await rig.connect("Phone");
      break;
    case "cliKill":
      await rig.killCli();
      break;
    case "stop":
      await phone.request({ type: "turn.interrupt", conversationId: phone.conversation.id });
      break;
  }
  await comes(phone, () => turnEnded(phone, turnId));
  const shown = phone.conversation.answered.find(({ request: { id } }) => id === request.id);
  const told = (await rig.answers()).slice(before).filter((line) => line.startsWith(request.id));
  const wanted = answersWanted(ending, shown?.outcome);
  result.wrongAtCli += wanted.includes(told.map((line) => line.split(" ")[1]).join()) ? 0 : 1;
  if (ending === "hostKill" || ending === "cliKill") {
    result.notLost += shown?.outcome === "lost" && shown.by === null ? 0 : 1;
    await settleAll(phone, request, result);
  }
  if (ending === "stop") result.notLost += shown?.outcome === "cancelled" ? 0 : 1;
  if (phone.state.queue.pause !== null) await phone.request({ type: "queue.resume" });
  phone.cut();
  tablet.cut();
}

/** What may have reached the CLI, in order; "" is nothing. */
function answersWanted(ending: string, outcome: PermissionOutcome | undefined): readonly string[] {
  if (ending === "hostKill" || ending === "cliKill") return [""];
  // The request of a turn that is stopped is answered with no, or the CLI has ended it before.
  if (ending === "stop") return ["", "deny"];
  return [outcome === "allowed" ? "allow" : "deny"];
}

/** Both answer in the same moment; one of them is taken. */
async function duel(
  devices: readonly [ProtocolClient, ProtocolClient],
  request: PermissionRequest,
  random: () => number,
  result: Numbers,
): Promise<void> {
  const [first, second] = random() < 0.5 ? devices : [devices[1], devices[0]];
  const opposite: readonly PermissionDecision[] = [{ kind: "allow" }, { kind: "deny" }];
  const [one, other] = random() < 0.5 ? opposite : opposite.toReversed();
  if (one === undefined || other === undefined) return;
  const codes = await Promise.all([answer(first, request, one), answer(second, request, other)]);
  const taken = codes.filter((code) => code === null).length;
  const isRefused = codes.some((code) => code === "permission-gone");
  result.duels += 1;
  result.bothWon += taken === 2 ? 1 : 0;
  result.noneWon += taken === 0 || (taken === 1 && !isRefused) ? 1 : 0;
  const find = () => first.conversation.answered.find(({ request: { id } }) => id === request.id);
  await comes(first, () => find() !== undefined);
  const shown = find();
  result.allowed += shown?.outcome === "allowed" ? 1 : 0;
  result.denied += shown?.outcome === "denied" ? 1 : 0;
  const winner = (codes[0] === null ? one : other).kind === "allow" ? "allowed" : "denied";
  const names = new Map(devices.map((device, index) => [device, index === 0 ? "Phone" : "Tablet"]));
  const name = names.get(codes[0] === null ? first : second);
  result.wrongWinner += shown?.outcome === winner && shown.by?.name === name ? 0 : 1;
}

/** Nobody can answer any more what was lost. */
async function settleAll(
  client: ProtocolClient,
  request: PermissionRequest,
  result: Numbers,
): Promise<void> {
  const code = await answer(client, request, { kind: "allow" });
  result.notLost += code === "permission-gone" ? 0 : 1;
}

function answer(
  client: ProtocolClient,
  { id, contentHash }: PermissionRequest,
  decision: PermissionDecision,
): Promise<string | null> {
  return client.tryRequest({
    type: "permission.answer",
    conversationId: client.conversation.id,
    permissionId: id,
    contentHash,
    decision,
  });
}

function requestOf(client: ProtocolClient): PermissionRequest | undefined {
  return client.conversation.permissions[0];
}

function turnEnded(client: ProtocolClient, id: string): boolean {
  return client.conversation.turns.some((turn) => turn.id === id && turn.endedAt !== null);
}
