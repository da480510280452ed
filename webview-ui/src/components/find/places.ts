import type { FoundTurn } from "../../../../src/shared/conversationAnswers";
import type { Turn } from "../../../../src/shared/state";

/** Where the words stand: drawn on the page, or, so many times, in a turn that is not there or not whole. */
export type Place<R> =
  | { readonly kind: "here"; readonly turnId: string; readonly range: R }
  | { readonly kind: "far"; readonly turnId: string; readonly count: number };

export interface PlaceSources<R> {
  /** The turns on the page, oldest first, and the one behind which some are missing. */
  readonly turns: readonly Turn[];
  readonly gapAfter: string | null;
  /** What was found in what is drawn, by the id of its turn. */
  readonly drawn: ReadonlyMap<string, readonly R[]>;
  /** What the host has found, newest first. */
  readonly hits: readonly FoundTurn[];
  /** Turns that were gone to, where the words then were not to be seen: what the host says of them counts no more. */
  readonly spent: ReadonlySet<string>;
}

/** All places, oldest first. */
export function joinPlaces<R>(sources: PlaceSources<R>): readonly Place<R>[] {
  const { turns, gapAfter, drawn, spent } = sources;
  const hits = sources.hits.filter(({ turnId }) => !spent.has(turnId)).toReversed();
  const known = new Map(hits.map((hit) => [hit.turnId, hit]));
  const ids = new Set(turns.map(({ id }) => id));
  const far = hits.filter(({ turnId }) => !ids.has(turnId));
  const edge = turns.find(({ id }) => id === gapAfter);
  const edgeAt = edge === undefined ? Infinity : (edge.startedAt ?? edge.acceptedAt);
  const isInGap = ({ at }: FoundTurn): boolean => at !== null && at > edgeAt;
  const places: Place<R>[] = far.filter((hit) => !isInGap(hit)).map(farPlace);
  for (const turn of turns) {
    const ranges = drawn.get(turn.id) ?? [];
    const hidden = turn.omittedBlocks > 0 ? (known.get(turn.id)?.count ?? 0) - ranges.length : 0;
    if (hidden > 0) places.push({ kind: "far", turnId: turn.id, count: hidden });
    for (const range of ranges) places.push({ kind: "here", turnId: turn.id, range });
    if (turn.id === gapAfter) places.push(...far.filter(isInGap).map(farPlace));
  }
  return places;
}

function farPlace({ turnId, count }: FoundTurn): { kind: "far"; turnId: string; count: number } {
  return { kind: "far", turnId, count };
}

/** How many places these are. */
export function countOf(places: readonly Place<unknown>[]): number {
  return places.reduce((sum, place) => sum + (place.kind === "far" ? place.count : 1), 0);
}
