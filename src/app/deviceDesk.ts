import type { AuditEvent } from "../access/audit";
import type { Disposable } from "../base/lifecycle";
import { Emitter } from "../base/emitter";
import { Quota } from "../base/quota";
import type { RequestOutcome } from "../conversation/requestOutcome";
import { outcome } from "../conversation/requestOutcome";
import type { HostDesk, LastingGrant, Requester } from "../server/hostDesk";
import {
  deviceRestartGapMs,
  devicesChangedMs,
  maxDeviceRestarts,
  restartWindowMs,
} from "../shared/limits";
import type { HostRequest, RefusalCode } from "../shared/protocol";
import type { UsageSummary } from "../shared/usage";
import type { Access } from "./access";
import type { EditorDesk } from "./editorDesk";
import type { PushDesk } from "./pushDesk";
import type { StepUpDesk } from "./stepUpDesk";
import type { DeviceInfo, SecurityAlert } from "./types";

export interface DeviceDeskPorts {
  readonly access: Access;
  readonly stepUps: StepUpDesk;
  readonly pushDesk: Pick<PushDesk, "handle">;
  readonly editorDesk: Pick<EditorDesk, "handle">;
  readonly list: () => readonly DeviceInfo[];
  /** What was used; null before the first scan of the logs is done. */
  readonly usage: () => UsageSummary | null;
  /** Begins a restart; its end is seen by the clients that come back. */
  readonly restart: (by: Requester) => void;
  readonly alert: (alert: SecurityAlert) => void;
}

/** The one key of what is counted for all devices together. */
const everybody = "";

/** What devices may ask of the host: about each other, to start it again, how they are told. */
export class DeviceDesk implements HostDesk, Disposable {
  private readonly ports: DeviceDeskPorts;
  private timer: NodeJS.Timeout | null = null;
  private readonly changed = new Emitter<void>();
  readonly onDidChangeDevices = this.changed.event;
  private readonly restartsOfEach = new Quota(1, deviceRestartGapMs);
  private readonly restarts = new Quota(maxDeviceRestarts, restartWindowMs);

  constructor(ports: DeviceDeskPorts) {
    this.ports = ports;
  }

  /** The list is another one now: clients are told once for all that changes within a moment. */
  tellOfChange(): void {
    this.timer ??= setTimeout(() => {
      this.timer = null;
      this.changed.fire();
    }, devicesChangedMs).unref();
  }

  async handle(request: HostRequest, by: Requester): Promise<RequestOutcome> {
    const { access, list } = this.ports;
    switch (request.type) {
      case "device.list": {
        const devices = list().map((device) => ({ ...device, isYou: device.id === by.deviceId }));
        return { ok: true, result: { devices } };
      }
      case "device.rename": {
        const isKnown = await access.rename(request.deviceId, request.name, by);
        return outcome(isKnown ? null : "no-such-device");
      }
      case "device.revoke":
        await access.revoke(request.deviceId, by);
        return outcome(null);
      case "device.revokeOthers":
        await access.revokeOthers(by);
        return outcome(null);
      case "server.restart":
        return outcome(this.restart(by));
      case "usage.read":
        return { ok: true, result: { summary: this.ports.usage() } };
      case "push.state":
      case "push.subscribe":
      case "push.unsubscribe":
      case "push.test":
      case "presence.report":
        return this.ports.pushDesk.handle(request, by);
      case "editor.open":
      case "editor.diff":
      case "editor.context":
        return this.ports.editorDesk.handle(request, by);
    }
  }

  /**
   * A restart stops everybody's turn and cuts everybody off: no device, however it came into whose
   * hands, can keep the owner out with it. The editor itself may at any time.
   */
  private restart(by: Requester): RefusalCode | null {
    const { access, restart, alert } = this.ports;
    const { deviceId, author } = by;
    if (deviceId !== null) {
      if (this.restartsOfEach.isSpent(deviceId) || this.restarts.isSpent(everybody)) {
        access.note("not-allowed", by, "server.restart: too often");
        return "rate-limited";
      }
      this.restartsOfEach.take(deviceId);
      this.restarts.take(everybody);
      const count = this.restarts.count(everybody);
      if (count > 1) alert({ kind: "restarts", name: author.name, count });
    }
    // After the answer: the connection that it goes over ends with the restart.
    setImmediate(() => {
      restart(by);
    });
    return null;
  }

  stepUp(grant: LastingGrant, by: Requester, signal: AbortSignal): Promise<RefusalCode | null> {
    return this.ports.stepUps.ask(grant, by, signal);
  }

  note(event: AuditEvent, by: Requester, detail: string | null): void {
    this.ports.access.note(event, by, detail);
  }

  dispose(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    this.changed.dispose();
  }
}
