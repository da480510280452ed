import { randomUUID } from "node:crypto";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { ModelApi } from "../stand-ins/modelApi/modelApi";
import { startModelApi } from "../stand-ins/modelApi/modelApi";
import { processesMarked } from "../support/processes";
import { temporaryFolder } from "../support/temporary";
import { randomFrom } from "../unit/journal/support/random";
import { endAllIn, LiveHost, livingIn, stubbornCommand, timeUntil, untilFile } from "./liveHost";

/** In which moment of its life the host is killed. */
const moments = ["bash", "start", "text", "permission", "early", "idle"] as const;
type Moment = (typeof moments)[number];

const limitMs = 5_000;
/** Kills at scale 1. */
const kills = 100;

/**
 * Q10: kills the host `scale` times 100 times at random points of several moments, every fourth time its watchdog
 * first and then starts it again. Counts what is left after 5 s: of the kill, or of the next start.
 *
 * Gives `kills`, `watchdogKills`, `left` (processes, must be 0), `runsWithLeft`, and the longest time
 * until nothing was left, `maxMs` after the kill and `maxNextStartMs` after the next start's begin.
 */
export async function hostKills(seed: number, scale: number): Promise<Record<string, number>> {
  const random = randomFrom(seed);
  const api = await startModelApi({ wordDelayMs: 5 });
  const root = await temporaryFolder("host-kills");
  const result = {
    kills: 0,
    watchdogKills: 0,
    left: 0,
    runsWithLeft: 0,
    maxMs: 0,
    maxNextStartMs: 0,
  };
  try {
    for (let round = 0; round < Math.ceil(kills * scale); round += 1) {
      const folder = path.join(root.path, `round-${round}-of-${randomUUID()}`);
      await mkdir(folder);
      const moment = moments[round % moments.length] ?? "bash";
      const isWatchdogFirst = round % 4 === 1;
      const host = await LiveHost.start(folder, api);
      await reach(host, moment, random);
      const ms = await (isWatchdogFirst ? killBoth(host, api) : killHost(host));
      const left = ms === null ? (await livingIn(folder)).length : 0;
      result.kills += 1;
      result.watchdogKills += isWatchdogFirst ? 1 : 0;
      result.left += left;
      result.runsWithLeft += left > 0 ? 1 : 0;
      if (isWatchdogFirst)
        result.maxNextStartMs = Math.max(result.maxNextStartMs, Math.round(ms ?? limitMs));
      else result.maxMs = Math.max(result.maxMs, Math.round(ms ?? limitMs));
      await endAllIn(folder);
    }
  } finally {
    await endAllIn(root.path);
    await api.close();
    await root.remove();
  }
  return result;
}

/** Brings the host to a point at random within the moment. */
async function reach(host: LiveHost, moment: Moment, random: () => number): Promise<void> {
  if (moment !== "early") {
    const client = await host.connect();
    const up = path.join(host.workspace, "up");
    if (moment === "bash") {
      await client.prompt(stubbornCommand(up));
      await untilFile(up);
    }
    if (moment === "text") {
      await client.prompt("[[text 2000]]");
      await client.until(() => client.textOf(client.lastTurn) !== "");
    }
    if (moment === "permission") {
      await client.prompt("[[write file | content]]");
      await client.until(() => client.conversation.permissions.length === 1);
    }
    if (moment === "idle") {
      const id = await client.prompt("[[say done]]");
      await client.untilTurnEnds(id);
    }
    client.cut();
  }
  // "early" is before and while it opens its doors, "start" while the CLI starts.
  await wait(random() * (moment === "early" ? 400 : 300));
}

async function killHost(host: LiveHost): Promise<number | null> {
  await host.kill();
  return timeUntil(async () => (await livingIn(host.folder)).length === 0, limitMs);
}

/** Kills the watchdog and the host, and looks what is left of them after the next start. */
async function killBoth(host: LiveHost, api: ModelApi): Promise<number | null> {
  for (const { pid, commandLine } of await processesMarked(host.folder)) {
    if (commandLine.includes("watchdog.js")) process.kill(pid, "SIGKILL");
  }
  await host.kill();
  const before = await livingIn(host.folder);
  const next = await LiveHost.start(host.folder, api);
  const ms = await timeUntil(async () => {
    const living = await livingIn(host.folder);
    return !before.some((pid) => living.includes(pid));
  }, limitMs);
  await next.ready;
  await next.stop();
  const ends = await timeUntil(async () => (await livingIn(host.folder)).length === 0, limitMs);
  return ends === null ? null : ms;
}
