import { useRef, useState } from "preact/hooks";
import type { RefObject } from "preact";
import { dropIndex } from "./queueOrder";

interface Drag {
  readonly id: string;
  readonly from: number;
  readonly to: number;
  readonly distance: number;
  readonly startY: number;
  readonly centres: readonly number[];
  /** Height (px) of the dragged row with the gap below it. */
  readonly height: number;
}

export interface HandleProps {
  readonly onPointerDown: (event: PointerEvent) => void;
  readonly onPointerMove: (event: PointerEvent) => void;
  readonly onPointerUp: () => void;
  readonly onPointerCancel: () => void;
}

export interface RowDrag {
  readonly list: RefObject<HTMLOListElement | null>;
  readonly draggedIndex: number | null;
  /** How far (px) this row stands from its place just now. */
  readonly shiftOf: (index: number) => number;
  readonly handleOf: (index: number, id: string) => HandleProps;
}

/** Lets rows be dragged by their handles; `onDrop` gets the place that one was let go at. */
export function useRowDrag(onDrop: (id: string, place: number) => void): RowDrag {
  const list = useRef<HTMLOListElement>(null);
  const [drag, setDrag] = useState<Drag | null>(null);
  const begin = (event: PointerEvent, from: number, id: string): void => {
    const { currentTarget } = event;
    if (event.button !== 0 || !(currentTarget instanceof HTMLElement)) return;
    const boxes = Array.from(list.current?.children ?? [], (row) => row.getBoundingClientRect());
    const own = boxes[from];
    if (own === undefined) return;
    event.preventDefault();
    currentTarget.setPointerCapture(event.pointerId);
    currentTarget.focus();
    setDrag({
      id,
      from,
      to: from,
      distance: 0,
      startY: event.clientY,
      centres: boxes.map(({ top, height }) => top + height / 2),
      height: own.height,
    });
  };
  return {
    list,
    draggedIndex: drag?.from ?? null,
    shiftOf: (index) => (drag === null ? 0 : shiftOf(drag, index)),
    handleOf: (index, id) => ({
      onPointerDown: (event) => {
        begin(event, index, id);
      },
      onPointerMove: (event) => {
        if (drag === null) return;
        const distance = event.clientY - drag.startY;
        setDrag({ ...drag, distance, to: dropIndex(drag.centres, drag.from, distance) });
      },
      onPointerUp: () => {
        setDrag(null);
        if (drag !== null && drag.to !== drag.from) onDrop(drag.id, drag.to);
      },
      onPointerCancel: () => {
        setDrag(null);
      },
    }),
  };
}

function shiftOf({ from, to, distance, height }: Drag, index: number): number {
  if (index === from) return distance;
  if (index > from && index <= to) return -height;
  return index < from && index >= to ? height : 0;
}
