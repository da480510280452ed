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
import type { DeviceRole } from "../shared/devices";
import type { Door } from "./doorPolicy";
import { hashSecret, isSameHash, randomSecret } from "./secrets";

/** How long a session lasts without a visit, and at all (ms). */
export interface DeviceLife {
  readonly idleMs: number;
  readonly absoluteMs: number;
}

/** `no-room`: another one was paired, and this one was away longest. */
export interface EndedDevice {
  readonly device: DeviceRecord;
  readonly reason: "logged-out" | "no-room";
}

/** Who may have nothing done any more: what they wanted waits until a person says so. */
export interface LostRights {
  readonly ids: readonly string[];
  /** Null: `ids` only. Else all but these, also those whose session ended before. */
  readonly keptIds: readonly string[] | null;
  /** Whether what runs is stopped too. */
  readonly stopsRunning: boolean;
}

/** See {@link DeviceRegistry.open}. */
export interface RegistryOptions {
  /** Lives longer than the product's own (limits.ts) are cut. */
  readonly life?: DeviceLife;
  /** Epoch ms. */
  readonly now?: () => number;
}

/**
 * The paired devices and their sessions. A session belongs to the door it was made at, ends after
 * its idle and its absolute life, and is checked against the clock of this PC only.
 */
export class DeviceRegistry {
  readonly life: DeviceLife;
  private readonly file: string;
  private readonly logger: Logger;
  private readonly now: () => number;
  /** While one comes in, longer than it may be by that one: its end goes once the disk has the rest. */
  private devices: DeviceRecord[];
  private writing: Promise<void> = Promise.resolve();

  private readonly changed = new Emitter<void>();
  readonly onDidChange = this.changed.event;
  private readonly removed = new Emitter<string>();
  /** Fires with the id of a device whose session ended: its live connections end with it. */
  readonly onDidRemove = this.removed.event;
  private readonly lost = new Emitter<LostRights>();
  /** Fires whenever devices may have nothing done any more, however it came to that. */
  readonly onDidLoseRights = this.lost.event;
  private readonly regained = new Emitter<string>();
  /** Fires with the id of a device that may have things done again. */
  readonly onDidRegainRights = this.regained.event;
  private readonly ended = new Emitter<EndedDevice>();
  /** Fires with those whose session ended without anybody's putting them out. */
  readonly onDidEnd = this.ended.event;
  private readonly changedRole = new Emitter<string>();
  /** Fires with the id of a device that may do more or less now. */
  readonly onDidChangeRole = this.changedRole.event;

  private constructor(
    file: string,
    devices: DeviceRecord[],
    logger: Logger,
    { life, now }: RegistryOptions,
  ) {
    this.file = file;
    this.devices = devices;
    this.logger = logger;
    this.now = now ?? Date.now;
    this.life = {
      idleMs: Math.min(life?.idleMs ?? deviceIdleLifeMs, deviceIdleLifeMs),
      absoluteMs: Math.min(life?.absoluteMs ?? deviceLifeMs, deviceLifeMs),
    };
  }

  static async open(
    file: string,
    logger: Logger,
    options: RegistryOptions = {},
  ): Promise<DeviceRegistry> {
    return new DeviceRegistry(file, await readDevices(file, logger), logger, options);
  }

  list(): readonly DeviceRecord[] {
    return this.devices.filter((device) => this.isAlive(device));
  }

  /**
   * Adds a device and gives its session token, which is stored nowhere. `isNoted`: writes down that
   * it comes; where it says false nobody does, and this rejects.
   */
  async add(
    name: string,
    door: Door["kind"],
    address: string,
    isNoted: (device: DeviceRecord) => boolean,
  ): Promise<{ device: DeviceRecord; token: string }> {
    const token = randomSecret(32);
    const at = this.now();
    const device: DeviceRecord = {
      id: randomUUID(),
      name: this.numbered(name),
      role: "full",
      tokenHash: hashSecret(token),
      door,
      createdAt: at,
      lastSeenAt: at,
      address,
      wasUsed: false,
    };
    if (!isNoted(device)) throw new Error("a device can't come in unseen: no audit log");
    this.devices = [device, ...this.list().toSorted((a, b) => b.lastSeenAt - a.lastSeenAt)];
    try {
      await this.save();
    } catch (error) {
      // A device that is not on record would be let in until the restart only: better not at all.
      this.devices = this.devices.filter(({ id }) => id !== device.id);
      this.changed.fire();
      throw error;
    }
    this.dropSurplus();
    this.changed.fire();
    return { device, token };
  }

