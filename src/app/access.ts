import { join } from "node:path";
import type { AuditActor, AuditEvent } from "../access/audit";
import { AuditLog } from "../access/auditLog";
import type { DeviceRecord } from "../access/deviceFile";
import { DeviceRegistry } from "../access/deviceRegistry";
import { Pairing } from "../access/pairing";
import { Emitter } from "../base/emitter";
import { UserError } from "../base/errors";
import type { Disposable } from "../base/lifecycle";
import { DisposableStore } from "../base/lifecycle";
import { childLogger } from "../base/logger";
import { makePrivateFolder } from "../base/privateFolder";
import type { Requester } from "../server/hostDesk";
import type { DeviceRole } from "../shared/devices";
import { deviceRoles } from "../shared/devices";
import type { AppOptions, SecurityAlert } from "./types";

/** The editor itself, for what the owner does by its commands. */
export const owner: Requester = {
  author: { id: "editor", name: "editor" },
  role: "full",
  deviceId: null,
  door: "editor",
  address: null,
};

/** Who may enter, and the record of what everybody did: outlives a restart. */
export class Access implements Disposable {
  readonly registry: DeviceRegistry;
  readonly pairing: Pairing;
  readonly audit: AuditLog;
  private readonly disposables = new DisposableStore();
  private readonly alerted = new Emitter<SecurityAlert>();
  readonly onDidAlert = this.alerted.event;

  private constructor(registry: DeviceRegistry, pairing: Pairing, audit: AuditLog) {
    this.registry = registry;
    this.pairing = pairing;
    this.audit = this.disposables.add(audit);
    const alert = (about: SecurityAlert): void => {
      this.alerted.fire(about);
    };
    this.disposables.add(pairing.onDidAlert(alert));
    this.disposables.add(
      audit.onDidFail((detail) => {
        alert({ kind: "audit-failed", detail });
      }),
    );
    this.disposables.add(
      registry.onDidEnd(({ device, reason }) => {
        const event = reason === "logged-out" ? "logged-out" : "device-revoked";
        const detail = reason === "logged-out" ? null : "no room for more devices";
        const { door, address } = device;
        audit.record({ event, who: toActor(device), door, address, detail });
      }),
    );
  }

  /** @throws {UserError} `state-folder` where a folder of ours is a link or somebody else's */
  static async open(options: AppOptions): Promise<Access> {
    const { stateFolder, deviceLife: life, confirmDevice: confirm } = options;
    const logger = childLogger(options.logger, "access");
    await makePrivateFolder(stateFolder);
    const audit = await AuditLog.open(join(stateFolder, "audit"), logger);
    const devices = await DeviceRegistry.open(join(stateFolder, "devices.json"), logger, { life });
    return new Access(devices, new Pairing({ devices, confirm, audit, logger }), audit);
  }

  /** Writes down what somebody did. */
  note(event: AuditEvent, by: Requester, detail: string | null): void {
    this.audit.record(toEntry(event, by, detail));
  }

  /** Writes down what the product did by itself, or by a command of the editor. */
  noteOwn(event: AuditEvent, detail: string | null = null): void {
    this.audit.record({ event, who: { kind: "owner" }, door: null, address: null, detail });
  }

  /** Whether the disk has the line; if not, the act must not take place. */
  commit(event: AuditEvent, by: Requester, detail: string): boolean {
    return this.audit.commit(toEntry(event, by, detail));
  }

  /** Ends a device's session. `by` may be the device itself. */
  async revoke(id: string, by: Requester): Promise<void> {
    const device = this.find(id);
    if (device === undefined) return;
    if (by.deviceId === id) {
      await this.registry.logOut(id);
      return;
    }
    this.note("device-revoked", by, describe(device));
    await this.registry.remove(id);
  }

  /**
   * Ends the sessions of all devices but the one that asks. Where the owner does, nobody who is about
   * to come in does either.
   */
  async revokeOthers(by: Requester): Promise<void> {
    if (by.deviceId === null) this.pairing.takeBack();
    for (const device of this.registry.list()) {
      if (device.id !== by.deviceId) this.note("device-revoked", by, describe(device));
    }
    await this.registry.removeAll(by.deviceId);
  }

  /** What a device may do; null: it is none any more. */
  roleOf(id: string): DeviceRole | null {
    return this.find(id)?.role ?? null;
  }

  /** Resolves to false when there is no such device. */
  async rename(id: string, name: string, by: Requester): Promise<boolean> {
    const device = this.find(id);
    const isKnown = await this.registry.rename(id, name);
    if (isKnown && device !== undefined) {
      this.note("device-renamed", by, `${id} ${device.name} -> ${this.find(id)?.name ?? name}`);
    }
    return isKnown;
  }

  /**
   * Resolves to false when there is no such device.
   * @throws {UserError} `audit-failed` when it can do more then and that can't be written down
   */
  async setRole(id: string, role: DeviceRole): Promise<boolean> {
    const device = this.find(id);
    if (device === undefined) return false;
    if (device.role === role) return true;
    const detail = `${describe(device)} ${device.role} -> ${role}`;
    const isMore = deviceRoles.indexOf(role) > deviceRoles.indexOf(device.role);
    if (isMore && !this.commit("device-role", owner, detail)) {
      throw new UserError(
        "audit-failed",
        "The audit log can't be written, so no device may do more than before.",
      );
    }
    if (!isMore) this.note("device-role", owner, detail);
    return this.registry.setRole(id, role);
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private find(id: string): DeviceRecord | undefined {
    return this.registry.list().find((device) => device.id === id);
  }
}

function toEntry(
  event: AuditEvent,
  { author, deviceId, door, address }: Requester,
  detail: string | null,
) {
  const who: AuditActor =
    deviceId === null ? { kind: "owner" } : toActor({ id: deviceId, name: author.name });
  return { event, who, door, address, detail };
}

function toActor({ id, name }: { readonly id: string; readonly name: string }): AuditActor {
  return { kind: "device", id, name };
}

function describe({ name, id }: DeviceRecord): string {
  return `${name} ${id}`;
}
