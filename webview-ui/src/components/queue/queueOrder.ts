import type { QueuedPrompt } from "../../../../src/shared/state";

/** The order with this prompt before that one, or last (null). */
export function movedBefore(
  order: readonly string[],
  id: string,
  beforeId: string | null,
): readonly string[] {
  const others = order.filter((other) => other !== id);
  const index = beforeId === null ? -1 : others.indexOf(beforeId);
  return index < 0 ? [...others, id] : others.toSpliced(index, 0, id);
}

/** Before which prompt one has to stand to get to that place; null: it is the last one. */
export function beforeIdAt(order: readonly string[], id: string, index: number): string | null {
  return order.filter((other) => other !== id)[index] ?? null;
}

/** The prompts in that order; those that it does not know keep theirs, behind. */
export function inOrder(
  prompts: readonly QueuedPrompt[],
  order: readonly string[] | null,
): readonly QueuedPrompt[] {
  if (order === null) return prompts;
  const place = (id: string): number => {
    const index = order.indexOf(id);
    return index < 0 ? order.length : index;
  };
  return prompts.toSorted((one, other) => place(one.id) - place(other.id));
}

/** A drag in a list: the place that the dragged row would take when it is let go. */
export function dropIndex(centres: readonly number[], from: number, distance: number): number {
  const own = (centres[from] ?? 0) + distance;
  const isPast = (centre: number, index: number): boolean =>
    index > from ? own > centre : index < from ? own < centre : false;
  const passed = centres.filter(isPast).length;
  return distance < 0 ? from - passed : from + passed;
}
