import * as v from "valibot";
import { readRecord } from "../platform/database";

const record = v.object({
  build: v.string(),
  epoch: v.pipe(v.string(), v.uuid()),
  seq: v.pipe(v.number(), v.integer(), v.minValue(0)),
});

/** Where in the host's log the kept state is (keptState.ts); small, for the worker to read. */
export type KeptPlace = v.InferOutput<typeof record>;

/** What a page of that build would go on from; null: nothing, or another build's. */
export async function readPlace(build: string): Promise<KeptPlace | null> {
  const place = v.safeParse(record, await readRecord("place"));
  return place.success && place.output.build === build ? place.output : null;
}
