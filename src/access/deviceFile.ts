import { dirname } from "node:path";
import * as v from "valibot";
import { codeOf, messageOf } from "../base/errors";
import { makePrivateFolder } from "../base/privateFolder";
import { readOwnFile } from "../base/readOwnFile";
import { removeParts, writeWhole } from "../base/writeWhole";
import type { Logger } from "../base/logger";
import { doorKinds } from "./doorPolicy";
import { deviceRoles } from "../shared/devices";
import { maxDeviceFileBytes, maxDevices, stalePartMs } from "../shared/limits";

/** A paired device as it is stored. Of its session token only the SHA-256 is kept. */
const deviceRecord = v.object({
  id: v.pipe(v.string(), v.uuid()),
  name: v.string(),
  /** Devices of an earlier version had no roles: they could do everything. */
  role: v.optional(v.picklist(deviceRoles), "full"),
  tokenHash: v.pipe(v.string(), v.length(64)),
  door: v.picklist(doorKinds),
  createdAt: v.number(),
  lastSeenAt: v.number(),
  address: v.string(),
  /** Somebody came in with its token. Until then nobody may have got it. */
  wasUsed: v.optional(v.boolean(), true),
});
export type DeviceRecord = v.InferOutput<typeof deviceRecord>;

const fileSchema = v.object({
  version: v.literal(1),
  devices: v.pipe(v.array(deviceRecord), v.maxLength(maxDevices)),
});

/**
 * Reads the paired devices. A file that is missing, damaged, a link or of a newer version means that
 * no device is paired: everybody has to pair again, which is safe. So has a device that never came
 * in: the host may have ended before the phone had its token.
 */
export async function readDevices(file: string, logger: Logger): Promise<DeviceRecord[]> {
  // Another host may be at work here: only later a second one learns that there is a first.
  await removeParts(file, stalePartMs);
  try {
    const text = await readOwnFile(file, maxDeviceFileBytes);
    const { devices } = v.parse(fileSchema, JSON.parse(text));
    return devices.filter(({ wasUsed }) => wasUsed);
  } catch (error) {
    if (codeOf(error) !== "ENOENT") {
      logger.warn(`The list of devices can't be read, all have to pair again: ${messageOf(error)}`);
    }
    return [];
  }
}

/** Writes them whole or not at all, readable by the owner only. */
export async function writeDevices(file: string, devices: readonly DeviceRecord[]): Promise<void> {
  await makePrivateFolder(dirname(file));
  await writeWhole(file, JSON.stringify({ version: 1, devices }));
}
