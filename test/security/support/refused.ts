import { expect } from "vitest";
import type { Request, Rig, WayName } from "./rig";
import type { Answer } from "./wire";
import { valuesOf } from "./wire";

/** The largest body of a refusal, in bytes. */
const maxRefusalBytes = 1_024;
/** A refused upgrade is closed within this time (ms). */
const closeMs = 1_000;

/** A refusal says no, says nothing else, and gives nothing. */
export function expectRefusal(answer: Answer, statuses: readonly number[]): void {
  expect(statuses, answer.head).toContain(answer.status);
  expect(Buffer.byteLength(answer.body)).toBeLessThanOrEqual(maxRefusalBytes);
  expect(valuesOf(answer, "set-cookie")).toEqual([]);
  if (valuesOf(answer, "content-type")[0]?.startsWith("application/json") !== true) return;
  if (answer.body === "") return;
  expect(JSON.parse(answer.body)).toEqual({
    error: {
      code: expect.any(String) as string,
      id: expect.stringMatching(/^[0-9a-f]+$/) as string,
    },
  });
}

/** Sends a request, expects a refusal, and that it had no effect at all. */
export async function refuses(
  rig: Rig,
  way: WayName,
  request: Request,
  statuses: readonly number[],
): Promise<Answer> {
  return refused(rig, () => rig.ask(way, request), statuses);
}

/** The same for an upgrade: no `101`, and closed at once. */
export async function refusesUpgrade(
  rig: Rig,
  way: WayName,
  request: Request,
  statuses: readonly number[],
): Promise<Answer> {
  const answer = await refused(rig, () => rig.upgrade(way, request), statuses);
  expect(answer.closedAfterMs).toBeLessThanOrEqual(closeMs);
  return answer;
}

function refused(
  rig: Rig,
  ask: () => Promise<Answer>,
  statuses: readonly number[],
): Promise<Answer> {
  return unchanged(rig, async () => {
    const answer = await ask();
    expectRefusal(answer, statuses);
    return answer;
  });
}

/** What is done inside leaves no trace outside the audit log. */
export async function unchanged<T>(rig: Rig, work: () => Promise<T>): Promise<T> {
  const before = await rig.effects();
  const result = await work();
  expect(await rig.effects()).toEqual(before);
  return result;
}
