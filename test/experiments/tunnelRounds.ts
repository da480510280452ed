import { readdir } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";
import { randomFrom } from "../unit/journal/support/random";
import { temporaryFolder } from "../support/temporary";
import { openDescriptors, TunnelRig } from "./tunnelRig";

/** Rounds at scale 1. */
const rounds = 100;

/**
 * Starts and stops the tunnel 100 times, half of them at a random moment of the start: `left` child
 * processes, `endpoints` at the edge, `folders` of sockets and other files and `descriptors` of this process that are
 * there afterwards and were not before; `maxEmptyMs` from Stop until the edge has no endpoint.
 */
export async function tunnelRounds(seed: number, scale: number): Promise<Record<string, number>> {
  const random = randomFrom(seed);
  // A place of its own, where nobody else makes folders.
  const place = await temporaryFolder("tunnel-rounds");
  const { TMPDIR } = process.env;
  process.env["TMPDIR"] = place.path;
  const rig = await TunnelRig.start();
  const result: Record<string, number> = { rounds: 0, maxEmptyMs: 0, endpoints: 0 };
  try {
    // The first one opens what stays open, such as the edge's certificates.
    rig.begin();
    await rig.until("online");
    await rig.supervisor.stop();
    const descriptorsBefore = await settled(openDescriptors);
    for (let round = 0; round < Math.ceil(rounds * scale); round += 1) {
      rig.begin();
      if (random() < 0.5) await rig.until("online");
      else await wait(random() * 400);
      const stopped = rig.supervisor.stop();
      const emptyMs = await rig.timed(() => rig.edge.waitForEmpty());
      result["maxEmptyMs"] = Math.max(result["maxEmptyMs"] ?? 0, Math.round(emptyMs));
      await stopped;
      result["rounds"] = round + 1;
      result["endpoints"] = (result["endpoints"] ?? 0) + rig.edge.endpoints().length;
    }
    const descriptors = await settled(openDescriptors);
    result["descriptors"] = Math.max(0, descriptors - descriptorsBefore);
    result["left"] = rig.living;
  } finally {
    await rig.close();
  }
  result["folders"] = (await readdir(place.path)).length;
  if (TMPDIR === undefined) delete process.env["TMPDIR"];
  else process.env["TMPDIR"] = TMPDIR;
  await place.remove();
  return result;
}

/** The smallest value within a second: what is being closed is not counted. */
async function settled(read: () => Promise<number>): Promise<number> {
  let least = await read();
  for (let look = 0; look < 20; look += 1) {
    await wait(50);
    least = Math.min(least, await read());
  }
  return least;
}
