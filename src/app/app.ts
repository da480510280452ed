import type { AuditRecord } from "../access/audit";
import type { DeviceRecord } from "../access/deviceFile";
import { Emitter } from "../base/emitter";
import { messageOf } from "../base/errors";
import type { Disposable } from "../base/lifecycle";
import { DisposableStore, toDisposable } from "../base/lifecycle";
import { childLogger } from "../base/logger";
import { within } from "../base/within";
import { Push } from "../push/push";
import type { Requester } from "../server/hostDesk";
import type { DeviceRole } from "../shared/devices";
import { shutdownMs } from "../shared/limits";
import type { Author, HostState, Money } from "../shared/state";
import { Access, owner } from "./access";
import { connectLater, LocalClients } from "./clients";
import { DeviceDesk } from "./deviceDesk";
import { EditorDesk } from "./editorDesk";
import { Host } from "./host";
import { PushDesk } from "./pushDesk";
import { StepUpDesk } from "./stepUpDesk";
import type {
  App,
  AppOptions,
  DeviceInfo,
  LocalClient,
  PairingLinks,
  SecurityAlert,
} from "./types";
import { UsageWatch } from "./usageWatch";

/**
 * Starts the product, agent first and tunnel last, and returns as soon as
 * the local door is open. The tunnel goes online in the background; `state` tells how it fares.
 */
export async function startApp(options: AppOptions): Promise<App> {
  const app = await RunningApp.create(options);
  try {
    await app.start();
    return app;
  } catch (error) {
    await app.end(`start failed: ${messageOf(error)}`);
    throw error;
  }
}

/** Joins who may enter with what runs, and is what the editor and the headless program hold. */
class RunningApp implements App {
  private readonly options: AppOptions;
  private readonly access: Access;
  private readonly push: Push;
  private readonly host: Host;
  private readonly usage: UsageWatch;
  private readonly desk: DeviceDesk;
  private readonly disposables = new DisposableStore();
  private readonly localClients = new LocalClients();
  private readonly devicesChanged = new Emitter<void>();
  readonly onDidChangeDevices = this.devicesChanged.event;
  private readonly failed = new Emitter<unknown>();
  readonly onDidFail = this.failed.event;
  private readonly alerted = new Emitter<SecurityAlert>();
  readonly onDidAlert = this.alerted.event;
  readonly onDidChangeState: App["onDidChangeState"];
  readonly onDidUseCode: App["onDidUseCode"];
  readonly onDidMove: App["onDidMove"];
  private origins: readonly string[];
  private stopping: Promise<void> | null = null;

  private constructor(options: AppOptions, access: Access, push: Push) {
    this.options = options;
    this.access = access;
    this.push = push;
    this.origins = [...new Set(options.publicOrigins)];
    this.desk = this.disposables.add(
      new DeviceDesk({
        access,
        stepUps: new StepUpDesk(options.confirmStepUp, access, options.logger),
        pushDesk: new PushDesk(push),
        editorDesk: this.makeEditorDesk(),
        list: () => this.devices,
        usage: () => this.usage.summary,
        restart: (by) => {
          this.beginRestart(by).catch((error: unknown) => {
            options.logger.error(`restart failed: ${messageOf(error)}`);
          });
        },
        alert: (about) => {
          this.alerted.fire(about);
        },
      }),
    );
    const { desk, localClients: clients } = this;
    this.host = new Host({ options, access, desk, clients, origins: () => this.origins });
    this.usage = new UsageWatch({
      options,
      say: (usage) => {
        this.host.tellUsage(usage);
      },
    });
    this.onDidChangeState = this.host.onDidChangeState;
    this.onDidMove = this.host.onDidMove;
    this.onDidUseCode = access.pairing.onDidUseCode;
    this.listen();
  }

  static async create(options: AppOptions): Promise<RunningApp> {
    const access = await Access.open(options);
    const push = await Push.open({
      ...options.push,
      stateFolder: options.stateFolder,
      isDevice: (deviceId) => access.registry.list().some(({ id }) => id === deviceId),
      logger: childLogger(options.logger, "push"),
    });
    return new RunningApp(options, access, push);
  }

  async start(): Promise<void> {
    await this.host.start();
    this.usage.start();
    // What failed before anybody could listen is said again.
    const { problem } = this.access.audit;
    if (problem !== null) {
      setImmediate(() => {
        this.alerted.fire({ kind: "audit-failed", detail: problem.detail ?? "" });
      });
    }
  }

  get localUrl(): string {
    return this.host.localUrl;
  }

  get state(): HostState {
    return this.host.state;
  }

  get devices(): readonly DeviceInfo[] {
    return this.access.registry.list().map((device) => this.describe(device));
  }

