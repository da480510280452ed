import { adoptStyles } from "../platform/adoptStyles";
import type * as later from "./later";

type Later = typeof later;

let open: () => void = () => undefined;
const isDue = new Promise<void>((resolve) => {
  open = resolve;
});

/** From now on it is fetched: what comes before has the line to itself. */
export function allowLater(): void {
  open();
}

/** Fetches what is in later.ts; a failed try costs nothing but itself. */
export async function loadLater(): Promise<Later> {
  await isDue;
  const loaded = await import("./later");
  adoptStyles(loaded.laterStyles);
  return loaded;
}
