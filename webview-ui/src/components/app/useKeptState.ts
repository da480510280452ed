import { useEffect } from "preact/hooks";
import { keepStateEveryMs } from "../../../../src/shared/limits";
import type { HostMemory } from "../../store/hostMemory";
import { keepState } from "../../store/keptState";
import { StateKeeper } from "../../store/stateKeeper";
import { useStore } from "../page";

/** Keeps the newest state on this device, for a start without a network. */
export function useKeptState(build: string | null, memory: HostMemory): void {
  const store = useStore();
  useEffect(() => {
    if (build === null) return undefined;
    const keeper = new StateKeeper({
      state: store.state,
      everyMs: keepStateEveryMs,
      keep: () => {
        const { place } = memory;
        // Words that wait for their frame have come, but are not in the state; with a hello they are.
        const { cursor } = store.hello();
        if (place === null || cursor === undefined) return;
        const state = store.state.peek();
        const kept = { ...place, seq: cursor.seq };
        void keepState(build, kept, state, Date.now()).catch(() => undefined);
      },
    });
    const flush = (): void => {
      if (document.visibilityState === "hidden") keeper.flush();
    };
    document.addEventListener("visibilitychange", flush);
    return () => {
      document.removeEventListener("visibilitychange", flush);
      keeper.dispose();
    };
  }, [store, build, memory]);
}
