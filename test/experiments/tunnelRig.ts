import { once } from "node:events";
import { readdir, readlink } from "node:fs/promises";
import type { Server } from "node:http";
import http from "node:http";
import path from "node:path";
import type { PrivateSocket } from "../../src/base/privateSocket";
import { makePrivateSocket } from "../../src/base/privateSocket";
import { forkScript } from "../../src/base/process";
import { silentLogger } from "../../src/base/logger";
import type { TunnelConfig } from "../../src/tunnel/config";
import { TunnelSupervisor } from "../../src/tunnel/supervisor";
import type { TunnelState } from "../../src/tunnel/supervisorState";
import type { NgrokEdge } from "../stand-ins/ngrokEdge/edge";
import { startNgrokEdge } from "../stand-ins/ngrokEdge/edge";
import { visitEdge } from "../stand-ins/ngrokEdge/visitor";
import { tunnelConfig } from "../support/tunnelConfig";

const domain = "experiment.ngrok-free.app";

/** The product's supervisor with the built child, the real SDK and a loopback edge. */
export class TunnelRig {
  readonly edge: NgrokEdge;
  readonly supervisor: TunnelSupervisor;
  readonly children: ReturnType<typeof forkScript>[] = [];
  private readonly server: Server;
  private readonly socket: PrivateSocket;

  private constructor(edge: NgrokEdge, socket: PrivateSocket) {
    this.edge = edge;
    this.socket = socket;
    this.server = http.createServer((_request, response) => response.end("here"));
    this.supervisor = new TunnelSupervisor({
      childScript: path.resolve("dist/tunnelChild.js"),
      logger: silentLogger,
      fork: (script, environment) => {
        const child = forkScript(script, environment);
        this.children.push(child);
        return child;
      },
    });
  }

  static async start(): Promise<TunnelRig> {
    const [edge, socket] = await Promise.all([startNgrokEdge(), makePrivateSocket()]);
    const rig = new TunnelRig(edge, socket);
    rig.server.listen(socket.path);
    await once(rig.server, "listening");
    return rig;
  }

  begin(changes: Partial<TunnelConfig> = {}): void {
    const config = tunnelConfig({
      domain,
      serverAddress: this.edge.serverAddr,
      certificateAuthority: this.edge.caPem,
      ...changes,
    });
    this.supervisor.start(config, this.socket.path);
  }

  until<K extends TunnelState["kind"]>(kind: K): Promise<Extract<TunnelState, { kind: K }>> {
    const isWanted = (state: TunnelState): state is Extract<TunnelState, { kind: K }> =>
      state.kind === kind;
    return new Promise((resolve) => {
      const { state } = this.supervisor;
      if (isWanted(state)) {
        resolve(state);
        return;
      }
      const subscription = this.supervisor.onDidChangeState((next) => {
        if (!isWanted(next)) return;
        subscription.dispose();
        resolve(next);
      });
    });
  }

  /** The time (ms) that something takes, from the call to its end. */
  async timed(work: () => Promise<unknown>): Promise<number> {
    const startedAt = performance.now();
    await work();
    return performance.now() - startedAt;
  }

  /** Whether a visitor gets through. */
  async isOpen(): Promise<boolean> {
    const reply = await visitEdge(this.edge, domain);
    return reply.status === 200 && reply.body.toString() === "here";
  }

  /** Child processes that have not ended. */
  get living(): number {
    return this.children.filter(
      ({ exitCode, signalCode }) => exitCode === null && signalCode === null,
    ).length;
  }

  async close(): Promise<void> {
    await this.supervisor.stop();
    this.supervisor.dispose();
    this.server.closeAllConnections();
    this.server.close();
    await this.socket.remove();
    await this.edge.close();
  }
}

/** Open descriptors of this process that are sockets, pipes or files. */
export async function openDescriptors(): Promise<number> {
  const names = await readdir("/proc/self/fd");
  const targets = await Promise.all(
    names.map((name) => readlink(`/proc/self/fd/${name}`).catch(() => null)),
  );
  return targets.filter((target) => target !== null && !target.startsWith("anon_inode")).length;
}
