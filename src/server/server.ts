import { chmod } from "node:fs/promises";
import type { Audit } from "../access/audit";
import type { DeviceRegistry } from "../access/deviceRegistry";
import type { Door, DoorName } from "../access/doorPolicy";
import type { Pairing } from "../access/pairing";
import { Emitter } from "../base/emitter";
import { codeOf, wrapError } from "../base/errors";
import { DisposableStore } from "../base/lifecycle";
import type { Logger } from "../base/logger";
import { childLogger } from "../base/logger";
import type { PrivateSocket } from "../base/privateSocket";
import { makePrivateSocket } from "../base/privateSocket";
import type { Conversations } from "../conversation/conversations";
import type { EventLog } from "../conversation/eventLog";
import { maxClients } from "../shared/limits";
import { closeCodes } from "../shared/protocolVersion";
import { ClientConnection } from "./clientConnection";
import { DoorServer } from "./doorServer";
import type { HostDesk } from "./hostDesk";
import type { PageAssets } from "./pageAssets";
import { loadPageAssets } from "./pageAssets";

/** What the clients talk to: another one after a restart. */
export interface ServedHost {
  readonly log: EventLog;
  readonly conversations: Conversations;
}

export interface ServerOptions {
  /** Wanted port of the local door; 0: any. A taken one is replaced by a free one. */
  readonly port: number;
  /** Tried in its place before any free one. */
  readonly otherPort?: number;
  readonly pageFolder: string;
  readonly hostName: string;
  readonly workspaceName: string;
  readonly devices: DeviceRegistry;
  readonly pairing: Pairing;
  /** Where what is refused is written down. */
  readonly audit: Audit;
  readonly host: () => ServedHost;
  readonly desk: HostDesk;
  /** The host name that the tunnel is reached by, or null while it has none. */
  readonly publicHost: () => string | null;
  /**
   * Other origins by which the loopback listener is reached: `https://HOST`, or
   * `http://localhost:PORT`. The same array as long as they are the same.
   */
  readonly origins: () => readonly string[];
  readonly hasTunnel: boolean;
  readonly logger: Logger;
}

/**
 * The doors: one on loopback for this PC and for what the owner put before it, one on a private
 * socket that only the tunnel's child forwards to. Which listener a request came through is known,
 * never told by a header.
 */
export class Server {
  private readonly options: ServerOptions;
  private readonly disposables = new DisposableStore();
  private readonly doors: DoorServer[] = [];
  private readonly changed = new Emitter<void>();
  /** A client came or went. */
  readonly onDidChangeClients = this.changed.event;
  private readonly deserted = new Emitter<void>();
  /** The last client that came through the tunnel is gone, and it was not we who ended it. */
  readonly onDidLoseTunnel = this.deserted.event;
  private readonly reached = new Emitter<void>();
  /** A client came through the tunnel: its public side is well. */
  readonly onDidReachTunnel = this.reached.event;

  /** Read and compressed once: a restart is not to wait for it. */
  private assets: PageAssets | null = null;
  private port = 0;
  private socket: PrivateSocket | null = null;
  private isShut = false;
  private isStopped = false;
  /** The doors are opened and shut one after the other: what is asked for last holds. */
  private work: Promise<void> = Promise.resolve();
  private readonly loopbackNames = remember(
    () => [this.port, this.options.origins()] as const,
    ([port, origins]) => ({
      local: [
        `http://127.0.0.1:${port}`,
        `http://localhost:${port}`,
        ...origins.filter((origin) => origin.startsWith("http:")),
      ].map(toName),
      proxy: origins.filter((origin) => origin.startsWith("https:")).map(toName),
    }),
  );
  private readonly tunnelNames = remember(
    () => [this.options.publicHost()] as const,
    ([host]) => (host === null ? [] : [toName(`https://${host}`)]),
  );

  private constructor(options: ServerOptions) {
    this.options = options;
    const { devices } = options;
    this.disposables.add(
      devices.onDidRemove((id) => {
        for (const door of this.doors) door.disconnect(id, closeCodes.revoked, "revoked");
      }),
    );
    this.disposables.add(
      devices.onDidChangeRole((id) => {
        for (const door of this.doors) door.disconnect(id, closeCodes.resync, "another role");
      }),
    );
  }

