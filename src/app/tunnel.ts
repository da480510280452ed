import type { Disposable } from "../base/lifecycle";
import { DisposableStore } from "../base/lifecycle";
import type { Logger } from "../base/logger";
import { childLogger } from "../base/logger";
import type { Problem, TunnelStatus } from "../shared/state";
import { systemClock } from "../tunnel/clock";
import type { TunnelConfig } from "../tunnel/config";
import { toProblem } from "../tunnel/errors";
import { canCheckPublic, checkPublic, healthAnswer } from "../tunnel/publicCheck";
import { PublicWatch } from "../tunnel/publicWatch";
import { TunnelSupervisor } from "../tunnel/supervisor";
import type { TunnelState } from "../tunnel/supervisorState";

export interface TunnelOptions {
  readonly config: TunnelConfig;
  /** Where the tunnel door listens. */
  readonly socket: string;
  readonly childScript: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly logger: Logger;
  readonly report: (status: TunnelStatus) => void;
}

/** Runs the tunnel, looks now and then at its public side, and reports in the words of the shared state. */
export class Tunnel implements Disposable {
  private readonly options: TunnelOptions;
  private readonly logger: Logger;
  private readonly supervisor: TunnelSupervisor;
  private readonly publicWatch: PublicWatch | null;
  private readonly disposables = new DisposableStore();
  private trouble: Problem | null = null;

  constructor(options: TunnelOptions) {
    this.options = options;
    const { childScript, environment, logger } = options;
    this.logger = childLogger(logger, "tunnel");
    this.supervisor = this.disposables.add(
      new TunnelSupervisor({ childScript, environment, logger }),
    );
    this.publicWatch = this.watchPublicSide();
    this.disposables.add(
      this.supervisor.onDidChangeState((state) => {
        this.follow(state);
      }),
    );
  }

  /** @throws {UserError} when the configuration can't be used */
  start(): void {
    this.supervisor.start(this.options.config, this.options.socket);
  }

  /** All that came through the tunnel was lost at once: is its public side still well? */
  suspect(): void {
    this.publicWatch?.suspect();
  }

  /** Somebody came through the tunnel. */
  reached(): void {
    this.publicWatch?.reached();
  }

  async stop(): Promise<void> {
    this.publicWatch?.offline();
    await this.supervisor.stop();
    this.dispose();
  }

  /** Ends it at once, where there is no time for `stop`. */
  dispose(): void {
    this.disposables.dispose();
  }

  private watchPublicSide(): PublicWatch | null {
    const { config } = this.options;
    if (!canCheckPublic(config)) return null;
    const watch = new PublicWatch({
      clock: systemClock,
      hasGate: config.allowEmails.length > 0,
      check: async (url, signal) => {
        const finding = await checkPublic(config, { url, expected: healthAnswer, signal });
        this.logger.info(`the public address: ${JSON.stringify(finding)}`);
        return finding;
      },
      onTrouble: (trouble) => {
        this.trouble = trouble;
        this.options.report(this.status);
      },
      onCondemned: (code) => {
        this.supervisor.condemn(code);
      },
    });
    return this.disposables.add(watch);
  }

  private follow(state: TunnelState): void {
    this.trouble = null;
    if (state.kind === "online") this.publicWatch?.online(state.url);
    else this.publicWatch?.offline();
    this.options.report(this.status);
  }

  private get status(): TunnelStatus {
    const status = toStatus(this.supervisor.state);
    const { trouble } = this;
    return status.kind === "online" && trouble !== null ? { ...status, trouble } : status;
  }
}

function toStatus(state: TunnelState): TunnelStatus {
  switch (state.kind) {
    case "off":
    case "stopping":
      return { kind: "off" };
    case "starting":
      return { kind: "starting" };
    case "online":
      return { kind: "online", url: state.url };
    case "retrying":
      return { kind: "retrying", problem: toProblem(state.reason), retryAt: state.retryAt };
    case "failed":
      return { kind: "failed", problem: toProblem(state) };
  }
}
