import { mkdir } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import type { DeviceRecord } from "../access/deviceFile";
import { DeviceRegistry } from "../access/deviceRegistry";
import { Pairing } from "../access/pairing";
import { Emitter } from "../base/emitter";
import { UserError, wrapError } from "../base/errors";
import type { Disposable } from "../base/lifecycle";
import { DisposableStore, toDisposable } from "../base/lifecycle";
import { childLogger } from "../base/logger";
import { within } from "../base/within";
import { ClaudeAgent } from "../claude/claudeAgent";
import { Conversations } from "../conversation/conversations";
import { EventLog } from "../conversation/eventLog";
import { ClientConnection } from "../server/clientConnection";
import { Server } from "../server/server";
import { shutdownMs } from "../shared/limits";
import type { HostState, TunnelStatus } from "../shared/state";
import { Tunnel } from "./tunnel";
import type { App, AppOptions, DeviceInfo, LocalClient, PairingLinks } from "./types";

/**
 * Starts the product, agent first and tunnel last, and returns as soon as
 * the local door is open. The tunnel goes online in the background; `state` tells how it fares.
 */
export async function startApp(options: AppOptions): Promise<App> {
  const app = new RunningApp(options);
  try {
    await app.start();
    return app;
  } catch (error) {
    await app.stop();
    throw error;
  }
}

class RunningApp implements App {
  private readonly options: AppOptions;
  private readonly disposables = new DisposableStore();
  private readonly log: EventLog;
  private readonly conversations: Conversations;
  private readonly devicesChanged = new Emitter<void>();
  private readonly codeUsed = new Emitter<void>();
  private readonly stateChanged = new Emitter<HostState>();
  private readonly localClients = new Set<Disposable>();
  private registry: DeviceRegistry | null = null;
  private pairing: Pairing | null = null;
  private server: Server | null = null;
  private tunnel: Tunnel | null = null;
  private stopping: Promise<void> | null = null;

  readonly onDidChangeState = this.stateChanged.event;
  readonly onDidChangeDevices = this.devicesChanged.event;
  readonly onDidUseCode = this.codeUsed.event;

  constructor(options: AppOptions) {
    this.options = options;
    this.log = new EventLog(options.logger);
    const agent = new ClaudeAgent({
      workspaceFolder: options.workspaceFolder,
      claudePath: options.claudePath,
      environment: options.environment,
      logger: childLogger(options.logger, "claude"),
    });
    this.conversations = new Conversations(this.log, agent, options.logger);
  }

  async start(): Promise<void> {
    const { options, log } = this;
    await makePrivateFolder(options.stateFolder);
    const { registry, pairing } = await this.openAccess();
    this.disposables.add(
      log.onDidAppend(() => {
        this.stateChanged.fire(log.state);
      }),
    );
    this.reportHost({ kind: "off" });
    // The CLI takes longest to start: the doors are opened meanwhile.
    this.conversations.open();
    this.server = await Server.start({
      port: options.port,
      pageFolder: options.pageFolder,
      hostName: hostname(),
      workspaceName: options.workspaceName,
      devices: registry,
      pairing,
      log,
      conversations: this.conversations,
      publicHost: () => this.publicHost,
      hasTunnel: options.tunnel !== null,
      logger: childLogger(options.logger, "server"),
    });
    this.disposables.add(
      this.server.onDidChangeClients(() => {
        this.devicesChanged.fire();
      }),
    );
    if (options.port !== 0 && this.server.localPort !== options.port) {
      options.onPortTaken?.(options.port, this.server.localPort);
    }
    this.startTunnel();
    options.logger.info(`Open at ${this.localUrl}`);
  }

  get localUrl(): string {
    return `http://127.0.0.1:${this.server?.localPort ?? 0}`;
  }

  get state(): HostState {
    return this.log.state;
  }

  get devices(): readonly DeviceInfo[] {
    return (this.registry?.list() ?? []).map((device) => this.describe(device));
  }

