import type { AuditRecord } from "../access/audit";
import type { ConfirmDevice, PairingAlert } from "../access/pairing";
import type { Event } from "../base/emitter";
import type { Disposable } from "../base/lifecycle";
import type { Logger } from "../base/logger";
import type { SecretKeep } from "../base/secretKeep";
import type { PushService } from "../push/endpoint";
import type { DeviceRole, ListedDevice } from "../shared/devices";
import type { ServerMessage } from "../shared/protocol";
import type { Author, HostState, Money } from "../shared/state";
import type { TunnelConfig } from "../tunnel/config";
import type { EditorPort } from "./editorPort";

/** Everything the product needs to know from outside. No part of it looks anything up by itself. */
export interface AppOptions {
  /** Absolute path of the open, trusted folder. */
  readonly workspaceFolder: string;
  readonly workspaceName: string;
  /** Own folder for what must outlive a start (paired devices); made with mode 0700. */
  readonly stateFolder: string;
  /** Port of the local door; when it is taken, another one is used and `onPortTaken` is told. 0: any. */
  readonly port: number;
  /** Tried before any free one: where pages of this folder may still look for it. */
  readonly otherPort?: number;
  readonly onPortTaken?: (wanted: number, used: number) => void;
  /** Absolute path of the CLI, or null to look for it. */
  readonly claudePath: string | null;
  /** Null: no way in from outside; the local door works. */
  readonly tunnel: TunnelConfig | null;
  /** The folder that the page was built into (`dist/webview`). */
  readonly pageFolder: string;
  /** The built child script of the tunnel (`dist/tunnelChild.js`). */
  readonly tunnelChildScript: string;
  /** The built script of the thread that reads Claude's logs (`dist/usageWorker.js`). */
  readonly usageWorkerScript: string;
  /** The built script of the watchdog (`dist/watchdog.js`). */
  readonly watchdogScript: string;
  /** Conversations in which a turn may run at the same time; 1 or more. */
  readonly maxParallelConversations: number;
  /**
   * Origins of tunnels and reverse proxies that the owner put before the local door: `https://HOST`,
   * or `http://localhost:PORT` for a forwarded port. Lower case, without a path.
   */
  readonly publicOrigins: readonly string[];
  /** How long a device may stay away, and how long it stays paired at all (ms); see limits.ts. */
  readonly deviceLife: { readonly idleMs: number; readonly absoluteMs: number };
  /** What costs are shown in at first; `App.showMoney` changes it. */
  readonly money: Money;
  /** The environment that the CLI's own is made from. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /**
   * Asks the owner whether this device may enter; false or a rejection denies. `signal` aborts when
   * the request is over without an answer, so that the question can be taken away. Null: every
   * device with a valid code enters.
   */
  readonly confirmDevice: ConfirmDevice | null;
  /**
   * Asks the owner, at the PC, whether a paired device may do something that reaches further than
   * this one time; a rejection refuses. After `signal` an `allow` counts for nothing, the others do.
   * Null: always refused.
   */
  readonly confirmStepUp:
    ((request: StepUpRequest, signal: AbortSignal) => Promise<StepUpAnswer>) | null;
  readonly push: PushPorts;
  /** The editor that shows files when a client asks for it; null: there is none. */
  readonly editor: EditorPort | null;
  readonly logger: Logger;
}

/** What notifications on the devices need. */
export interface PushPorts {
  /** Where the keys are kept by which the browsers' push services know this product. */
  readonly keys: SecretKeep;
  /** A push service besides those of the browsers' makers; null: none. */
  readonly service: PushService | null;
  /** When the owner last typed in the editor (ms of `performance.now`); null: he did not, or there is none. */
  readonly typedAt: () => number | null;
}

/** A device that wants in: what it calls itself, where it came from, and the digits that it shows. */
export type DeviceRequest = Parameters<ConfirmDevice>[0];

/** Something that a paired device may not do by itself. */
export interface StepUpRequest {
  /** `always`: a permission that is never asked for again, in this folder or everywhere. */
  readonly kind: "always";
  readonly deviceName: string;
  /** What would be granted, rule by rule, one printable line each. */
  readonly details: readonly string[];
}

/** `revoke`: denies, and puts the device out. */
export type StepUpAnswer = "allow" | "deny" | "revoke";

