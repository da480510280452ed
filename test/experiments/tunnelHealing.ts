import { setTimeout as wait } from "node:timers/promises";
import { randomFrom } from "../unit/journal/support/random";
import { TunnelRig } from "./tunnelRig";

/** Rounds at scale 1, and the length of an outage (ms) there. */
const rounds = 5;
const outageMs = 20_000;

/**
 * The tunnel through everything that happens to it: `onlineMs` from the child's start, `dropMs` and
 * `outageMs` from the cut and from the edge's return until it stands again, `frozenMs` until a silent
 * link is noticed and `frozenHealMs` until it is replaced, `stopMs` until the edge has no endpoint any
 * more, `takenMs` after a name that was taken is free; each the longest of its rounds.
 *
 * `ghosts`: endpoints that came back after a stop while offline; `notFinal`: errors that are final and
 * were not; `closed`: times at which a visitor did not get through a tunnel that is online.
 */
export async function tunnelHealing(seed: number, scale: number): Promise<Record<string, number>> {
  const random = randomFrom(seed);
  const result: Record<string, number> = { rounds: 0, closed: 0, ghosts: 0, notFinal: 0 };
  const most = (name: string, ms: number): void => {
    result[name] = Math.max(result[name] ?? 0, Math.round(ms));
  };
  const count = (name: string, isSo: boolean): void => {
    result[name] = (result[name] ?? 0) + (isSo ? 1 : 0);
  };
  const rig = await TunnelRig.start();
  const { edge, supervisor } = rig;
  const online = async (name: string): Promise<void> => {
    most(name, await rig.timed(() => rig.until("online")));
    count("closed", !(await rig.isOpen()));
  };
  try {
    for (let round = 0; round < Math.max(1, Math.round(rounds * scale)); round += 1) {
      rig.begin();
      await online("onlineMs");
      edge.dropAgents();
      const dropped = rig.timed(async () => {
        await rig.until("retrying");
        await rig.until("online");
      });
      most("dropMs", await dropped);
      count("closed", !(await rig.isOpen()));
      await edge.goOffline();
      await rig.until("retrying");
      await wait(outageMs * Math.min(1, scale * 2) * (0.9 + 0.1 * random()));
      await edge.comeOnline();
      await online("outageMs");
      edge.freezeAgents();
      most("frozenMs", await rig.timed(() => rig.until("retrying")));
      await online("frozenHealMs");
      const stopped = supervisor.stop();
      most("stopMs", await rig.timed(() => edge.waitForEmpty()));
      await stopped;
      await stopOffline(rig, count);
      most("takenMs", await taken(rig));
      await finals(rig, count);
      count("rounds", true);
    }
    result["left"] = rig.living;
  } finally {
    await rig.close();
  }
  return result;
}

type Count = (name: string, isSo: boolean) => void;

async function stopOffline(rig: TunnelRig, count: Count): Promise<void> {
  rig.begin();
  await rig.until("online");
  await rig.edge.goOffline();
  await rig.until("retrying");
  await rig.supervisor.stop();
  await rig.edge.comeOnline();
  // Longer than the supervisor looks for the network, and than the SDK's own first attempts.
  await wait(3_000);
  count("ghosts", rig.edge.endpoints().length > 0 || rig.living > 0);
}

/** From the moment in which the name is free (ms). */
async function taken(rig: TunnelRig): Promise<number> {
  rig.edge.refuseBind({ code: "ERR_NGROK_334", message: "The endpoint is already online." });
  rig.begin();
  await rig.until("retrying");
  await wait(1_000);
  rig.edge.refuseBind(null);
  const ms = await rig.timed(() => rig.until("online"));
  await rig.supervisor.stop();
  return ms;
}

async function finals(rig: TunnelRig, count: Count): Promise<void> {
  const { edge, supervisor } = rig;
  const isFinal = async (code: string): Promise<boolean> => {
    const before = rig.children.length;
    rig.begin();
    const state = await rig.until("failed");
    await wait(1_500);
    return state.code === code && rig.children.length === before + 1 && rig.living === 0;
  };
  edge.refuseAuth({ code: "ERR_NGROK_105", message: "Not an authtoken." });
  count("notFinal", !(await isFinal("ERR_NGROK_105")));
  edge.refuseAuth(null);
  edge.refuseBind({ code: "ERR_NGROK_320", message: "Reserved by somebody else." });
  count("notFinal", !(await isFinal("ERR_NGROK_320")));
  edge.refuseBind(null);
  rig.begin();
  await rig.until("online");
  supervisor.condemn("gate-missing");
  await edge.waitForEmpty();
  await wait(1_500);
  count("notFinal", supervisor.state.kind !== "failed" || edge.endpoints().length > 0);
  await supervisor.stop();
}
