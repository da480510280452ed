import * as v from "valibot";
import { keptStateLifeMs, maxKeptStateBytes } from "../../../src/shared/limits";
import { deviceRoles } from "../../../src/shared/devices";
import { protocolVersion } from "../../../src/shared/protocolVersion";
import type { ServerMessage } from "../../../src/shared/protocol";
import type { HostState } from "../../../src/shared/state";
import { readRecord, removeRecord, writeRecord } from "../platform/database";
import { takeInlinedRecord } from "../platform/inlinedRecord";
import type { KeptPlace } from "./keptPlace";
import { recalledAt } from "./hostMemory";
import type { Place } from "./hostMemory";

const record = v.object({
  /** Another build may know another form of state. */
  build: v.string(),
  at: v.number(),
  place: v.object({
    you: v.object({ id: v.string(), name: v.string() }),
    role: v.picklist(deviceRoles),
    epoch: v.string(),
    seq: v.number(),
  }),
  /** JSON. */
  state: v.string(),
});
type Kept = v.InferOutput<typeof record>;

/** What a page kept of the host, as the host would say it; null: nothing that is of use now. */
export async function recallState(
  build: string,
  now: number,
): Promise<Extract<ServerMessage, { type: "welcome" }> | null> {
  const found = takeInlinedRecord() ?? (await readRecord("last-state"));
  if (found === undefined) return null;
  const kept = v.safeParse(record, found);
  // Another build may never come to the point where it replaces this one.
  const isOfUse = kept.success && kept.output.build === build;
  if (!isOfUse || Math.abs(now - kept.output.at) > keptStateLifeMs) {
    await forgetState();
    return null;
  }
  const { at, place, state } = kept.output;
  recalledAt.value = at;
  const { seq, ...who } = place;
  const resume = { kind: "snapshot", seq, state: JSON.parse(state) as HostState } as const;
  return { type: "welcome", protocol: protocolVersion, ...who, resume };
}

/** Keeps the state for a start without a network, on this device only. One that is too large is not kept. */
export async function keepState(
  build: string,
  place: Place,
  state: HostState,
  now: number,
): Promise<void> {
  const text = JSON.stringify(state);
  if (text.length > maxKeptStateBytes) return;
  await writeRecord("last-state", { build, at: now, place, state: text } satisfies Kept);
  const { epoch, seq } = place;
  await writeRecord("place", { build, epoch, seq } satisfies KeptPlace);
}

/** Nobody is to read here what was said, once this device is paired no more. */
export function forgetState(): Promise<void> {
  takeInlinedRecord();
  return Promise.all([removeRecord("place"), removeRecord("last-state")]).then(() => undefined);
}