  /** Whether somebody has come in with the device's token. */
  wasUsed(id: string): boolean {
    return this.devices.some((device) => device.id === id && device.wasUsed);
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

  /** Ends the session of a device that somebody else does not want any more. */
  async remove(id: string): Promise<void> {
    await this.removeWhere((device) => device.id === id, { keptIds: null, stopsRunning: true });
  }

  /** Ends a device's session because it wants that itself; what it has running goes on. */
  async logOut(id: string): Promise<void> {
    const device = this.devices.find((known) => known.id === id);
    const lost = { keptIds: null, stopsRunning: false };
    const isRemoved = this.removeWhere((known) => known.id === id, lost);
    if (device !== undefined) this.ended.fire({ device, reason: "logged-out" });
    await isRemoved;
  }

  /** Removes all devices, or all but one. What others wanted that left before goes with them. */
  async removeAll(exceptId: string | null): Promise<void> {
    const keptIds = exceptId === null ? [] : [exceptId];
    await this.removeWhere((device) => device.id !== exceptId, { keptIds, stopsRunning: true });
  }

  /** What the device is called now, or null: there is none. */
  nameOf(id: string): string | null {
    return this.devices.find((device) => device.id === id)?.name ?? null;
  }

  /** Resolves to false when there is no such device. */
  async rename(id: string, name: string): Promise<boolean> {
    return this.update(id, { name: this.numbered(name, id) });
  }

  /** The device's live connections end, and come back with the new role. */
  async setRole(id: string, role: DeviceRole): Promise<boolean> {
    return this.update(id, { role });
  }

  /** Resolves when everything is on disk. */
  flush(): Promise<void> {
    return this.writing;
  }

  private async removeWhere(
    isMeant: (device: DeviceRecord) => boolean,
    lost: Omit<LostRights, "ids">,
  ): Promise<void> {
    const ids = this.devices.filter(isMeant).map(({ id }) => id);
    this.devices = this.devices.filter((device) => !isMeant(device));
    // First out, then on record: a full disk must not keep a revoked device connected.
    for (const id of ids) this.removed.fire(id);
    if (ids.length > 0 || lost.keptIds !== null) this.lost.fire({ ids, ...lost });
    if (ids.length === 0) return;
    this.changed.fire();
    await this.save();
  }

  private async update(id: string, change: Partial<DeviceRecord>): Promise<boolean> {
    const before = this.list().find((device) => device.id === id);
    if (before === undefined) return false;
    this.devices = this.devices.map((device) =>
      device.id === id ? { ...device, ...change } : device,
    );
    // As with a revoked one: a full disk must not leave it what it may not do any more.
    if (change.role !== undefined) this.tellOfRole(id, before.role, change.role);
    this.changed.fire();
    await this.save();
    return true;
  }

  private tellOfRole(id: string, before: DeviceRole, now: DeviceRole): void {
    this.changedRole.fire(id);
    if (before === now) return;
    if (before === "full") this.lost.fire({ ids: [id], keptIds: null, stopsRunning: true });
    if (now === "full") this.regained.fire(id);
  }

  /** Those that were away longest go, once the one that takes the room is on record. */
  private dropSurplus(): void {
    const dropped = this.devices.slice(maxDevices);
    this.devices = this.devices.slice(0, maxDevices);
    for (const device of dropped) {
      this.removed.fire(device.id);
      this.lost.fire({ ids: [device.id], keptIds: null, stopsRunning: true });
      this.ended.fire({ device, reason: "no-room" });
    }
  }

  /** `iPhone`, then `iPhone 2`: two devices of one name could not be told apart in the list. */
  private numbered(name: string, ownId: string | null = null): string {
    const others = this.list().filter(({ id }) => id !== ownId);
    const taken = new Set(others.map((device) => device.name));
    let number = 1;
    while (taken.has(number === 1 ? name : `${name} ${number}`)) number += 1;
    return number === 1 ? name : `${name} ${number}`;
  }

  private isAlive({ createdAt, lastSeenAt }: DeviceRecord): boolean {
    const at = this.now();
    return at - lastSeenAt < this.life.idleMs && at - createdAt < this.life.absoluteMs;
  }

  private touch(device: DeviceRecord, address: string): void {
    const at = this.now();
    const isRecent = at - device.lastSeenAt < this.touchIntervalMs && device.address === address;
    if (isRecent && device.wasUsed) return;
    this.devices = this.devices.map((known) =>
      known.id === device.id ? { ...known, lastSeenAt: at, address, wasUsed: true } : known,
    );
    this.save().catch((error: unknown) => {
      this.logger.warn(`A device's visit was not saved: ${messageOf(error)}`);
    });
    this.changed.fire();
  }

  /** Often enough that a restart ends no session early. */
  private get touchIntervalMs(): number {
    return Math.min(deviceTouchIntervalMs, this.life.idleMs / 10);
  }

  /** Writes one after the other, each time the newest list, which is never longer than it may be. */
  private save(): Promise<void> {
    const write = this.writing.then(() =>
      writeDevices(this.file, this.devices.slice(0, maxDevices)),
    );
    this.writing = write.catch(() => undefined);
    return write;
  }
}
