import { useState } from "preact/hooks";

export interface Loaded<T> {
  /** Null until it is there. */
  readonly value: T | null;
  readonly status: "idle" | "loading" | "failed";
  /** Fine when it is under way already. */
  readonly start: () => void;
}

/** Something that the host is asked for on demand; `load` gives null where that came to nothing. */
export function useLoaded<T>(load: () => Promise<T | null>): Loaded<T> {
  const [loaded, setLoaded] = useState<Omit<Loaded<T>, "start">>({ value: null, status: "idle" });
  const start = (): void => {
    if (loaded.status === "loading") return;
    setLoaded({ value: loaded.value, status: "loading" });
    void load().then((value) => {
      setLoaded({ value, status: value === null ? "failed" : "idle" });
    });
  };
  return { ...loaded, start };
}
