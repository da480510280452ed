import { useEffect, useRef } from "preact/hooks";

/** A finger that stays this long (ms) on a button asks for more. */
const holdMs = 450;

interface HoldHandlers {
  readonly onPointerDown: (event: PointerEvent) => void;
  readonly onPointerUp: () => void;
  readonly onPointerLeave: () => void;
  readonly onPointerCancel: () => void;
  readonly onContextMenu: (event: MouseEvent) => void;
  readonly onClick: (event: MouseEvent) => void;
}

/**
 * Tells a tap from a hold. A hold is a long press, the other button of a mouse, or the keyboard's
 * menu key; `onHold` says whether it did something, else nothing is taken from the browser.
 */
export function useHold(onTap: () => void, onHold: () => boolean): HoldHandlers {
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  /** The click that ends this press means nothing more. */
  const wasHeld = useRef(false);
  const stop = (): void => {
    clearTimeout(timer.current);
    timer.current = undefined;
  };
  useEffect(() => stop, []);
  return {
    onPointerDown: ({ pointerType, button }) => {
      wasHeld.current = false;
      stop();
      if (pointerType === "mouse" || button !== 0) return;
      timer.current = setTimeout(() => {
        wasHeld.current = onHold();
      }, holdMs);
    },
    onPointerUp: stop,
    onPointerLeave: stop,
    onPointerCancel: stop,
    onContextMenu: (event) => {
      // Some browsers report a long press as this, before or after the time is up.
      const isPress = timer.current !== undefined;
      stop();
      if (!wasHeld.current && !onHold()) return;
      wasHeld.current ||= isPress;
      event.preventDefault();
    },
    onClick: ({ detail }) => {
      stop();
      // The keyboard's click ends no press.
      if (!wasHeld.current || detail === 0) onTap();
      wasHeld.current = false;
    },
  };
}
