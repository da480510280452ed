import * as v from "valibot";
import type { Keep } from "../platform/keep";

/** What is kept under a key as JSON of that form; anything else there is thrown away. */
export function readKept<T>(
  keep: Keep,
  key: string,
  schema: v.GenericSchema<unknown, T>,
): T | null {
  const json = keep.get(key);
  if (json === null) return null;
  try {
    return v.parse(schema, JSON.parse(json));
  } catch {
    keep.remove(key);
    return null;
  }
}
