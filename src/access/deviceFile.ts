import { mkdir, readFile } from "node:fs/promises";
import { dirname } from "node:path";
import * as v from "valibot";
import writeFileAtomic from "write-file-atomic";
import { codeOf, messageOf } from "../base/errors";
import type { Logger } from "../base/logger";
import { maxDevices } from "../shared/limits";

/** A paired device as it is stored. Of its session token only the SHA-256 is kept. */
const deviceRecord = v.object({
  id: v.pipe(v.string(), v.uuid()),
  name: v.string(),
  tokenHash: v.pipe(v.string(), v.length(64)),
  door: v.picklist(["local", "tunnel"]),
  createdAt: v.number(),
  lastSeenAt: v.number(),
  address: v.string(),
});
export type DeviceRecord = v.InferOutput<typeof deviceRecord>;

const fileSchema = v.object({
  version: v.literal(1),
  devices: v.pipe(v.array(deviceRecord), v.maxLength(maxDevices)),
});

/**
 * Reads the paired devices. A file that is missing, damaged or of a newer version means that no
 * device is paired: everybody has to pair again, which is safe.
 */
export async function readDevices(file: string, logger: Logger): Promise<DeviceRecord[]> {
  try {
    return v.parse(fileSchema, JSON.parse(await readFile(file, "utf8"))).devices;
  } catch (error) {
    if (codeOf(error) !== "ENOENT") {
      logger.warn(`The list of devices can't be read, all have to pair again: ${messageOf(error)}`);
    }
    return [];
  }
}

/** Writes them whole or not at all, readable by the owner only. */
export async function writeDevices(file: string, devices: readonly DeviceRecord[]): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await writeFileAtomic(file, JSON.stringify({ version: 1, devices }), { mode: 0o600 });
}
