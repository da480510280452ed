import { writeFile } from "node:fs/promises";
import http from "node:http";
import https from "node:https";
import type { AddressInfo, Server, Socket } from "node:net";
import tls from "node:tls";
import { AgentDesk } from "./agentDesk";
import type { Refusal } from "./agentMessages";
import { AgentSession } from "./agentSession";
import type { CertificateAuthority } from "./certificates";
import { createCertificateAuthority } from "./certificates";
import type { Endpoint } from "./endpoints";
import { EndpointTable } from "./endpoints";
import type { LogEntry } from "./log";
import { EdgeLog } from "./log";
import { OAuthDesk } from "./oauth";
import type { EdgeAnswer, PublicSideOptions } from "./publicSide";
import { errorAnswer, servePublicRequest, servePublicUpgrade } from "./publicSide";

/** How the stand-in behaves. */
export interface NgrokEdgeOptions {
  /** Ports on 127.0.0.1; 0 (the default) takes a free one. */
  readonly agentPort?: number;
  readonly httpPort?: number;
  readonly httpsPort?: number;
  /** Tokens that are let in; others get ERR_NGROK_105. Default: every token that is not empty. */
  readonly authtokens?: readonly string[];
  /** The address an agent gets that names none, as on the free plan. */
  readonly devDomain?: string;
  /** The free plan's warning page for browsers. Default: off. */
  readonly hasInterstitial?: boolean;
  /** Who visitors can be at the login page. */
  readonly identities?: readonly string[];
  /** Milliseconds for which the name of a lost agent stays taken (ERR_NGROK_334). Default: 0. */
  readonly lingerMs?: number;
  /** See `MuxadoSession`. Default: true. */
  readonly fastAck?: boolean;
}

/** Starts a loopback edge. It never opens a connection to anywhere. */
export async function startNgrokEdge(options: NgrokEdgeOptions = {}): Promise<NgrokEdge> {
  const edge = new NgrokEdge(options);
  await edge.listen();
  return edge;
}

/**
 * Stands for ngrok's service: agents connect over TLS, visitors over HTTP and HTTPS with the
 * endpoint's name as Host. It shows how clients behave; whether the real service accepts a
 * policy or a plan it cannot show.
 */
export class NgrokEdge {
  /** While false, connections of agents are cut at once, as if the network were down. */
  acceptAgents = true;
  /** May be switched while running. */
  hasInterstitial: boolean;
  private readonly options: NgrokEdgeOptions;
  private readonly authority: CertificateAuthority = createCertificateAuthority();
  private readonly table = new EndpointTable();
  private readonly edgeLog = new EdgeLog();
  private readonly desk: AgentDesk;
  private readonly sockets = new Set<Socket>();
  private readonly contexts = new Map<string, tls.SecureContext>();
  private readonly servers: { agent: Server; http: Server; https: Server };
  private publicFault: EdgeAnswer | null = null;

  constructor(options: NgrokEdgeOptions) {
    this.options = options;
    this.hasInterstitial = options.hasInterstitial ?? false;
    this.desk = new AgentDesk(options, this.table, this.edgeLog);
    this.servers = { agent: this.createAgentServer(), ...this.createPublicServers() };
    for (const server of Object.values(this.servers)) {
      server.on("connection", (socket: Socket) => {
        socket.setNoDelay(true);
        this.sockets.add(socket);
        socket.on("close", () => this.sockets.delete(socket));
      });
    }
  }

  /** `host:port` for the SDK's `serverAddr`. */
  get serverAddr(): string {
    return `localhost:${portOf(this.servers.agent)}`;
  }
  get httpPort(): number {
    return portOf(this.servers.http);
  }
  get httpsPort(): number {
    return portOf(this.servers.https);
  }
  /** The certificate authority of the agent port and of the HTTPS side. */
  get caPem(): string {
    return this.authority.caPem;
  }
  /** What agents asked for, oldest first; the newest 1 000 entries. */
  get log(): readonly LogEntry[] {
    return this.edgeLog.entries;
  }

  /** Writes {@link caPem} to a file. */
  async writeCa(file: string): Promise<void> {
    await writeFile(file, this.caPem);
  }

  async listen(): Promise<void> {
    const { agentPort = 0, httpPort = 0, httpsPort = 0 } = this.options;
    await Promise.all([
      listenOn(this.servers.agent, agentPort),
      listenOn(this.servers.http, httpPort),
      listenOn(this.servers.https, httpsPort),
    ]);
  }

