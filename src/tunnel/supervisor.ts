import type { Event } from "../base/emitter";
import { Emitter } from "../base/emitter";
import { messageOf } from "../base/errors";
import type { Disposable } from "../base/lifecycle";
import type { Logger } from "../base/logger";
import { childLogger } from "../base/logger";
import { forkScript } from "../base/process";
import {
  tunnelAttemptAnyway,
  tunnelAttemptsAtLeast,
  tunnelCallTimeoutMs,
  tunnelHeartbeatSeconds,
  tunnelHeartbeatToleranceSeconds,
  tunnelStartTimeoutMs,
  tunnelStopGraceMs,
} from "../shared/limits";
import type { ProblemCode } from "../shared/problemCodes";
import { childEnvironment } from "./childEnvironment";
import { ChildLink } from "./childLink";
import type { Clock } from "./clock";
import { systemClock } from "./clock";
import type { ChildConfig, TunnelConfig } from "./config";
import { toChildConfig } from "./config";
import type { TunnelProblem } from "./errors";
import { toTunnelProblem } from "./errors";
import { canConnect, ngrokAddress, OutageWatch } from "./reachability";
import type { FromChild } from "./ipc";
import type { TunnelEvent, TunnelState } from "./supervisorState";
import { reduceTunnel, tunnelOff } from "./supervisorState";

/** What the network may be the cause of. */
const networkTrouble: ReadonlySet<ProblemCode> = new Set(["tunnel-offline", "tunnel-tls"]);

/** What a supervisor needs. What follows `environment` is for tests. */
export interface TunnelSupervisorOptions {
  /** Path of the bundled tunnelChild.js, with the native addon beside it. */
  readonly childScript: string;
  readonly logger: Logger;
  /** What the child's environment is picked from; see {@link childEnvironment}. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly fork?: typeof forkScript;
  readonly clock?: Clock;
  /** In [0, 1). */
  readonly random?: () => number;
  /** Whether `host:port` takes connections. */
  readonly probe?: (address: string) => Promise<boolean>;
  readonly heartbeatSeconds?: number;
  readonly heartbeatToleranceSeconds?: number;
}

/**
 * Keeps a tunnel up: runs the SDK in a child process, watches it, and starts a new one after a wait
 * when it fails. Each child has one session; to end a session its process is killed, so that
 * nothing can come back by itself.
 */
export class TunnelSupervisor implements Disposable {
  private readonly childScript: string;
  private readonly logger: Logger;
  private readonly environment: Readonly<Record<string, string | undefined>>;
  private readonly fork: typeof forkScript;
  private readonly clock: Clock;
  private readonly random: () => number;
  private readonly probe: (address: string) => Promise<boolean>;
  private readonly heartbeatSeconds: number;
  private readonly heartbeatToleranceSeconds: number;
  private readonly stateEmitter = new Emitter<TunnelState>();
  private current: TunnelState = tunnelOff;
  private config: ChildConfig | undefined;
  private child: ChildLink | undefined;
  /** The next attempt while retrying; else the child's watchdog. */
  private timer: Disposable | undefined;
  /** From the loss of the network until the tunnel stands again or is given up. */
  private outage: OutageWatch | undefined;
  /** What the log told since the tunnel last stood: an outage of a day must not fill it. */
  private readonly told = new Set<string | null>();
  private stopping: Promise<void> | undefined;

  /** Fires after each change, with the new state. */
  readonly onDidChangeState: Event<TunnelState> = this.stateEmitter.event;

  constructor(options: TunnelSupervisorOptions) {
    this.childScript = options.childScript;
    this.logger = childLogger(options.logger, "tunnel");
    this.environment = options.environment ?? process.env;
    this.fork = options.fork ?? forkScript;
    this.clock = options.clock ?? systemClock;
    this.random = options.random ?? Math.random;
    this.probe = options.probe ?? canConnect;
    this.heartbeatSeconds = options.heartbeatSeconds ?? tunnelHeartbeatSeconds;
    this.heartbeatToleranceSeconds =
      options.heartbeatToleranceSeconds ?? tunnelHeartbeatToleranceSeconds;
  }

  get state(): TunnelState {
    return this.current;
  }

  /**
   * Starts the tunnel, in place of one that runs. Returns at once; the state tells the rest.
   * `localTarget` is the path of a unix socket or a named pipe, or `http://127.0.0.1:PORT`. It is
   * connected to anew for each visitor, so the server behind it may come and go.
   * @throws {UserError} see {@link toChildConfig}; the tunnel is then as it was
   */
  start(config: TunnelConfig, localTarget: string): void {
    this.config = toChildConfig(config, localTarget);
    this.killChild();
    this.endOutage();
    this.stopping = undefined;
    this.apply({ kind: "start" });
    this.launch();
  }

  /** Tries again now instead of after the wait; of use when the person or the system knows more. */
  retryNow(): void {
    if (this.current.kind !== "retrying") return;
    this.apply({ kind: "retry" });
    this.launch();
  }

  /**
   * Takes an online tunnel down at once, for a reason of {@link tunnelErrors} that its child can't know:
   * for good if the reason is fatal, else to bring up another one.
   */
  condemn(code: "gate-missing" | "unpublished"): void {
    if (this.current.kind === "online") this.fail(code, null);
  }

