import * as v from "valibot";
import { messageOf } from "../base/errors";
import { parseJson } from "../base/json";
import type { Logger } from "../base/logger";
import type { SecretKeep } from "../base/secretKeep";
import { loadWebPush } from "./loadWebPush";

/** The pair by which push services know that messages come from who subscribed (VAPID, RFC 8292). */
const keysSchema = v.object({
  publicKey: v.pipe(v.string(), v.regex(/^[\w-]{87}$/)),
  privateKey: v.pipe(v.string(), v.regex(/^[\w-]{43}$/)),
});
export type PushKeys = v.InferOutput<typeof keysSchema>;

/** The keys that are kept, or null: none are, or none that can be read. Never rejects. */
export async function readKeys(keep: SecretKeep, logger: Logger): Promise<PushKeys | null> {
  try {
    const kept = await keep.read();
    if (kept === null) return null;
    const read = v.safeParse(keysSchema, parseJson(kept));
    if (read.success) return read.output;
    logger.warn("The keys for notifications can't be read: new ones are made.");
  } catch (error) {
    logger.warn(`The keys for notifications can't be read: ${messageOf(error)}`);
  }
  return null;
}

/** Makes keys and keeps them. Another window may have been quicker: what is kept then counts. */
export async function makeKeys(keep: SecretKeep, logger: Logger): Promise<PushKeys> {
  const { publicKey, privateKey } = (await loadWebPush()).generateVAPIDKeys();
  const made = { publicKey, privateKey };
  await keep.write(JSON.stringify(made));
  return (await readKeys(keep, logger)) ?? made;
}
