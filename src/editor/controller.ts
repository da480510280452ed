import type { App, AppOptions } from "../app/types";
import { Emitter } from "../base/emitter";
import type { Disposable } from "../base/lifecycle";
import type { Logger } from "../base/logger";
import { messageOf } from "../base/errors";
import { unlessAborted } from "../base/within";
import type { HostState } from "../shared/state";
import { isAborted } from "./abort";

/** Where the product is in this window. `host` is the app's state as of now. */
export type SessionState =
  | { readonly kind: "off" }
  | { readonly kind: "starting" }
  | {
      readonly kind: "online";
      readonly app: App;
      readonly options: AppOptions;
      readonly host: HostState;
    }
  | { readonly kind: "stopping" }
  | { readonly kind: "failed"; readonly error: unknown };

export interface ControllerPorts {
  /**
   * Everything before the start: checks, questions, settings. Null: the person changed their mind.
   * Rejects with what stands in the way. After an abort its outcome is ignored.
   */
  prepare(signal: AbortSignal): Promise<AppOptions | null>;
  startApp(options: AppOptions): Promise<App>;
  readonly logger: Logger;
}

/**
 * Starts and stops the app, one thing at a time.
 * - At most one app exists; a start during a start is the same start.
 * - A stop during a start ends it: what it was asking is ignored, what it had started is stopped.
 * - A start during a stop waits for it.
 * - `stop` resolves when nothing of the app is left; neither method rejects.
 */
export class Controller implements Disposable {
  private readonly ports: ControllerPorts;
  /** A view that breaks is told, and holds up nothing. */
  private readonly changed = new Emitter<SessionState>((error) => {
    this.ports.logger.error(messageOf(error));
  });
  readonly onDidChange = this.changed.event;
  private current: SessionState = { kind: "off" };
  private work: Promise<void> = Promise.resolve();
  private starting: { readonly aborter: AbortController; readonly done: Promise<void> } | null =
    null;
  private app: App | null = null;
  private readonly subscriptions: Disposable[] = [];

  constructor(ports: ControllerPorts) {
    this.ports = ports;
  }

  get state(): SessionState {
    return this.current;
  }

  /** Starts, unless it runs. The outcome is the state. */
  start(): Promise<void> {
    if (this.starting !== null) return this.starting.done;
    if (this.current.kind === "online") return Promise.resolve();
    const aborter = new AbortController();
    const done = this.enqueue(async () => {
      try {
        await this.runStart(aborter.signal);
      } finally {
        if (this.starting?.aborter === aborter) this.starting = null;
      }
    });
    this.starting = { aborter, done };
    return done;
  }

  /** Ends everything, whatever the state. */
  stop(): Promise<void> {
    this.starting?.aborter.abort();
    this.starting = null;
    this.unsubscribe();
    if (this.current.kind === "starting" || this.current.kind === "online") {
      this.become({ kind: "stopping" });
    }
    return this.enqueue(async () => {
      await this.stopApp();
      if (this.current.kind !== "off") this.become({ kind: "off" });
    });
  }

  /** Ends the events, not the app: `stop` does that. */
  dispose(): void {
    this.unsubscribe();
    this.changed.dispose();
  }

  /** A job that fails is told, and must not keep back those after it. */
  private enqueue(job: () => Promise<void>): Promise<void> {
    this.work = this.work.then(job).catch((error: unknown) => {
      this.ports.logger.error(messageOf(error));
    });
    return this.work;
  }

  private async runStart(signal: AbortSignal): Promise<void> {
    if (isAborted(signal)) return;
    this.become({ kind: "starting" });
    try {
      // A question to the owner may stay open for long.
      const options = await unlessAborted(this.ports.prepare(signal), signal);
      if (isAborted(signal)) return;
      if (options === null) {
        this.become({ kind: "off" });
        return;
      }
      this.app = await this.ports.startApp(options);
      // After an abort the stop that caused it is next in the queue, and ends the app.
      if (!isAborted(signal)) this.goOnline(this.app, options);
    } catch (error) {
      this.ports.logger.error(`start failed: ${messageOf(error)}`);
      this.unsubscribe();
      await this.stopApp();
      if (!isAborted(signal)) this.become({ kind: "failed", error });
    }
  }

  private goOnline(app: App, options: AppOptions): void {
    const refresh = (): void => {
      this.become({ kind: "online", app, options, host: app.state });
    };
    this.subscriptions.push(
      app.onDidChangeState(refresh),
      app.onDidChangeDevices(refresh),
      app.onDidFail((error) => {
        this.fail(error);
      }),
    );
    refresh();
  }

  /** The app ended by itself. */
  private fail(error: unknown): void {
    this.unsubscribe();
    this.become({ kind: "failed", error });
    void this.enqueue(() => this.stopApp());
  }

  private unsubscribe(): void {
    for (const subscription of this.subscriptions.splice(0)) subscription.dispose();
  }

  private async stopApp(): Promise<void> {
    const { app } = this;
    this.app = null;
    try {
      await app?.stop();
    } catch (error) {
      this.ports.logger.error(`stop failed: ${messageOf(error)}`);
    }
  }

  private become(state: SessionState): void {
    if (state.kind !== this.current.kind) this.ports.logger.info(`state: ${state.kind}`);
    this.current = state;
    this.changed.fire(state);
  }
}
