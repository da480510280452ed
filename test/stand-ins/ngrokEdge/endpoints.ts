import type { BindRequest } from "./agentMessages";
import type { MuxadoStream } from "./muxadoStream";
import type { TrafficPolicy } from "./trafficPolicy";

/** A published address and the agent that serves it. */
export interface Endpoint {
  readonly id: string;
  readonly url: string;
  readonly hostname: string;
  readonly request: BindRequest;
}

/** An endpoint as the edge itself sees it. */
export interface OnlineEndpoint extends Endpoint {
  readonly session: string;
  readonly policy: TrafficPolicy;
  /** Opens a stream to the agent for one public connection from this `ip:port`. */
  openStream(clientAddress: string): MuxadoStream;
  /** Tells the agent that the edge ended the endpoint. */
  stop(reason: { readonly code: string; readonly message: string }): void;
}

/** What is online now, by host name. Changes can be waited for. */
export class EndpointTable {
  private readonly online = new Map<string, OnlineEndpoint>();
  /** Names that a lost agent still occupies, for the fault `lingerMs`. */
  private readonly lingering = new Map<string, NodeJS.Timeout>();
  private readonly waiters = new Set<() => void>();

  all(): readonly OnlineEndpoint[] {
    return [...this.online.values()];
  }

  find(hostname: string): OnlineEndpoint | undefined {
    return this.online.get(hostname);
  }

  isTaken(hostname: string): boolean {
    return this.online.has(hostname) || this.lingering.has(hostname);
  }

  add(endpoint: OnlineEndpoint): void {
    this.online.set(endpoint.hostname, endpoint);
    this.announce();
  }

  /** Removes the endpoints that fit; with `lingerMs` their names stay taken for so long. */
  remove(isWanted: (endpoint: OnlineEndpoint) => boolean, lingerMs = 0): void {
    for (const endpoint of this.all().filter(isWanted)) {
      this.online.delete(endpoint.hostname);
      if (lingerMs > 0) this.keepTaken(endpoint.hostname, lingerMs);
    }
    this.announce();
  }

  /** Resolves as soon as `find` gives something, at once if it does now. */
  async waitFor<T>(find: () => T | undefined): Promise<T> {
    for (;;) {
      const found = find();
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => this.waiters.add(resolve));
    }
  }

  dispose(): void {
    for (const timer of this.lingering.values()) clearTimeout(timer);
    this.lingering.clear();
  }

  private keepTaken(hostname: string, lingerMs: number): void {
    clearTimeout(this.lingering.get(hostname));
    const timer = setTimeout(() => this.lingering.delete(hostname), lingerMs);
    this.lingering.set(hostname, timer);
  }

  private announce(): void {
    const waiters = [...this.waiters];
    this.waiters.clear();
    for (const waiter of waiters) waiter();
  }
}
