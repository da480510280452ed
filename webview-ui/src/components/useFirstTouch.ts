import { useEffect, useState } from "preact/hooks";

/** Whether the person has done one of these on this page yet; always the same list. */
export function useFirstTouch(gestures: readonly (keyof WindowEventMap)[]): boolean {
  const [wasTouched, setWasTouched] = useState(false);
  useEffect(() => {
    const end = new AbortController();
    const touch = (): void => {
      setWasTouched(true);
      end.abort();
    };
    for (const gesture of gestures) {
      window.addEventListener(gesture, touch, { passive: true, signal: end.signal });
    }
    return () => {
      end.abort();
    };
  }, [gestures]);
  return wasTouched;
}
