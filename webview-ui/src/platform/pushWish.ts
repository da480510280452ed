import * as v from "valibot";
import type { PushChoices } from "../../../src/shared/pushChoices";
import { pushChoicesSchema } from "../../../src/shared/pushSubscribed";
import type { Language } from "../../../src/shared/wording/problems";
import { readRecord, removeRecord, writeRecord } from "./database";

/** What the person at this device wants to be told, kept here: the browser may drop its address, and then the host does. */
export interface PushWish {
  /** By which the push service knows the host (base64url). */
  readonly key: string;
  readonly language: Language;
  readonly choices: PushChoices;
}

const wishSchema: v.GenericSchema<unknown, PushWish> = v.object({
  key: v.string(),
  language: v.picklist(["en", "ko"]),
  choices: pushChoicesSchema,
});

/** Null: nobody wants anything here, or nobody can know. */
export async function readWish(): Promise<PushWish | null> {
  const read = v.safeParse(wishSchema, await readRecord("push"));
  return read.success ? read.output : null;
}

/** Keeps it, or (null) removes it. Never rejects: what is not kept is only not mended by itself. */
export async function keepWish(wish: PushWish | null): Promise<void> {
  if (wish === null) await removeRecord("push");
  else await writeRecord("push", wish).catch(() => undefined);
}
