import { hostname } from "node:os";
import type { Money, TunnelStatus } from "../shared/state";
import type { Access } from "./access";
import type { Engine } from "./engine";

export interface HostStatusPorts {
  readonly workspaceName: string;
  /** What costs are shown in at first. */
  readonly money: Money;
  /** There is an editor that shows files. */
  readonly hasEditor: boolean;
  readonly access: Access;
  /** Where it is said; null while there is none, as during a restart. */
  readonly engine: () => Engine | null;
}

/** What the clients are told of the host itself: its tunnel, what is wrong with its disk, its money. */
export class HostStatus {
  private readonly ports: HostStatusPorts;
  private tunnel: TunnelStatus = { kind: "off" };
  private money: Money;

  constructor(ports: HostStatusPorts) {
    this.ports = ports;
    this.money = ports.money;
  }

  /** The host name that the tunnel is reached by, or null while it is not. */
  get publicHost(): string | null {
    const { tunnel } = this;
    return tunnel.kind === "online" ? new URL(tunnel.url).host : null;
  }

  tunnelIs(status: TunnelStatus): void {
    const { access } = this.ports;
    const wasOnline = this.tunnel.kind === "online";
    if (status.kind === "online" && !wasOnline) access.noteOwn("tunnel-online", status.url);
    if (status.kind !== "online" && wasOnline) access.noteOwn("tunnel-offline");
    this.tunnel = status;
    this.report();
  }

  moneyIs(money: Money): void {
    this.money = money;
    this.report();
  }

  report(): void {
    const { workspaceName, hasEditor, access } = this.ports;
    const engine = this.ports.engine();
    engine?.log.append({
      type: "host.changed",
      host: {
        workspaceName,
        hostName: hostname(),
        tunnel: this.tunnel,
        storage: engine.storageProblem ?? access.audit.problem,
        money: this.money,
        ...(hasEditor ? { hasEditor } : {}),
      },
    });
  }
}