/** Something that the owner should hear of at once. */
export type SecurityAlert =
  | PairingAlert
  | { readonly kind: "audit-failed"; readonly detail: string }
  /** Devices started the host again so many times within `restartWindowMs`; `name`: the last of them. */
  | { readonly kind: "restarts"; readonly name: string; readonly count: number };

/** A paired device, as the owner sees it. */
export type DeviceInfo = Omit<ListedDevice, "isYou">;

/** A new one-time pairing link; it replaces the one before. */
export interface PairingLinks {
  /** `http://127.0.0.1:PORT/#p=CODE` */
  readonly local: string;
  /** `https://HOST/#p=CODE`, or null while there is no way in from outside. */
  readonly public: string | null;
  /** The same at each of the `publicOrigins`. */
  readonly others: readonly string[];
  /** Epoch ms. */
  readonly expiresAt: number;
}

/** What a look at the set-up needs to know: as in {@link AppOptions}, but a folder need not be open. */
export interface SetUpOptions extends Pick<AppOptions, "claudePath" | "environment"> {
  readonly workspaceFolder: string | null;
}

/** What a look at the set-up found. */
export interface SetUpLook {
  /** The CLI: what to start, and what comes before all arguments; null: it was not found. */
  readonly program: { readonly file: string; readonly args: readonly string[] } | null;
  /** Such as "2.1.330"; null: it is missing, or does not say. */
  readonly version: string | null;
  /** `unknown`: the CLI is missing, or is too old to be asked. */
  readonly login: "yes" | "no" | "unknown";
}

/** The running product. Made by `startApp`, which rejects with a `UserError` when it can't start. */
export interface App {
  /** Address of the local door, `http://127.0.0.1:PORT`. */
  readonly localUrl: string;
  /** The shared state as of now: tunnel, conversations, permissions. */
  readonly state: HostState;
  /** Fires after each change of `state`. */
  readonly onDidChangeState: Event<HostState>;
  /** Fires when a device was paired, revoked or (dis)connected. */
  readonly onDidChangeDevices: Event<void>;
  /**
   * Fires when the code of the last `pair()` is dead without the owner's doing: it was used, whatever
   * he says then, or guessed at (`pairing-closed`).
   */
  readonly onDidUseCode: Event<void>;
  readonly devices: readonly DeviceInfo[];
  /** Makes a pairing link; the one before stops working. */
  pair(): PairingLinks;
  /** The code of the last `pair()` stops working. */
  cancelPairing(): void;
  /** Ends the device's session and its live connections. */
  revokeDevice(id: string): Promise<void>;
  revokeAllDevices(): Promise<void>;
  /** Both resolve to false when there is no such device. */
  renameDevice(id: string, name: string): Promise<boolean>;
  /**
   * The only way in which a role changes. Rejects with a `UserError` when the device could do more
   * then and the audit log can't be written.
   */
  setDeviceRole(id: string, role: DeviceRole): Promise<boolean>;
  readonly onDidAlert: Event<SecurityAlert>;
  /** Fires with the reason when a restart failed, whoever asked for it: everything is stopped then. */
  readonly onDidFail: Event<unknown>;
  /**
   * Who did what and when, newest first; `max` lines at the most, and never more than
   * `maxAuditRecords`. Rejects when the disk can't be read.
   */
  auditTrail(max: number): Promise<readonly AuditRecord[]>;
  /**
   * The local door also answers to this origin from now on, in place of the one that was named by
   * this before; null: to none. Those of `AppOptions.publicOrigins` stay.
   */
  answerTo(origin: string | null): void;
  /** What costs are shown in from now on, on every page. */
  showMoney(money: Money): void;
  /** Fires when `localUrl` is another one: somebody took the port during a restart. */
  readonly onDidMove: Event<void>;
  /**
   * Starts server and agent again; address, tunnel and devices stay. Resolves when the doors are
   * open again. Rejects when that can't be, or `stop` came: everything is stopped then.
   */
  restart(): Promise<void>;
  /** Connects a client that needs no pairing: the editor's own chat view. */
  connect(client: LocalClient): Disposable;
  newConversation(by: Author): void;
  /** Stops the running turn of the current conversation. */
  interrupt(): void;
  /** Ends everything within `shutdownMs`: clients, server, tunnel, CLI. Never rejects. */
  stop(): Promise<void>;
}

/** A client inside this process, over whatever carries its messages. */
export interface LocalClient {
  readonly author: Author;
  /** Messages from the client, as they came: they are validated here. */
  readonly onMessage: Event<unknown>;
  send(message: ServerMessage): void;
}