  /** What is online now. */
  endpoints(): readonly Endpoint[] {
    return this.table.all();
  }
  /** Resolves with an endpoint that is online, now or next. */
  waitForBind(): Promise<Endpoint> {
    return this.table.waitFor(() => this.table.all()[0]);
  }
  /** Resolves when nothing is online. */
  async waitForEmpty(): Promise<void> {
    await this.table.waitFor(() => (this.table.all().length === 0 ? true : undefined));
  }
  /** Resolves with the next entry of the log of this kind; past ones do not count. */
  nextEntry<K extends LogEntry["kind"]>(kind: K): Promise<Extract<LogEntry, { kind: K }>> {
    return this.edgeLog.next(kind);
  }

  /** Cuts the connections of all agents. */
  dropAgents(): void {
    for (const agent of this.desk.all()) agent.close();
  }
  /** The network swallows everything to and from the agents that are connected now. */
  freezeAgents(): void {
    for (const agent of this.desk.all()) agent.freeze();
  }
  thawAgents(): void {
    for (const agent of this.desk.all()) agent.thaw();
  }
  /** Refuses every Auth from now on, until called with `null`. */
  refuseAuth(refusal: Refusal | null): void {
    this.desk.authRefusal = refusal;
  }
  /** Refuses every Bind from now on, until called with `null`. */
  refuseBind(refusal: Refusal | null): void {
    this.desk.bindRefusal = refusal;
  }
  /** Answers every visitor with this error of the edge, e.g. ERR_NGROK_727, until `null`. */
  refusePublic(refusal: (Refusal & { readonly status: number }) | null): void {
    this.publicFault =
      refusal === null ? null : errorAnswer(refusal.status, refusal.code, refusal.message);
  }
  /** The service ends all endpoints, as an operator of ngrok can. */
  stopTunnel(reason: Refusal): void {
    for (const endpoint of this.table.all()) endpoint.stop(reason);
    this.table.remove(() => true);
  }

  async close(): Promise<void> {
    this.dropAgents();
    this.table.dispose();
    const ends = Object.values(this.servers).map(
      (server) => new Promise((resolve) => server.close(resolve)),
    );
    for (const socket of this.sockets) socket.destroy();
    await Promise.all(ends);
  }

  private createAgentServer(): Server {
    const server = tls.createServer(this.authority.issue(["localhost", "127.0.0.1"]));
    server.on("connection", (socket: Socket) => {
      if (!this.acceptAgents) socket.destroy();
    });
    server.on("secureConnection", (socket) => {
      const fastAck = this.options.fastAck ?? true;
      this.desk.add(new AgentSession(socket, this.desk, { fastAck }));
    });
    server.on("tlsClientError", () => undefined);
    return server;
  }

  private createPublicServers(): { http: Server; https: Server } {
    const identities = this.options.identities ?? ["alice@example.com", "mallory@example.com"];
    const side: PublicSideOptions = {
      endpoints: this.table,
      oauth: new OAuthDesk(identities, () => `http://127.0.0.1:${this.httpPort}`),
      hasInterstitial: () => this.hasInterstitial,
      fault: () => this.publicFault,
    };
    const plain = http.createServer((request, response) => {
      servePublicRequest(side, "http", request, response);
    });
    plain.on("upgrade", (request, socket, head) => {
      servePublicUpgrade(side, "http", request, socket, head);
    });
    const secure = https.createServer(
      {
        ...this.authority.issue(["localhost", "127.0.0.1"]),
        SNICallback: (name, done) => {
          done(null, this.contextFor(name));
        },
      },
      (request, response) => {
        servePublicRequest(side, "https", request, response);
      },
    );
    secure.on("upgrade", (request, socket, head) => {
      servePublicUpgrade(side, "https", request, socket, head);
    });
    return { http: plain, https: secure };
  }

  private contextFor(name: string): tls.SecureContext {
    const known = this.contexts.get(name);
    if (known !== undefined) return known;
    const context = tls.createSecureContext(this.authority.issue([name]));
    this.contexts.set(name, context);
    return context;
  }
}

function portOf(server: Server): number {
  const address = server.address() as AddressInfo | null;
  if (address === null) throw new Error("The edge does not listen.");
  return address.port;
}

function listenOn(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject);
      resolve();
    });
  });
}