  pair(): PairingLinks {
    if (this.pairing === null) throw new Error("pair() before start()");
    const { code, expiresAt } = this.pairing.createCode();
    const { tunnel } = this.state.host;
    return {
      local: `${this.localUrl}/#p=${code}`,
      public: tunnel.kind === "online" ? `${tunnel.url}/#p=${code}` : null,
      expiresAt,
    };
  }

  cancelPairing(): void {
    this.pairing?.cancelCode();
  }

  async revokeDevice(id: string): Promise<void> {
    await this.registry?.remove(id);
  }

  connect(client: LocalClient): Disposable {
    const connection = new ClientConnection({
      log: this.log,
      conversations: this.conversations,
      author: client.author,
      logger: childLogger(this.options.logger, client.author.name),
      send: (message) => {
        client.send(message);
      },
    });
    const subscription = client.onMessage((message) => {
      connection.receive(message);
    });
    const disconnect = toDisposable(() => {
      this.localClients.delete(disconnect);
      subscription.dispose();
      connection.dispose();
    });
    this.localClients.add(disconnect);
    return disconnect;
  }

  newConversation(): void {
    this.conversations.open();
  }

  interrupt(): void {
    this.conversations.interruptCurrent();
  }

  stop(): Promise<void> {
    this.stopping ??= this.stopOnce();
    return this.stopping;
  }

  private async stopOnce(): Promise<void> {
    this.pairing?.dispose();
    for (const client of [...this.localClients]) client.dispose();
    const work = Promise.allSettled([
      this.closeDoors(),
      this.conversations.stop(),
      this.registry?.flush(),
    ]);
    await within(work, shutdownMs, null);
    this.reportHost({ kind: "off" });
    this.disposables.dispose();
    this.options.logger.info("Stopped");
  }

  /** The tunnel goes last: it carries the good-byes to the phones. */
  private async closeDoors(): Promise<void> {
    await this.server?.stop();
    await this.tunnel?.stop();
  }

  private async openAccess(): Promise<{ registry: DeviceRegistry; pairing: Pairing }> {
    const { options } = this;
    const logger = childLogger(options.logger, "access");
    const registry = await DeviceRegistry.open(join(options.stateFolder, "devices.json"), logger);
    const pairing = new Pairing(registry, options.confirmDevice, logger);
    const fire = (): void => {
      this.devicesChanged.fire();
    };
    this.disposables.add(registry.onDidChange(fire));
    this.disposables.add(
      pairing.onDidUseCode(() => {
        this.codeUsed.fire();
      }),
    );
    this.registry = registry;
    this.pairing = pairing;
    return { registry, pairing };
  }

  private startTunnel(): void {
    const socket = this.server?.tunnelSocket ?? null;
    if (this.options.tunnel === null || socket === null) return;
    this.tunnel = new Tunnel({
      config: this.options.tunnel,
      socket,
      childScript: this.options.tunnelChildScript,
      environment: this.options.environment,
      logger: this.options.logger,
      report: (status) => {
        this.reportHost(status);
      },
    });
    try {
      this.tunnel.start();
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      // What can't work from outside must not keep anybody from working here.
      this.options.logger.error(error.message);
      const problem = { code: "tunnel-settings", detail: error.message } as const;
      this.reportHost({ kind: "failed", problem });
    }
  }

  private get publicHost(): string | null {
    const { tunnel } = this.state.host;
    return tunnel.kind === "online" ? new URL(tunnel.url).host : null;
  }

  private reportHost(tunnel: TunnelStatus): void {
    this.log.append({
      type: "host.changed",
      host: { workspaceName: this.options.workspaceName, hostName: hostname(), tunnel },
    });
  }

  private describe({ id, name, createdAt, lastSeenAt, address }: DeviceRecord): DeviceInfo {
    const isConnected = this.server?.isConnected(id) ?? false;
    return { id, name, createdAt, lastSeenAt, address, isConnected };
  }
}

async function makePrivateFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw wrapError("make", "the state folder", error);
  }
}
