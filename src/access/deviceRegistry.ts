import { randomUUID } from "node:crypto";
import { Emitter } from "../base/emitter";
import { messageOf } from "../base/errors";
import type { Logger } from "../base/logger";
import {
  deviceIdleLifeMs,
  deviceLifeMs,
  deviceTouchIntervalMs,
  maxDevices,
} from "../shared/limits";
import type { DeviceRecord } from "./deviceFile";
import { readDevices, writeDevices } from "./deviceFile";
import type { Door } from "./doorPolicy";
import { hashSecret, isSameHash, randomSecret } from "./secrets";

/**
 * The paired devices and their sessions. A session belongs to the door it was made at, ends after
 * its idle and its absolute life (limits.ts), and is checked against the clock of this PC only.
 */
export class DeviceRegistry {
  private readonly file: string;
  private readonly logger: Logger;
  private readonly now: () => number;
  private devices: DeviceRecord[];
  /** Devices whose token was seen since the start. */
  private readonly used = new Set<string>();
  private writing: Promise<void> = Promise.resolve();

  private readonly changed = new Emitter<void>();
  readonly onDidChange = this.changed.event;
  private readonly removed = new Emitter<string>();
  /** Fires with the id of a device whose session ended: its live connections end with it. */
  readonly onDidRemove = this.removed.event;

  private constructor(file: string, devices: DeviceRecord[], logger: Logger, now: () => number) {
    this.file = file;
    this.devices = devices;
    this.logger = logger;
    this.now = now;
  }

  static async open(
    file: string,
    logger: Logger,
    now: () => number = Date.now,
  ): Promise<DeviceRegistry> {
    return new DeviceRegistry(file, await readDevices(file, logger), logger, now);
  }

  list(): readonly DeviceRecord[] {
    return this.devices.filter((device) => this.isAlive(device));
  }

  /** Adds a device and gives its session token, which is stored nowhere. */
  async add(
    name: string,
    door: Door["kind"],
    address: string,
  ): Promise<{ device: DeviceRecord; token: string }> {
    const token = randomSecret(32);
    const at = this.now();
    const device: DeviceRecord = {
      id: randomUUID(),
      name: this.numbered(name),
      tokenHash: hashSecret(token),
      door,
      createdAt: at,
      lastSeenAt: at,
      address,
    };
    const others = this.list().toSorted((a, b) => b.lastSeenAt - a.lastSeenAt);
    const before = this.devices;
    this.devices = [device, ...others.slice(0, maxDevices - 1)];
    try {
      await this.save();
    } catch (error) {
      // A device that is not on record would be let in until the restart only: better not at all.
      this.devices = before;
      throw error;
    }
    for (const dropped of others.slice(maxDevices - 1)) this.removed.fire(dropped.id);
    this.changed.fire();
    return { device, token };
  }

  /** Whether somebody has come in with the device's token. */
  wasUsed(id: string): boolean {
    return this.used.has(id);
  }

  /** A new token for a device whose first one may have been lost on the way; the old one dies. */
  async renewToken(id: string): Promise<string | null> {
    if (!this.devices.some((device) => device.id === id)) return null;
    const token = randomSecret(32);
    this.devices = this.devices.map((device) =>
      device.id === id ? { ...device, tokenHash: hashSecret(token) } : device,
    );
    await this.save();
    return token;
  }

  /** The device of this token at this door, or null. Counts as a visit. */
  authenticate(token: string, door: Door["kind"], address: string): DeviceRecord | null {
    const hash = hashSecret(token);
    const device = this.devices.find((known) => isSameHash(known.tokenHash, hash));
    if (device === undefined || device.door !== door || !this.isAlive(device)) return null;
    this.used.add(device.id);
    this.touch(device, address);
    return device;
  }

  /** Whether the device's session still holds. A live connection asks now and then: it is a visit. */
  keepAlive(id: string): boolean {
    const device = this.list().find((known) => known.id === id);
    if (device === undefined) return false;
    this.touch(device, device.address);
    return true;
  }

  async remove(id: string): Promise<void> {
    if (!this.devices.some((device) => device.id === id)) return;
    this.devices = this.devices.filter((device) => device.id !== id);
    // First out, then on record: a full disk must not keep a revoked device connected.
    this.removed.fire(id);
    this.changed.fire();
    await this.save();
  }

  /** Resolves when everything is on disk. */
  flush(): Promise<void> {
    return this.writing;
  }

  /** `iPhone`, then `iPhone 2`: two devices of one name could not be told apart in the list. */
  private numbered(name: string): string {
    const taken = new Set(this.list().map((device) => device.name));
    let number = 1;
    while (taken.has(number === 1 ? name : `${name} ${number}`)) number += 1;
    return number === 1 ? name : `${name} ${number}`;
  }

  private isAlive({ createdAt, lastSeenAt }: DeviceRecord): boolean {
    const at = this.now();
    return at - lastSeenAt < deviceIdleLifeMs && at - createdAt < deviceLifeMs;
  }

  private touch(device: DeviceRecord, address: string): void {
    const at = this.now();
    if (at - device.lastSeenAt < deviceTouchIntervalMs && device.address === address) return;
    this.devices = this.devices.map((known) =>
      known.id === device.id ? { ...known, lastSeenAt: at, address } : known,
    );
    this.save().catch((error: unknown) => {
      this.logger.warn(`A device's visit was not saved: ${messageOf(error)}`);
    });
    this.changed.fire();
  }

  /** Writes one after the other, each time the newest list. */
  private save(): Promise<void> {
    const write = this.writing.then(() => writeDevices(this.file, this.devices));
    this.writing = write.catch(() => undefined);
    return write;
  }
}
