import { readRecord, removeRecord, writeRecord } from "./database";
import { isInstalled } from "./install";

/**
 * Keeps what another app shared until this device is paired, and gives whether there is something. In
 * a browser's tab it is thrown away: there a form of some web page could have sent it.
 */
export async function keepShared(): Promise<boolean> {
  const record = await readRecord("shared");
  if (typeof record !== "object" || record === null) return false;
  if (!isInstalled()) {
    await removeRecord("shared");
    return false;
  }
  await writeRecord("shared", { ...record, isKept: true });
  return true;
}