  /**
   * Ends the tunnel: takes the endpoint offline, then ends the process, at the latest by killing
   * it. Resolves when the process is gone; never rejects. Calling it again joins the first call.
   */
  stop(): Promise<void> {
    if (this.stopping !== undefined) return this.stopping;
    const stopping = this.stopChild().finally(() => {
      if (this.stopping === stopping) this.stopping = undefined;
    });
    this.stopping = stopping;
    return stopping;
  }

  /** Kills the process without waiting, for the end of the host. */
  dispose(): void {
    this.killChild();
    this.endOutage();
    this.current = tunnelOff;
    this.stateEmitter.dispose();
  }

  private async stopChild(): Promise<void> {
    const { child, current } = this;
    if (current.kind === "off") return;
    this.apply({ kind: "stop" });
    this.clearTimer();
    this.endOutage();
    if (child !== undefined) {
      // Only an online session has something to say goodbye to.
      if (current.kind === "online") {
        child.send({ type: "stop" });
        this.timer = this.clock.after(tunnelStopGraceMs, () => {
          child.kill();
        });
      } else {
        child.kill();
      }
      await child.gone;
    }
    // A start that came meanwhile owns child, timer and state now.
    if (this.child !== child) return;
    this.clearTimer();
    this.child = undefined;
    this.apply({ kind: "stopped" });
  }

  private launch(): void {
    const { config } = this;
    if (config === undefined) return;
    this.killChild();
    let child: ChildLink;
    try {
      const forked = this.fork(this.childScript, childEnvironment(this.environment));
      child = new ChildLink(forked, {
        onMessage: (message) => {
          if (this.child === child) this.hear(message);
        },
        onGone: (detail) => {
          if (this.child === child) this.fail("exited", detail);
        },
      });
    } catch (error) {
      this.fail("exited", messageOf(error));
      return;
    }
    this.child = child;
    this.watch(tunnelStartTimeoutMs, "timeout");
    child.send({
      type: "start",
      config,
      heartbeatSeconds: this.heartbeatSeconds,
      heartbeatToleranceSeconds: this.heartbeatToleranceSeconds,
      callTimeoutMs: tunnelCallTimeoutMs,
    });
  }

  private hear(message: FromChild): void {
    switch (message.type) {
      case "online":
        this.endOutage();
        this.told.clear();
        this.apply({ kind: "online", url: message.url });
        this.watchHeartbeat();
        return;
      case "beat":
        if (this.current.kind === "online") this.watchHeartbeat();
        return;
      case "failed":
        this.fail(message.code, message.detail);
    }
  }

  /** The child tells of a missing answer; this notices a child that tells nothing at all. */
  private watchHeartbeat(): void {
    const seconds = 2 * this.heartbeatSeconds + this.heartbeatToleranceSeconds;
    this.watch(seconds * 1_000, "no-heartbeat");
  }

  private watch(ms: number, code: string): void {
    this.clearTimer();
    this.timer = this.clock.after(ms, () => {
      this.fail(code, null);
    });
  }

  private fail(code: string | null, detail: string | null): void {
    if (this.current.kind === "stopping") return;
    this.killChild();
    const problem = toTunnelProblem(code, detail, this.config?.authtoken ?? "");
    this.tell(problem);
    this.apply({ kind: "trouble", problem });
    if (this.current.kind !== "retrying") {
      this.endOutage();
      return;
    }
    if (networkTrouble.has(problem.reasonKey)) this.watchOutage();
    else this.endOutage();
    this.waitForRetry();
  }

  private tell({ code, message, detail }: TunnelProblem): void {
    if (this.told.has(code)) return;
    this.told.add(code);
    this.logger.warn(`${code ?? "no code"}: ${message} ${detail ?? ""}`);
  }

  private waitForRetry(): void {
    if (this.current.kind !== "retrying") return;
    this.timer = this.clock.after(this.current.retryAt - this.clock.now(), () => {
      if (!this.canWaitOn()) {
        this.retryNow();
        return;
      }
      this.apply({ kind: "postpone" });
      this.waitForRetry();
    });
  }

  /** While nothing can be reached no process needs to find that out; now and then one does all the same. */
  private canWaitOn(): boolean {
    const { current, outage } = this;
    if (current.kind !== "retrying" || outage?.isUnreachable !== true) return false;
    return current.attempt > tunnelAttemptsAtLeast && current.attempt % tunnelAttemptAnyway !== 0;
  }

  private watchOutage(): void {
    const address = this.config?.serverAddress ?? ngrokAddress;
    this.outage ??= new OutageWatch(
      () => this.probe(address),
      this.clock,
      () => {
        this.networkReturned();
      },
    );
  }

  /** A child that began before would find out only with its system's next attempt, seconds later. */
  private networkReturned(): void {
    if (this.current.kind !== "retrying" && this.current.kind !== "starting") return;
    this.apply({ kind: "returned" });
    this.launch();
  }

  private endOutage(): void {
    this.outage?.dispose();
    this.outage = undefined;
  }

  private killChild(): void {
    this.clearTimer();
    const { child } = this;
    this.child = undefined;
    child?.kill();
  }

  private clearTimer(): void {
    this.timer?.dispose();
    this.timer = undefined;
  }

  private apply(event: TunnelEvent): void {
    const circumstances = { now: this.clock.now(), random: this.random() };
    const next = reduceTunnel(this.current, event, circumstances);
    if (next === this.current) return;
    this.current = next;
    if (next.kind === "online") this.logger.info(`online at ${next.url}`);
    else if (next.kind !== "retrying" && next.kind !== "starting") this.logger.info(next.kind);
    this.stateEmitter.fire(next);
  }
}
