import { DisposableStore } from "../base/lifecycle";
import type { Logger } from "../base/logger";
import type { TunnelStatus } from "../shared/state";
import type { TunnelConfig } from "../tunnel/config";
import type { TunnelProblem } from "../tunnel/errors";
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

/** Runs the tunnel and reports it in the words of the shared state. */
export class Tunnel {
  private readonly options: TunnelOptions;
  private readonly supervisor: TunnelSupervisor;
  private readonly disposables = new DisposableStore();

  constructor(options: TunnelOptions) {
    this.options = options;
    const { childScript, environment, logger } = options;
    this.supervisor = this.disposables.add(
      new TunnelSupervisor({ childScript, environment, logger }),
    );
    this.disposables.add(
      this.supervisor.onDidChangeState((state) => {
        options.report(toStatus(state));
      }),
    );
  }

  /** @throws {UserError} when the configuration can't be used */
  start(): void {
    this.supervisor.start(this.options.config, this.options.socket);
  }

  async stop(): Promise<void> {
    await this.supervisor.stop();
    this.disposables.dispose();
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

/** The code of ngrok stays visible: it is what its documentation is searched by. */
function toProblem({ reasonKey, code, detail }: Omit<TunnelProblem, "kind">) {
  const parts = [code, detail].filter((part) => part !== null);
  return { code: reasonKey, detail: parts.length === 0 ? null : parts.join(": ") };
}
