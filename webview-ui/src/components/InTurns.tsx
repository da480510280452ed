import { useEffect, useState } from "preact/hooks";
import type { ComponentChildren, JSX } from "preact";
import { inTurn } from "../markdown/renderTurns";

interface InTurnsProps<T> {
  readonly items: readonly T[];
  /** Items that are drawn in one go. */
  readonly atOnce: number;
  readonly draw: (item: T, index: number) => ComponentChildren;
  /** What stands for the items that have not had their turn; without it nothing. */
  readonly rest?: (items: readonly T[]) => ComponentChildren;
  /** Of the items, the one to begin with. */
  readonly from?: number;
}

/** A list of any length: its first items are drawn at once, the others when there is time. */
export function InTurns<T>({ from = 0, ...list }: InTurnsProps<T>): JSX.Element {
  const { items, atOnce, draw, rest } = list;
  const next = from + atOnce;
  const hasRest = items.length > next;
  const [isRestDue, setIsRestDue] = useState(false);
  useEffect(
    () =>
      hasRest && !isRestDue
        ? inTurn(() => {
            setIsRestDue(true);
          })
        : undefined,
    [hasRest, isRestDue],
  );
  return (
    <>
      {items.slice(from, next).map((item, index) => draw(item, from + index))}
      {hasRest && (isRestDue ? <InTurns {...list} from={next} /> : rest?.(items.slice(next)))}
    </>
  );
}
