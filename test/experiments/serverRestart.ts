import { setTimeout as wait } from "node:timers/promises";
import { pairAt, ProtocolClient } from "../support/protocolClient";
import { Tunnelled } from "../support/tunnelled";
import { randomFrom } from "../unit/journal/support/random";

/** Restarts at scale 1. */
const restarts = 20;

/**
 * Restarts the server 20 times, most of them in the middle of a turn with three prompts behind it:
 * `maxBackMs` until a page has the state again, `maxOutsideMs` until a phone gets an answer through the
 * tunnel. `lost`: prompts that are neither ended nor waiting, `ranTwice`, `ghostRuns`: turns that are
 * still running, `tunnels`: other tunnel processes or endpoints than before, `clis`: CLI processes that
 * outlived a restart, `loggedOut`: devices that had to pair again, `elsewhere`: another address.
 */
export async function serverRestart(seed: number, scale: number): Promise<Record<string, number>> {
  const random = randomFrom(seed);
  const names = ["lost", "ranTwice", "ghostRuns", "tunnels", "clis", "loggedOut", "elsewhere"];
  const result: Record<string, number> = { restarts: 0, maxBackMs: 0, maxOutsideMs: 0 };
  for (const name of names) result[name] = 0;
  const add = (name: string, amount: number): void => {
    result[name] = (result[name] ?? 0) + amount;
  };
  const most = (name: string, ms: number): void => {
    result[name] = Math.max(result[name] ?? 0, Math.round(ms));
  };
  const product = await Tunnelled.start();
  const { host, edge } = product;
  const asked = new Map<string, number>();
  void host.modelApi.waitForRequest(({ kind, prompt, toolResults }) => {
    const nonce = /nonce=(\S+)/.exec(prompt)?.[1];
    if (kind === "conversation" && toolResults === 0 && nonce !== undefined) {
      asked.set(nonce, (asked.get(nonce) ?? 0) + 1);
    }
    return false;
  });
  try {
    const cookie = await pairAt((await host.pair()).pair);
    const phone = await product.pair("Phone");
    let client = await ProtocolClient.connect(host.ready.local, cookie);
    const tunnel = await product.tunnelChildren();
    const endpoint = edge.endpoints()[0]?.id;
    const ids: string[] = [];
    for (let round = 0; round < Math.ceil(restarts * scale); round += 1) {
      const isBusy = round % 4 !== 3;
      const prompts = isBusy ? ["[[text 5000]]", "[[say one]]", "[[say two]]"] : [];
      for (const [index, text] of prompts.entries()) {
        ids.push(await client.prompt(`${text} nonce=${round}-${index}`));
      }
      if (isBusy) await client.until(() => (client.lastTurn?.blocks.length ?? 0) > 0);
      await wait(random() * 200);
      const clis = await product.clis();
      const startedAt = performance.now();
      host.command({ command: "restart" });
      await client.untilClosed();
      const outside = untilAnswered(product, phone);
      client = await comeBack(host.ready.local, cookie);
      most("maxBackMs", performance.now() - startedAt);
      add("loggedOut", (await outside) === 200 ? 0 : 1);
      most("maxOutsideMs", performance.now() - startedAt);
      const restarted = await host.waitFor("restarted");
      add("elsewhere", restarted["local"] === host.ready.local ? 0 : 1);
      add("restarts", 1);
      add("clis", (await product.clis()).filter((pid) => clis.includes(pid)).length);
      const tunnelNow = await product.tunnelChildren();
      const isSame = tunnelNow.join() === tunnel.join() && edge.endpoints()[0]?.id === endpoint;
      add("tunnels", isSame ? 0 : 1);
      const { turns } = client.conversation;
      add("ghostRuns", turns.filter(({ endedAt }) => endedAt === null).length);
      const known = new Set([...turns, ...client.state.queue.prompts].map(({ id }) => id));
      add("lost", ids.slice(-prompts.length || ids.length).filter((id) => !known.has(id)).length);
      if (isBusy) await workOff(client);
    }
    add("ranTwice", [...asked.values()].filter((count) => count > 1).length);
  } finally {
    await product.stop();
  }
  return result;
}

async function comeBack(local: string, cookie: string): Promise<ProtocolClient> {
  for (;;) {
    try {
      return await ProtocolClient.connect(local, cookie);
    } catch {
      await wait(20);
    }
  }
}

/** The first answer of the door itself; while it is shut, the SDK answers 502 in its place. */
async function untilAnswered(product: Tunnelled, cookie: string): Promise<number> {
  for (;;) {
    const status = await product.whoAmI(cookie).catch(() => 502);
    if (status !== 502) return status;
    await wait(20);
  }
}

/** Lets what waits run, so that the next round begins empty. */
async function workOff(client: ProtocolClient): Promise<void> {
  if (client.state.queue.pause !== null) await client.request({ type: "queue.resume" });
  await client.until(
    () =>
      client.state.queue.prompts.length === 0 &&
      client.conversation.turns.every(({ endedAt }) => endedAt !== null),
  );
}
