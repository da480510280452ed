import { hostname } from "node:os";
import { Emitter } from "../base/emitter";
import { UserError } from "../base/errors";
import { DisposableStore } from "../base/lifecycle";
import { childLogger } from "../base/logger";
import { within } from "../base/within";
import type { Conversations } from "../conversation/conversations";
import type { HeldAuthors } from "../conversation/scheduler";
import type { HostDesk, Requester } from "../server/hostDesk";
import type { ServedHost } from "../server/server";
import { Server } from "../server/server";
import { shutdownMs } from "../shared/limits";
import { closeCodes } from "../shared/protocolVersion";
import type { HostState, Money } from "../shared/state";
import { initialState } from "../shared/state";
import type { UsageNow } from "../shared/usage";
import type { Access } from "./access";
import type { LocalClients } from "./clients";
import { Engine } from "./engine";
import { HostStatus } from "./hostStatus";
import { Tunnel } from "./tunnel";
import type { AppOptions } from "./types";

export interface HostPorts {
  readonly options: AppOptions;
  readonly access: Access;
  readonly desk: HostDesk;
  readonly clients: LocalClients;
  /** By which origins the local door is reached besides its own; the same array while they are the same. */
  readonly origins: () => readonly string[];
}

/**
 * What runs, from the agent to the tunnel: starts it, starts it again, and stops it.
 * - A restart waits for the start; two at once are one.
 * - A stop waits for nobody: what is being started is ended at once, and what arrives after the
 *   stop is ended as it arrives.
 */
export class Host {
  private readonly ports: HostPorts;
  private readonly status: HostStatus;
  private readonly disposables = new DisposableStore();
  private readonly stateChanged = new Emitter<HostState>();
  /** Fires after each change of `state`. */
  readonly onDidChangeState = this.stateChanged.event;
  private readonly turnEnded = new Emitter<void>();
  /** Somewhere a turn ended. */
  readonly onDidEndTurn = this.turnEnded.event;
  private readonly clientsChanged = new Emitter<void>();
  /** A device came or went. */
  readonly onDidChangeClients = this.clientsChanged.event;
  private readonly moved = new Emitter<void>();
  /** The local door is at another port since a restart. */
  readonly onDidMove = this.moved.event;

  private engine: Engine | null = null;
  private server: Server | null = null;
  private tunnel: Tunnel | null = null;
  private starting: Promise<void> | null = null;
  private current: Promise<void> | null = null;
  private stopping: Promise<void> | null = null;
  /** `started` is on record, so that `stopped` will be. */
  private hasStarted = false;
  /** What the conversations that the restart under way opens have to be told. */
  private readonly untold: ((conversations: Conversations) => void)[] = [];

  constructor(ports: HostPorts) {
    this.ports = ports;
    const { access, options } = ports;
    this.status = new HostStatus({
      workspaceName: options.workspaceName,
      money: options.money,
      hasEditor: options.editor !== null,
      access,
      engine: () => this.engine,
    });
  }

  get state(): HostState {
    return this.engine?.log.state ?? initialState;
  }

  /** Null while nothing is there: before the start, in the middle of a restart, after the end. */
  get served(): ServedHost | null {
    if (this.engine === null) return null;
    const { log, conversations } = this.engine;
    return { log, conversations };
  }

  get localUrl(): string {
    return `http://127.0.0.1:${this.server?.localPort ?? 0}`;
  }

  /** The end of the restart that is under way, or null: none is. */
  get restarting(): Promise<void> | null {
    return this.current;
  }

  isConnected(deviceId: string): boolean {
    return this.server?.isConnected(deviceId) ?? false;
  }

  /** Resolves when the doors are open and the agent works. The tunnel goes on by itself. */
  start(): Promise<void> {
    this.starting ??= this.startOnce();
    return this.starting;
  }

  /** Rejects when it failed, or a stop came: nothing is served then. */
  restart(by: Requester): Promise<void> {
    this.current ??= this.restartOnce(by).finally(() => {
      this.current = null;
    });
    return this.current;
  }

  /**
   * Resolves when nothing is left, or after `shutdownMs`. Never rejects. `reason`: for the record,
   * where nobody asked for it.
   */
  stop(reason: string | null): Promise<void> {
    this.stopping ??= this.stopOnce(reason);
    return this.stopping;
  }

  /** What these wanted is held, now and after the restart under way. */
  holdBack(held: HeldAuthors): void {
    this.tell((conversations) => {
      conversations.holdBack(held);
    });
  }

  /** This device may have things done again. */
  letBack(deviceId: string): void {
    this.tell((conversations) => {
      conversations.letBack(deviceId);
    });
  }

  /** What is wrong with the disk may be something else now. */
  reportStatus(): void {
    this.status.report();
  }

  showMoney(money: Money): void {
    this.status.moneyIs(money);
  }

  /** Tells everybody what was used; nobody, while nothing runs. */
  tellUsage(usage: UsageNow): void {
    this.engine?.log.append({ type: "usage.changed", usage });
  }

  private tell(act: (conversations: Conversations) => void): void {
    if (this.current !== null) this.untold.push(act);
    if (this.engine !== null) act(this.engine.conversations);
  }

