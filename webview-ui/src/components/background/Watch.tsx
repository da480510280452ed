import { useEffect, useRef } from "preact/hooks";
import { Chime } from "../../platform/chime";
import { keepAwake } from "../../platform/wakeLock";
import { usePage, useStore } from "../page";
import { goesOn } from "../workState";
import { happeningsOf } from "./happenings";
import type { Look } from "./happenings";

/** Calls with a sound for what happens, and keeps the screen on while Claude works. Shows nothing. */
export function Watch(): null {
  const { hasSound, keepsAwake } = usePage().preferences.current.value;
  useWakefulness(keepsAwake);
  useSounds(hasSound);
  return null;
}

function useWakefulness(isWanted: boolean): void {
  const store = useStore();
  const isLive = store.connection.value.kind === "live";
  const isNeeded = isWanted && isLive && store.outline.value.conversations.some(goesOn);
  useEffect(() => (isNeeded ? keepAwake() : undefined), [isNeeded]);
}

function useSounds(isWanted: boolean): void {
  const store = useStore();
  const state = store.outline.value;
  const connection = store.connection.value;
  const since = connection.kind === "live" ? connection.since : null;
  const chime = useRef<Chime | null>(null);
  const before = useRef<Look | null>(null);
  useEffect(() => {
    if (!isWanted) return undefined;
    const made = new Chime();
    chime.current = made;
    return () => {
      made.dispose();
      chime.current = null;
    };
  }, [isWanted]);
  useEffect(() => {
    // While the connection is away the last look stays: what came meanwhile is seen after it.
    if (since === null) return;
    const now: Look = { state, since };
    const isVisible = document.visibilityState === "visible";
    for (const { key, tone } of happeningsOf(before.current, now, isVisible)) {
      void chime.current?.play(tone, key);
    }
    before.current = now;
  }, [state, since]);
}
