import { useRef } from "preact/hooks";

/** A drag of this many pixels closes; so does a shorter one that was quick (pixels per ms). */
const closingDistance = 120;
const closingSpeed = 0.6;

interface DragHandlers {
  readonly onPointerDown: (event: PointerEvent) => void;
  readonly onPointerMove: (event: PointerEvent) => void;
  readonly onPointerUp: (event: PointerEvent) => void;
  readonly onPointerCancel: (event: PointerEvent) => void;
}

/** Lets a finger pull a sheet down by its head. A mouse has the other ways. */
export function useDragToClose(
  dialog: { readonly current: HTMLElement | null },
  onClose: () => void,
): DragHandlers {
  const start = useRef<{ readonly y: number; readonly at: number } | null>(null);
  const body = (): HTMLElement | null => dialog.current?.querySelector(".sheet-body") ?? null;
  const shift = (distance: number | null): void => {
    const element = body();
    if (element === null) return;
    element.style.transform = distance === null ? "" : `translateY(${Math.max(0, distance)}px)`;
    element.toggleAttribute("data-dragged", distance !== null);
  };
  const end = (event: PointerEvent, mayClose: boolean): void => {
    const begun = start.current;
    start.current = null;
    if (begun === null) return;
    const distance = event.clientY - begun.y;
    const speed = distance / Math.max(1, event.timeStamp - begun.at);
    const isClosing = distance > closingDistance || (distance > 24 && speed > closingSpeed);
    shift(null);
    if (mayClose && isClosing) onClose();
  };
  return {
    onPointerDown: (event) => {
      const { target, pointerType } = event;
      const isButton = target instanceof Element && target.closest("button") !== null;
      if (pointerType === "mouse" || isButton || !comesFromBelow()) return;
      start.current = { y: event.clientY, at: event.timeStamp };
      if (target instanceof Element) target.setPointerCapture(event.pointerId);
    },
    onPointerMove: (event) => {
      if (start.current !== null) shift(event.clientY - start.current.y);
    },
    onPointerUp: (event) => {
      end(event, true);
    },
    onPointerCancel: (event) => {
      end(event, false);
    },
  };
}

/** As in sheet.css. */
function comesFromBelow(): boolean {
  return matchMedia("(max-width: 699px)").matches;
}
