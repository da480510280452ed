import type { DeviceRole } from "../shared/devices";
import {
  maxDeviceBytesAtOnce,
  maxDeviceBytesPerSecond,
  maxDevices,
  maxShortDeviceBytesAtOnce,
  maxShortDeviceBytesPerSecond,
} from "../shared/limits";
import { RateLimit } from "./rateLimit";

/**
 * The bytes that each device may send, over all its connections: opening more of them, or another one
 * after one was closed, gains nothing. Reading is work that everybody waits for.
 */
export class DeviceBytes {
  /** Least recently asked for first. */
  private readonly limits = new Map<string, RateLimit>();

  of({ id, role }: { readonly id: string; readonly role: DeviceRole }): RateLimit {
    const key = `${role} ${id}`;
    const limit = this.limits.get(key) ?? bytesOf(role);
    this.limits.delete(key);
    this.limits.set(key, limit);
    const [oldest] = this.limits.keys();
    if (this.limits.size > 2 * maxDevices && oldest !== undefined) this.limits.delete(oldest);
    return limit;
  }
}

function bytesOf(role: DeviceRole): RateLimit {
  return role === "full"
    ? new RateLimit(maxDeviceBytesPerSecond, maxDeviceBytesAtOnce)
    : new RateLimit(maxShortDeviceBytesPerSecond, maxShortDeviceBytesAtOnce);
}
