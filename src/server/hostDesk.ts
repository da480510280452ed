import type { AuditEvent } from "../access/audit";
import type { DoorKind } from "../access/doorPolicy";
import type { Event } from "../base/emitter";
import type { RequestOutcome } from "../conversation/requestOutcome";
import type { DeviceRole } from "../shared/devices";
import type { HostRequest, RefusalCode } from "../shared/protocol";
import type { Author } from "../shared/state";

/** Who is behind a connection. */
export interface Requester {
  readonly author: Author;
  readonly role: DeviceRole;
  /** The paired device, or null: the editor itself. */
  readonly deviceId: string | null;
  readonly door: DoorKind | "editor";
  /** Where it was when it connected; null in the editor. */
  readonly address: string | null;
}

/** A permission that is to be granted for good. */
export interface LastingGrant {
  readonly contentHash: string;
  /** In the agent's own terms, one each. */
  readonly rules: readonly string[];
}

/** Carries out what clients ask of the host itself. Implemented by the app. */
export interface HostDesk {
  /** The list of devices, or what is said of one of them, is another one now. */
  readonly onDidChangeDevices: Event<void>;
  /** Rejects only for a fault of the host's. */
  handle(request: HostRequest, by: Requester): Promise<RequestOutcome>;
  /**
   * Asks the owner at the PC; null: it may be granted, else why not. `signal` aborts when nobody
   * waits for the answer any more. Never rejects.
   */
  stepUp(grant: LastingGrant, by: Requester, signal: AbortSignal): Promise<RefusalCode | null>;
  /** Writes down for the owner what somebody did, or was kept from doing. */
  note(event: AuditEvent, by: Requester, detail: string | null): void;
}
