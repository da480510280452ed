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
import {
  errorAnswer,
  redirectToHttps,
  redirectUpgradeToHttps,
  servePublicRequest,
  servePublicUpgrade,
} from "./publicSide";

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
 * Stands for ngrok's service: agents connect over TLS, visitors over HTTPS with the endpoint's name
 * as Host; the plain port only sends them there. It shows how clients behave; whether the real service accepts a
 * policy or a plan it cannot show.
 */
export class NgrokEdge {
  /** While false, connections of agents are cut at once, as if something on the way refused them. */
  acceptAgents = true;
  /** While false, traffic policies are ignored: the endpoint is there, but its rules got lost. */
  appliesPolicies = true;
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
  private visitors = 0;
  private agentPort = 0;
  private readonly agentSockets = new Set<Socket>();

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
    const { agent } = this.servers;
    return `localhost:${agent.listening ? portOf(agent) : this.agentPort}`;
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

  /** Requests and upgrades that came to the public side for any endpoint's name. */
  get visits(): number {
    return this.visitors;
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
  /**
   * Answers every visitor with this error of the edge, until `null`: 725, 727 (the month's allowance),
   * 734, 702 (per minute), 3200 (offline), 8012 or any other.
   */
  answerPublic(
    error: { readonly code: string; readonly status?: number; readonly message?: string } | null,
  ): void {
    if (error === null) {
      this.publicFault = null;
      return;
    }
    const { code, message = "The edge was told to answer so." } = error;
    this.publicFault = errorAnswer(error.status ?? publicStatuses[code] ?? 500, code, message);
  }
  /** No agent gets through any more: all are cut off, and new connections are refused. */
  async goOffline(): Promise<void> {
    const { agent } = this.servers;
    this.agentPort = portOf(agent);
    const closed = new Promise((resolve) => agent.close(resolve));
    this.dropAgents();
    for (const socket of this.agentSockets) socket.destroy();
    await closed;
  }
  /** Takes agents again, at the same address. Fine when it does. */
  async comeOnline(): Promise<void> {
    if (!this.servers.agent.listening) await listenOn(this.servers.agent, this.agentPort);
  }
  /** The service ends all endpoints, as an operator of ngrok can. */
  stopTunnel(reason: Refusal): void {
    for (const endpoint of this.table.all()) endpoint.stop(reason);
    this.table.remove(() => true);
  }

  async close(): Promise<void> {
    this.dropAgents();
    this.table.dispose();
    const ends = Object.values(this.servers)
      .filter(({ listening }) => listening)
      .map((server) => new Promise((resolve) => server.close(resolve)));
    for (const socket of this.sockets) socket.destroy();
    await Promise.all(ends);
  }

  private createAgentServer(): Server {
    const server = tls.createServer(this.authority.issue(["localhost", "127.0.0.1"]));
    server.on("connection", (socket: Socket) => {
      this.agentSockets.add(socket);
      socket.on("close", () => this.agentSockets.delete(socket));
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
      oauth: new OAuthDesk(identities),
      hasInterstitial: () => this.hasInterstitial,
      appliesPolicies: () => this.appliesPolicies,
      fault: () => this.publicFault,
      count: () => (this.visitors += 1),
    };
    const plain = http.createServer(redirectToHttps);
    plain.on("upgrade", redirectUpgradeToHttps);
    const secure = https.createServer(
      {
        ...this.authority.issue(["localhost", "127.0.0.1"]),
        SNICallback: (name, done) => {
          done(null, this.contextFor(name));
        },
      },
      (request, response) => {
        servePublicRequest(side, request, response);
      },
    );
    secure.on("upgrade", (request, socket, head) => {
      servePublicUpgrade(side, request, socket, head);
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

/** What the service answers with; any other code comes with 500. */
const publicStatuses: Readonly<Record<string, number>> = {
  ERR_NGROK_702: 429,
  ERR_NGROK_725: 429,
  ERR_NGROK_727: 429,
  ERR_NGROK_734: 429,
  ERR_NGROK_3004: 502,
  ERR_NGROK_3200: 404,
  ERR_NGROK_8012: 502,
};

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