  /** Opens the doors. Rejects when a door can't listen; nothing stays open then. */
  static async start(options: ServerOptions): Promise<Server> {
    const server = new Server(options);
    try {
      await server.inTurn(() => server.open(portsOf(options)));
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
    return this.socket?.path ?? null;
  }

  isConnected(deviceId: string): boolean {
    return this.doors.some((door) => door.isConnected(deviceId));
  }

  /** Shuts the doors, telling the clients to come back. Their addresses stay those of `reopen`. */
  shut(): Promise<void> {
    return this.inTurn(() => this.close(closeCodes.restarting, "restarting"));
  }

  /**
   * Opens the doors again where they were; a port that somebody took meanwhile is replaced. After
   * `stop` nothing is opened any more.
   */
  reopen(): Promise<void> {
    return this.inTurn(() => this.open([this.port, 0]));
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    this.disposables.dispose();
    await this.inTurn(() => this.close(closeCodes.stopped, "stopped"));
    const { socket } = this;
    this.socket = null;
    await socket?.remove();
  }

  private inTurn(job: () => Promise<void>): Promise<void> {
    const done = this.work.then(job);
    this.work = done.catch(() => undefined);
    return done;
  }

  private async close(code: number, reason: string): Promise<void> {
    this.isShut = true;
    await Promise.all(this.doors.splice(0).map((door) => door.close(code, reason)));
  }

  private async open(ports: readonly number[]): Promise<void> {
    this.assets ??= await loadPageAssets(this.options.pageFolder);
    const { assets } = this;
    if (this.isStopped) return;
    this.isShut = false;
    await this.openLocalDoor(assets, ports);
    if (this.options.hasTunnel) await this.openTunnelDoor(assets);
  }

  /** `ports` in the order of preference. */
  private async openLocalDoor(assets: PageAssets, ports: readonly number[]): Promise<void> {
    const names = this.loopbackNames;
    const local: Door = {
      kind: "local",
      get names() {
        return names().local;
      },
    };
    const proxy: Door = {
      kind: "proxy",
      get names() {
        return names().proxy;
      },
    };
    for (const port of ports) {
      const server = this.makeDoor([local, proxy], assets);
      try {
        this.port = await server.listen({ kind: "loopback", port });
        this.doors.push(server);
        return;
      } catch (error) {
        const isTaken = ["EADDRINUSE", "EACCES"].includes(codeOf(error) ?? "");
        if (!isTaken || port === 0) throw wrapError("open", "the local door", error);
      }
    }
  }

  private async openTunnelDoor(assets: PageAssets): Promise<void> {
    const names = this.tunnelNames;
    const door: Door = {
      kind: "tunnel",
      get names() {
        return names();
      },
    };
    const server = this.makeDoor([door], assets);
    this.socket ??= await makePrivateSocket();
    const { path } = this.socket;
    await server.listen({ kind: "socket", path });
    this.doors.push(server);
    if (process.platform !== "win32") await chmod(path, 0o600);
  }

  private makeDoor(doors: readonly [Door, ...Door[]], assets: PageAssets): DoorServer {
    const { devices, pairing, audit, hostName, workspaceName, host, desk } = this.options;
    const logger = childLogger(this.options.logger, `${doors[0].kind} door`);
    const isTunnel = doors[0].kind === "tunnel";
    let clients = 0;
    const server: DoorServer = new DoorServer({
      doors,
      devices,
      pairing,
      audit,
      assets,
      hostName,
      workspaceName,
      logger,
      hasRoom: () => this.doors.reduce((sum, { clientCount }) => sum + clientCount, 0) < maxClients,
      connect: ({ id, name, role, door, address }, send) =>
        new ClientConnection({
          ...host(),
          host: desk,
          build: assets.build,
          requester: {
            // Whoever is renamed while he is here acts by his new name.
            get author() {
              return { id, name: devices.nameOf(id) ?? name };
            },
            role,
            deviceId: id,
            door,
            address,
          },
          logger,
          send,
        }),
      onDidChangeClients: () => {
        const before = clients;
        clients = server.clientCount;
        if (isTunnel && clients > before) this.reached.fire();
        if (isTunnel && before > 0 && clients === 0 && !this.isShut) this.deserted.fire();
        this.changed.fire();
      },
    });
    return server;
  }
}

/** The ports of the local door in the order of preference; the last one is any. */
function portsOf({ port, otherPort = 0 }: ServerOptions): readonly number[] {
  return [port, otherPort, 0].filter((each, index) => each !== 0 || index === 2);
}

function toName(origin: string): DoorName {
  return { host: new URL(origin).host, origin };
}

/** What is made of a few values, made anew only when one of them is another: each request asks for it. */
function remember<K extends readonly unknown[], T>(key: () => K, make: (values: K) => T): () => T {
  let last: { readonly values: K; readonly made: T } | null = null;
  return () => {
    const values = key();
    const known = last;
    if (known !== null && known.values.every((value, index) => value === values[index])) {
      return known.made;
    }
    const made = make(values);
    last = { values, made };
    return made;
  };
}
