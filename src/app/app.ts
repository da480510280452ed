import { homedir, hostname } from "node:os";
import { join } from "node:path";
import type { DeviceRecord } from "../access/deviceFile";
import { DeviceRegistry } from "../access/deviceRegistry";
import { Pairing } from "../access/pairing";
import { Emitter } from "../base/emitter";
import { UserError } from "../base/errors";
import type { Disposable } from "../base/lifecycle";
import { DisposableStore, toDisposable } from "../base/lifecycle";
import { childLogger } from "../base/logger";
import { within } from "../base/within";
import { ClaudeAgent } from "../claude/claudeAgent";
import { configFolderOf } from "../claude/transcripts/projectFolder";
import { Transcripts } from "../claude/transcripts/transcripts";
import { Conversations } from "../conversation/conversations";
import { ClientConnection } from "../server/clientConnection";
import { Server } from "../server/server";
import { shutdownMs } from "../shared/limits";
import type { Author, HostState, TunnelStatus } from "../shared/state";
import { initialState } from "../shared/state";
import { Supervision } from "../supervision/supervision";
import type { Storage } from "./storage";
import { openStorage } from "./storage";
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
  private readonly devicesChanged = new Emitter<void>();
  private readonly codeUsed = new Emitter<void>();
  private readonly stateChanged = new Emitter<HostState>();
  private readonly localClients = new Set<Disposable>();
  private storage: Storage | null = null;
  private supervision: Supervision | null = null;
  private conversations: Conversations | null = null;
  private registry: DeviceRegistry | null = null;
  private pairing: Pairing | null = null;
  private server: Server | null = null;
  private tunnel: Tunnel | null = null;
  private tunnelStatus: TunnelStatus = { kind: "off" };
  private stopping: Promise<void> | null = null;

  readonly onDidChangeState = this.stateChanged.event;
  readonly onDidChangeDevices = this.devicesChanged.event;
  readonly onDidUseCode = this.codeUsed.event;

  constructor(options: AppOptions) {
    this.options = options;
  }

  async start(): Promise<void> {
    const { options } = this;
    const storage = await openStorage(options);
    this.storage = storage;
    const { log } = storage;
    this.disposables.add(
      log.onDidAppend(() => {
        this.stateChanged.fire(log.state);
      }),
    );
    this.disposables.add(
      log.onDidChangeStorage(() => {
        this.reportHost();
      }),
    );
    this.reportHost();
    const conversations = await this.openConversations(storage);
    const { registry, pairing } = await this.openAccess();
    // The CLI takes longest to start: the doors are opened meanwhile.
    const started = conversations.start();
    // Waited for below; until then its failure is nobody's.
    started.catch(() => undefined);
    this.server = await Server.start({
      port: options.port,
      pageFolder: options.pageFolder,
      hostName: hostname(),
      workspaceName: options.workspaceName,
      devices: registry,
      pairing,
      log,
      conversations,
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
    await started;
    this.startTunnel();
    options.logger.info(`Open at ${this.localUrl}`);
  }

  /** What an earlier start left running ends first: two processes must never write one session. */
  private async openConversations({ log, attachments, folder }: Storage): Promise<Conversations> {
    const { options } = this;
    const { workspaceFolder, environment, logger, stateFolder, watchdogScript } = options;
    const supervision = await Supervision.open({
      stateFolder,
      watchdogScript,
      environment,
      logger,
    });
    this.supervision = supervision;
    const agent = new ClaudeAgent({
      workspaceFolder,
      claudePath: options.claudePath,
      environment,
      guard: supervision,
      logger: childLogger(logger, "claude"),
    });
    this.conversations = new Conversations({
      log,
      agent,
      history: new Transcripts({
        configFolder: configFolderOf(environment, homeOf(environment)),
        workspaceFolder,
        stateFolder: folder,
        logger: childLogger(logger, "transcripts"),
      }),
      attachments,
      maxParallel: options.maxParallelConversations,
      logger,
    });
    return this.conversations;
  }

  get localUrl(): string {
    return `http://127.0.0.1:${this.server?.localPort ?? 0}`;
  }

  get state(): HostState {
    return this.storage?.log.state ?? initialState;
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
    const { storage, conversations } = this;
    if (storage === null || conversations === null) throw new Error("connect() before start()");
    const connection = new ClientConnection({
      log: storage.log,
      conversations,
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

  newConversation(by: Author): void {
    this.conversations?.openNew(by);
  }

  interrupt(): void {
    this.conversations?.interruptCurrent();
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
      this.endConversations(),
      this.registry?.flush(),
    ]);
    await within(work, shutdownMs, null);
    this.tunnelStatus = { kind: "off" };
    this.reportHost();
    this.disposables.dispose();
    this.storage?.dispose();
    this.options.logger.info("Stopped");
  }

  private async endConversations(): Promise<void> {
    await this.conversations?.stop();
    await this.supervision?.stop();
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
        this.reportTunnel(status);
      },
    });
    try {
      this.tunnel.start();
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      // What can't work from outside must not keep anybody from working here.
      this.options.logger.error(error.message);
      const problem = { code: "tunnel-settings", detail: error.message } as const;
      this.reportTunnel({ kind: "failed", problem });
    }
  }

  private get publicHost(): string | null {
    const { tunnel } = this.state.host;
    return tunnel.kind === "online" ? new URL(tunnel.url).host : null;
  }

  private reportTunnel(status: TunnelStatus): void {
    this.tunnelStatus = status;
    this.reportHost();
  }

  private reportHost(): void {
    if (this.storage === null) return;
    const { log, damage } = this.storage;
    log.append({
      type: "host.changed",
      host: {
        workspaceName: this.options.workspaceName,
        hostName: hostname(),
        tunnel: this.tunnelStatus,
        storage: log.storageProblem ?? damage,
      },
    });
  }

  private describe({ id, name, createdAt, lastSeenAt, address }: DeviceRecord): DeviceInfo {
    const isConnected = this.server?.isConnected(id) ?? false;
    return { id, name, createdAt, lastSeenAt, address, isConnected };
  }
}

function homeOf(environment: AppOptions["environment"]): string {
  return environment["HOME"] ?? environment["USERPROFILE"] ?? homedir();
}
