import { sharedLifeMs } from "../../../src/shared/limits";
import { readRecord, removeRecord } from "./database";

/** What another app shared with this one. */
export interface Shared {
  readonly text: string;
  readonly pictures: readonly File[];
  /** When it came (epoch ms). */
  readonly at: number;
}

/** Gives what was shared, once. What was left lying for long is thrown away. */
export function takeShared(now: number): Promise<Shared | null> {
  return inTurn(async () => take(await readRecord("shared"), now));
}

/** The same of what was kept while this device was not paired (platform/keepShared.ts), and of nothing else. */
export function takeKept(now: number): Promise<Shared | null> {
  return inTurn(async () => {
    const record = await readRecord("shared");
    return isKept(record) ? take(record, now) : null;
  });
}

let last: Promise<unknown> = Promise.resolve();

/** One after the other, so that nothing is taken twice. */
function inTurn(act: () => Promise<Shared | null>): Promise<Shared | null> {
  const next = last.then(act);
  last = next.catch(() => undefined);
  return next;
}

async function take(record: unknown, now: number): Promise<Shared | null> {
  await removeRecord("shared");
  return isShared(record) && now - record.at < sharedLifeMs ? record : null;
}

function isShared(record: unknown): record is Shared {
  if (typeof record !== "object" || record === null) return false;
  const { text, pictures, at } = record as Partial<Record<keyof Shared, unknown>>;
  return (
    typeof text === "string" &&
    typeof at === "number" &&
    Array.isArray(pictures) &&
    pictures.every((picture) => picture instanceof File)
  );
}

function isKept(record: unknown): boolean {
  return typeof record === "object" && record !== null && "isKept" in record;
}