  pair(): PairingLinks {
    const { code, expiresAt } = this.access.pairing.createCode();
    const { tunnel } = this.state.host;
    const linkAt = (origin: string): string => `${origin}/#p=${code}`;
    return {
      local: linkAt(this.localUrl),
      public: tunnel.kind === "online" ? linkAt(tunnel.url) : null,
      others: this.origins.map(linkAt),
      expiresAt,
    };
  }

  cancelPairing(): void {
    this.access.pairing.cancelCode();
  }

  revokeDevice(id: string): Promise<void> {
    return this.access.revoke(id, owner);
  }

  revokeAllDevices(): Promise<void> {
    return this.access.revokeOthers(owner);
  }

  renameDevice(id: string, name: string): Promise<boolean> {
    return this.access.rename(id, name, owner);
  }

  setDeviceRole(id: string, role: DeviceRole): Promise<boolean> {
    return this.access.setRole(id, role);
  }

  auditTrail(max: number): Promise<readonly AuditRecord[]> {
    return this.access.audit.read(max);
  }

  answerTo(origin: string | null): void {
    const { publicOrigins } = this.options;
    this.origins = [...new Set(origin === null ? publicOrigins : [...publicOrigins, origin])];
  }

  showMoney(money: Money): void {
    this.host.showMoney(money);
  }

  connect(client: LocalClient): Disposable {
    const nothing = toDisposable(() => undefined);
    const connect = (ready: LocalClient): Disposable => {
      const { served } = this.host;
      // After the end nobody is there at all.
      if (served === null || this.stopping !== null) return nothing;
      return this.localClients.connect(ready, served, this.desk, this.options.logger);
    };
    // While a restart is under way, who is there yet is about to go.
    const { restarting } = this.host;
    return restarting === null ? connect(client) : connectLater(restarting, client, connect);
  }

  newConversation(by: Author): void {
    this.host.served?.conversations.openNew(by);
  }

  interrupt(): void {
    this.access.note("turn-stopped", owner, this.state.currentId);
    this.host.served?.conversations.interruptCurrent();
  }

  restart(): Promise<void> {
    return this.beginRestart(owner);
  }

  stop(): Promise<void> {
    return this.end(null);
  }

  /** `reason`: why, where nobody asked for it. */
  end(reason: string | null): Promise<void> {
    this.stopping ??= this.stopOnce(reason);
    return this.stopping;
  }

  private listen(): void {
    const { access, host, push, usage } = this;
    const tellOfDevices = (): void => {
      this.devicesChanged.fire();
      this.desk.tellOfChange();
    };
    const subscriptions = [
      access.registry.onDidChange(tellOfDevices),
      host.onDidChangeClients(tellOfDevices),
      access.registry.onDidLoseRights((lost) => {
        // The editor is no device, and stays.
        const keptIds = lost.keptIds === null ? null : [...lost.keptIds, owner.author.id];
        host.holdBack({ ...lost, keptIds });
      }),
      access.registry.onDidRemove((id) => {
        push.forget(id);
      }),
      host.onDidChangeState((state) => {
        push.follow(state);
        usage.follow(state);
      }),
      host.onDidEndTurn(() => {
        usage.turnEnded();
      }),
      access.registry.onDidRegainRights((id) => {
        host.letBack(id);
      }),
      access.onDidAlert((alert) => {
        this.alerted.fire(alert);
        if (alert.kind === "audit-failed") host.reportStatus();
      }),
      access.audit.onDidRecover(() => {
        host.reportStatus();
      }),
    ];
    for (const subscription of subscriptions) this.disposables.add(subscription);
  }

  private makeEditorDesk(): EditorDesk {
    const { editor, workspaceFolder: folder, push, logger } = this.options;
    return new EditorDesk({
      editor,
      folder,
      typedAt: push.typedAt,
      editsOf: async (request) => (await this.host.served?.conversations.editsOf(request)) ?? [],
      mayStill: ({ deviceId, role }) => deviceId === null || this.access.roleOf(deviceId) === role,
      note: (event, by, detail) => {
        this.access.note(event, by, detail);
      },
      logger: childLogger(logger, "editor"),
    });
  }

  private async beginRestart(by: Requester): Promise<void> {
    try {
      await this.host.restart(by);
    } catch (error) {
      if (this.stopping === null) {
        void this.end(`restart failed: ${messageOf(error)}`);
        this.failed.fire(error);
      }
      throw error;
    }
  }

  private async stopOnce(reason: string | null): Promise<void> {
    this.access.pairing.dispose();
    this.localClients.end(null, "stopped");
    this.push.dispose();
    await Promise.all([this.host.stop(reason), this.usage.stop()]);
    await within(this.push.flush(), shutdownMs, undefined);
    this.disposables.dispose();
    this.access.dispose();
    this.options.logger.info("Stopped");
  }

  private describe(device: DeviceRecord): DeviceInfo {
    const { id, name, role, createdAt, lastSeenAt, address } = device;
    const isConnected = this.host.isConnected(id);
    return { id, name, role, createdAt, lastSeenAt, address, isConnected };
  }
}
