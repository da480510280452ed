import { useCallback } from "preact/hooks";
import { vibrate } from "../platform/abilities";
import { usePage } from "./page";

/** Gives a short tick under the finger, where the person wants it on this device. */
export function useVibration(): () => void {
  const { preferences } = usePage();
  return useCallback(() => {
    if (preferences.current.peek().hasVibration) vibrate();
  }, [preferences]);
}
