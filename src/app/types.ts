import type { Event } from "../base/emitter";
import type { Disposable } from "../base/lifecycle";
import type { Logger } from "../base/logger";
import type { ServerMessage } from "../shared/protocol";
import type { Author, HostState } from "../shared/state";
import type { TunnelConfig } from "../tunnel/config";

/** Everything the product needs to know from outside. No part of it looks anything up by itself. */
export interface AppOptions {
  /** Absolute path of the open, trusted folder. */
  readonly workspaceFolder: string;
  readonly workspaceName: string;
  /** Own folder for what must outlive a start (paired devices); made with mode 0700. */
  readonly stateFolder: string;
  /** Port of the local door; when it is taken, a free one is used and `onPortTaken` is told. 0: any. */
  readonly port: number;
  readonly onPortTaken?: (wanted: number, used: number) => void;
  /** Absolute path of the CLI, or null to look for it. */
  readonly claudePath: string | null;
  /** Null: no way in from outside; the local door works. */
  readonly tunnel: TunnelConfig | null;
  /** The folder that the page was built into (`dist/webview`). */
  readonly pageFolder: string;
  /** The built child script of the tunnel (`dist/tunnelChild.js`). */
  readonly tunnelChildScript: string;
  /** The built script of the watchdog (`dist/watchdog.js`). */
  readonly watchdogScript: string;
  /** Conversations in which a turn may run at the same time; 1 or more. */
  readonly maxParallelConversations: number;
  /** The environment that the CLI's own is made from. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /**
   * Asks the owner whether this device may enter; false or a rejection denies. `signal` aborts when
   * the request is over without an answer, so that the question can be taken away. Null: every
   * device with a valid code enters.
   */
  readonly confirmDevice:
    ((request: DeviceRequest, signal: AbortSignal) => Promise<boolean>) | null;
  readonly logger: Logger;
}

export interface DeviceRequest {
  /** What the device calls itself; one printable line. */
  readonly name: string;
  /** The address it came from, as far as it can be told. */
  readonly address: string;
  /** Two digits that the phone shows as well. */
  readonly number: string;
}

/** A paired device, as the owner sees it. Times are epoch ms. */
export interface DeviceInfo {
  readonly id: string;
  readonly name: string;
  readonly createdAt: number;
  readonly lastSeenAt: number;
  readonly address: string;
  readonly isConnected: boolean;
}

/** A new one-time pairing link; it replaces the one before. */
export interface PairingLinks {
  /** `http://127.0.0.1:PORT/#p=CODE` */
  readonly local: string;
  /** `https://HOST/#p=CODE`, or null while there is no way in from outside. */
  readonly public: string | null;
  /** Epoch ms. */
  readonly expiresAt: number;
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
  /** Fires when the code of the last `pair()` was used, whatever the owner says then: it is dead. */
  readonly onDidUseCode: Event<void>;
  readonly devices: readonly DeviceInfo[];
  /** Makes a pairing link; the one before stops working. */
  pair(): PairingLinks;
  /** The code of the last `pair()` stops working. */
  cancelPairing(): void;
  /** Ends the device's session and its live connections. */
  revokeDevice(id: string): Promise<void>;
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
