import { randomBytes } from "node:crypto";
import type { AuthRequest, BindRequest, Refusal } from "./agentMessages";
import type { AgentSession, AgentSessionHost } from "./agentSession";
import type { EndpointTable } from "./endpoints";
import type { EdgeLog } from "./log";
import type { TrafficPolicy } from "./trafficPolicy";
import { parseTrafficPolicy } from "./trafficPolicy";

/** What the desk decides by. */
export interface AgentDeskOptions {
  readonly authtokens?: readonly string[];
  readonly devDomain?: string;
  readonly lingerMs?: number;
}

/** Decides which agents may come in and which names they get, and keeps the book. */
export class AgentDesk implements AgentSessionHost {
  /** Refuses every Auth while set. */
  authRefusal: Refusal | null = null;
  /** Refuses every Bind while set. */
  bindRefusal: Refusal | null = null;
  private readonly options: AgentDeskOptions;
  private readonly table: EndpointTable;
  private readonly log: EdgeLog;
  private readonly agents = new Set<AgentSession>();

  constructor(options: AgentDeskOptions, table: EndpointTable, log: EdgeLog) {
    this.options = options;
    this.table = table;
    this.log = log;
  }

  /** The agents that are connected. */
  all(): readonly AgentSession[] {
    return [...this.agents];
  }

  add(agent: AgentSession): void {
    this.agents.add(agent);
  }

  authenticate(session: AgentSession, request: AuthRequest): Refusal | null {
    const refusal = this.authRefusal ?? this.judgeToken(request);
    if (refusal !== null) {
      const { code } = refusal;
      this.log.add({ kind: "auth-refused", session: session.id, request, code });
      return refusal;
    }
    // An agent that reconnects takes the place of its old connection.
    for (const agent of this.all()) if (agent.id === request.ClientId) agent.close();
    this.log.add({ kind: "auth", session: session.id, request });
    return null;
  }

  bind(session: AgentSession, request: BindRequest): Refusal | { id: string; hostname: string } {
    const { Domain, Hostname, OAuth, TrafficPolicy: policyText } = request.Opts;
    const devDomain = this.options.devDomain ?? "stand-in.ngrok-free.app";
    const hostname = (Domain || Hostname || devDomain).toLowerCase();
    if (this.bindRefusal !== null) return this.refuseBind(session, request, this.bindRefusal);
    if (this.table.isTaken(hostname)) {
      const message = `The endpoint 'https://${hostname}' is already online.`;
      return this.refuseBind(session, request, { code: "ERR_NGROK_334", message });
    }
    try {
      if (OAuth !== null) throw new Error("the OAuth module is not supported");
      return this.publish(session, request, hostname, parseTrafficPolicy(policyText ?? ""));
    } catch (error) {
      // Fail closed: an endpoint whose rule can't be applied is not published.
      const message = `The bind payload is not valid: ${String(error)}`;
      return this.refuseBind(session, request, { code: "ERR_NGROK_301", message });
    }
  }

  unbind(session: AgentSession, id: string): void {
    this.log.add({ kind: "unbind", session: session.id, id });
    this.table.remove((endpoint) => endpoint.session === session.id && endpoint.id === id);
  }

  closed(session: AgentSession): void {
    this.agents.delete(session);
    this.log.add({ kind: "agent-closed", session: session.id });
    this.table.remove((endpoint) => endpoint.session === session.id, this.options.lingerMs ?? 0);
  }

  private judgeToken(request: AuthRequest): Refusal | null {
    const token = request.Extra.AuthToken ?? request.Extra.Authtoken ?? "";
    const { authtokens } = this.options;
    if (authtokens === undefined ? token !== "" : authtokens.includes(token)) return null;
    const message = [
      "The authtoken you specified does not look like a proper ngrok authtoken.",
      // The service repeats the token in its words; whoever shows them has to redact it.
      `Your authtoken: ${token}`,
    ].join("\r\n");
    return { code: "ERR_NGROK_105", message };
  }

  private refuseBind(session: AgentSession, request: BindRequest, refusal: Refusal): Refusal {
    const { code } = refusal;
    this.log.add({ kind: "bind-refused", session: session.id, request, code });
    return refusal;
  }

  private publish(
    session: AgentSession,
    request: BindRequest,
    hostname: string,
    policy: TrafficPolicy,
  ): { id: string; hostname: string } {
    const id = request.Id || `tn_${randomBytes(8).toString("hex")}`;
    const url = `https://${hostname}`;
    this.log.add({ kind: "bind", session: session.id, request, url });
    this.table.add({
      id,
      url,
      hostname,
      request,
      session: session.id,
      policy,
      openStream: (ClientAddr) => session.openProxy({ Id: id, ClientAddr, Proto: request.Proto }),
      stop: ({ code, message }) => {
        session.stopTunnel({ Id: id, Message: message, ErrorCode: code });
      },
    });
    return { id, hostname };
  }
}