  private async startOnce(): Promise<void> {
    const { options } = this.ports;
    const engine = await this.openEngine();
    this.ports.access.noteOwn("started", options.workspaceName);
    this.hasStarted = true;
    // The CLI takes longest to start: the doors are opened meanwhile.
    const started = engine.start();
    // Waited for below; until then its failure is nobody's.
    started.catch(() => undefined);
    const server = await this.openDoors();
    if (options.port !== 0 && server.localPort !== options.port) {
      options.onPortTaken?.(options.port, server.localPort);
    }
    await started;
    this.startTunnel();
    options.logger.info(`Open at ${this.localUrl}`);
  }

  private async openDoors(): Promise<Server> {
    const { options, access, desk, origins } = this.ports;
    const server = await Server.start({
      port: options.port,
      ...(options.otherPort === undefined ? {} : { otherPort: options.otherPort }),
      pageFolder: options.pageFolder,
      hostName: hostname(),
      workspaceName: options.workspaceName,
      audit: access.audit,
      devices: access.registry,
      pairing: access.pairing,
      host: () => this.served ?? nobody(),
      desk,
      publicHost: () => this.status.publicHost,
      origins,
      hasTunnel: options.tunnel !== null,
      logger: childLogger(options.logger, "server"),
    });
    this.server = server;
    this.disposables.add(
      server.onDidChangeClients(() => {
        this.clientsChanged.fire();
      }),
    );
    this.disposables.add(
      server.onDidLoseTunnel(() => {
        this.tunnel?.suspect();
      }),
    );
    this.disposables.add(
      server.onDidReachTunnel(() => {
        this.tunnel?.reached();
      }),
    );
    return server;
  }

  private async restartOnce(by: Requester): Promise<void> {
    this.untold.length = 0;
    await this.starting;
    this.goOnOnlyIfWanted();
    const { engine, server } = this;
    if (engine === null || server === null) throw new Error("nothing runs that could be restarted");
    const { options, access, clients } = this.ports;
    const { localPort } = server;
    options.logger.info("Restarting");
    // Before its outcome is known, which `stopped` tells where it is bad.
    access.note("restarted", by, null);
    clients.end(closeCodes.restarting, "restarting");
    await Promise.all([server.shut(), engine.stop()]);
    this.engine = null;
    engine.dispose();
    this.goOnOnlyIfWanted();
    const next = await this.openEngine();
    for (const act of this.untold) act(next.conversations);
    // The pages are let in at once; the CLI starts meanwhile.
    await Promise.all([server.reopen(), next.start()]);
    this.goOnOnlyIfWanted();
    if (server.localPort !== localPort) {
      options.onPortTaken?.(localPort, server.localPort);
      this.moved.fire();
    }
    options.logger.info(`Open again at ${this.localUrl}`);
  }

  private async stopOnce(reason: string | null): Promise<void> {
    const { access } = this.ports;
    const work = [this.closeDoors(), this.endEngine(), access.registry.flush()];
    await within(Promise.allSettled(work), shutdownMs, null);
    this.tunnel?.dispose();
    this.status.tunnelIs({ kind: "off" });
    this.engine?.dispose();
    this.disposables.dispose();
    if (this.hasStarted) access.noteOwn("stopped", reason);
  }

  /** The tunnel goes last: it carries the good-byes to the phones. */
  private async closeDoors(): Promise<void> {
    await this.server?.stop();
    await this.tunnel?.stop();
  }

  /** What runs is ended at once; a restart sees to what it opens. */
  private async endEngine(): Promise<void> {
    await Promise.allSettled([this.engine?.stop(), this.current]);
  }

  /** Rejects when a stop came meanwhile; nothing of it is left then. */
  private async openEngine(): Promise<Engine> {
    const engine = await Engine.open(this.ports.options);
    if (this.stopping !== null) {
      await engine.stop();
      engine.dispose();
    }
    this.goOnOnlyIfWanted();
    this.engine = engine;
    engine.log.onDidAppend(({ event }) => {
      this.stateChanged.fire(engine.log.state);
      if (event.type === "turn.ended") this.turnEnded.fire();
    });
    engine.onDidChangeStorage(() => {
      this.status.report();
    });
    this.status.report();
    return engine;
  }

  private goOnOnlyIfWanted(): void {
    if (this.stopping !== null) throw new Error("everything was stopped meanwhile");
  }

  private startTunnel(): void {
    const { options } = this.ports;
    const socket = this.server?.tunnelSocket ?? null;
    if (options.tunnel === null || socket === null) return;
    this.tunnel = new Tunnel({
      config: options.tunnel,
      socket,
      childScript: options.tunnelChildScript,
      environment: options.environment,
      logger: options.logger,
      report: (status) => {
        this.status.tunnelIs(status);
      },
    });
    try {
      this.tunnel.start();
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      // What can't work from outside must not keep anybody from working here.
      options.logger.error(error.message);
      const problem = { code: "tunnel-settings", detail: error.message } as const;
      this.status.tunnelIs({ kind: "failed", problem });
    }
  }
}

function nobody(): never {
  throw new Error("nothing is there to serve");
}
