import { randomBytes } from "node:crypto";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DeviceRegistry } from "../access/deviceRegistry";
import type { Door } from "../access/doorPolicy";
import type { Pairing } from "../access/pairing";
import { Emitter } from "../base/emitter";
import { codeOf, wrapError } from "../base/errors";
import { DisposableStore } from "../base/lifecycle";
import type { Logger } from "../base/logger";
import { childLogger } from "../base/logger";
import type { Conversations } from "../conversation/conversations";
import type { EventLog } from "../conversation/eventLog";
import { maxClients } from "../shared/limits";
import { ClientConnection } from "./clientConnection";
import { DoorServer } from "./doorServer";
import { loadPageAssets } from "./pageAssets";

export interface ServerOptions {
  /** Wanted port of the local door; 0: any. A taken one is replaced by a free one. */
  readonly port: number;
  readonly pageFolder: string;
  readonly hostName: string;
  readonly workspaceName: string;
  readonly devices: DeviceRegistry;
  readonly pairing: Pairing;
  readonly log: EventLog;
  readonly conversations: Conversations;
  /** The host name that the tunnel is reached by, or null while it has none. */
  readonly publicHost: () => string | null;
  readonly hasTunnel: boolean;
  readonly logger: Logger;
}

/**
 * The two doors: one on loopback for this PC, one on a private socket that only the tunnel's child
 * forwards to. Which door a request came through is known by the listener, never by a header.
 */
export class Server {
  private readonly options: ServerOptions;
  private readonly disposables = new DisposableStore();
  private readonly doors: DoorServer[] = [];
  private privateFolder: string | null = null;
  private readonly changed = new Emitter<void>();
  /** A client came or went. */
  readonly onDidChangeClients = this.changed.event;

  private port = 0;
  private path: string | null = null;

  private constructor(options: ServerOptions) {
    this.options = options;
  }

  /** Opens the doors. Rejects when a door can't listen; nothing stays open then. */
  static async start(options: ServerOptions): Promise<Server> {
    const server = new Server(options);
    try {
      await server.open();
      return server;
    } catch (error) {
      await server.stop();
      throw error;
    }
  }

  get localPort(): number {
    return this.port;
  }

  /** Where the tunnel forwards to: path of a unix socket or a named pipe; null without a tunnel. */
  get tunnelSocket(): string | null {
    return this.path;
  }

  isConnected(deviceId: string): boolean {
    return this.doors.some((door) => door.isConnected(deviceId));
  }

  async stop(): Promise<void> {
    this.disposables.dispose();
    await Promise.all(this.doors.splice(0).map((door) => door.close()));
    const { privateFolder } = this;
    this.privateFolder = null;
    if (privateFolder !== null) await rm(privateFolder, { recursive: true, force: true });
  }

  private async open(): Promise<void> {
    const assets = await loadPageAssets(this.options.pageFolder);
    await this.openLocalDoor(assets);
    if (this.options.hasTunnel) await this.openTunnelDoor(assets);
    this.disposables.add(
      this.options.devices.onDidRemove((id) => {
        for (const door of this.doors) door.disconnect(id);
      }),
    );
  }

  private async openLocalDoor(assets: DoorAssets): Promise<void> {
    const names = (): string[] => [`127.0.0.1:${this.port}`, `localhost:${this.port}`];
    const door: Door = {
      kind: "local",
      get hosts() {
        return names();
      },
      get origins() {
        return names().map((name) => `http://${name}`);
      },
    };
    const make = (): DoorServer => this.makeDoor(door, assets);
    const first = make();
    try {
      this.port = await first.listen({ kind: "loopback", port: this.options.port });
      this.doors.push(first);
    } catch (error) {
      const isTaken = ["EADDRINUSE", "EACCES"].includes(codeOf(error) ?? "");
      if (!isTaken || this.options.port === 0) throw wrapError("open", "the local door", error);
      const second = make();
      this.port = await second.listen({ kind: "loopback", port: 0 });
      this.doors.push(second);
    }
  }

  private async openTunnelDoor(assets: DoorAssets): Promise<void> {
    const { publicHost } = this.options;
    const names = (): string[] => {
      const host = publicHost();
      return host === null ? [] : [host];
    };
    const door: Door = {
      kind: "tunnel",
      get hosts() {
        return names();
      },
      get origins() {
        return names().map((name) => `https://${name}`);
      },
    };
    const server = this.makeDoor(door, assets);
    this.path = await this.makeSocketPath();
    await server.listen({ kind: "socket", path: this.path });
    this.doors.push(server);
    if (process.platform !== "win32") await chmod(this.path, 0o600);
  }

  /** A name nobody can guess or reach; short, since systems allow some 100 bytes only. */
  private async makeSocketPath(): Promise<string> {
    if (process.platform === "win32") {
      return `\\\\.\\pipe\\remote-claude-${randomBytes(16).toString("hex")}`;
    }
    // mkdtemp makes it 0700.
    this.privateFolder = await mkdtemp(join(tmpdir(), "remote-claude-"));
    return join(this.privateFolder, "door");
  }

  private makeDoor(door: Door, assets: DoorAssets): DoorServer {
    const { devices, pairing, hostName, workspaceName, log, conversations } = this.options;
    const logger = childLogger(this.options.logger, `${door.kind} door`);
    return new DoorServer({
      door,
      devices,
      pairing,
      assets,
      hostName,
      workspaceName,
      logger,
      hasRoom: () => this.doors.reduce((sum, { clientCount }) => sum + clientCount, 0) < maxClients,
      connect: (device, send) =>
        new ClientConnection({
          log,
          conversations,
          author: { id: device.id, name: device.name },
          logger,
          send,
        }),
      onDidChangeClients: () => {
        this.changed.fire();
      },
    });
  }
}

type DoorAssets = Awaited<ReturnType<typeof loadPageAssets>>;
