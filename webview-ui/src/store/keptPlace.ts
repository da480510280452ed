import * as v from "valibot";

const record = v.object({
  build: v.string(),
  epoch: v.pipe(v.string(), v.uuid()),
  seq: v.pipe(v.number(), v.integer(), v.minValue(0)),
});

/** Where in the host's log the kept state is (keptState.ts); small, for the worker to read. */
export type KeptPlace = v.InferOutput<typeof record>;

/** What a page of that build would go on from, by the record `place`; null: nothing, or another build's. */
export function placeIn(told: unknown, build: string): KeptPlace | null {
  const place = v.safeParse(record, told);
  return place.success && place.output.build === build ? place.output : null;
}
