import { randomBytes } from "node:crypto";
import type { Duplex } from "node:stream";
import * as v from "valibot";
import type { AuthRequest, BindRequest, Refusal } from "./agentMessages";
import {
  authRequestSchema,
  bindRequestSchema,
  readBytes,
  readJson,
  refusalText,
  sendJson,
  streamTypes,
  unbindRequestSchema,
} from "./agentMessages";
import { MuxadoSession } from "./muxado";
import type { MuxadoStream } from "./muxadoStream";

/** How the edge decides; a refusal is told to the agent. */
export interface AgentSessionHost {
  authenticate(session: AgentSession, request: AuthRequest): Refusal | null;
  bind(session: AgentSession, request: BindRequest): Refusal | { id: string; hostname: string };
  unbind(session: AgentSession, id: string): void;
  closed(session: AgentSession): void;
}

/** The connection of one agent. */
export class AgentSession {
  /** The edge's name for the agent; a reconnecting agent says it again. */
  readonly id = `sess_${randomBytes(8).toString("hex")}`;
  private readonly host: AgentSessionHost;
  private readonly mux: MuxadoSession;
  private isAuthenticated = false;
  /** Time without a heartbeat after which the agent counts as gone (ms); the agent names it. */
  private patienceMs = 25_000;
  private patience: NodeJS.Timeout | undefined;

  constructor(socket: Duplex, host: AgentSessionHost, options: { fastAck: boolean }) {
    this.host = host;
    this.mux = new MuxadoSession(socket, {
      fastAck: options.fastAck,
      onStream: (stream) => {
        this.serve(stream).catch(() => stream.destroy());
      },
      onClose: () => {
        clearTimeout(this.patience);
        host.closed(this);
      },
    });
  }

  close(): void {
    this.mux.close();
  }

  /** See `MuxadoSession.freeze`. The edge's patience rests too, so that the test says how long it takes. */
  freeze(): void {
    clearTimeout(this.patience);
    this.mux.freeze();
  }

  thaw(): void {
    this.mux.thaw();
    this.expectHeartbeat();
  }

  /** Opens a stream to the agent, which connects it to the local server of this endpoint. */
  openProxy(header: { Id: string; ClientAddr: string; Proto: string }): MuxadoStream {
    const json = Buffer.from(JSON.stringify({ ...header, EdgeType: "0", PassthroughTLS: false }));
    const length = Buffer.alloc(8);
    // Little-endian, unlike everything else in the protocol.
    length.writeBigInt64LE(BigInt(json.length));
    const stream = this.mux.open();
    stream.write(Buffer.concat([streamType(streamTypes.proxy), length, json]));
    return stream;
  }

  /** Tells the agent that an endpoint is over. */
  stopTunnel(message: { Id: string; Message: string; ErrorCode: string }): void {
    const stream = this.mux.open();
    stream.end(
      Buffer.concat([streamType(streamTypes.stopTunnel), Buffer.from(JSON.stringify(message))]),
    );
    stream.resume();
  }

  private async serve(stream: MuxadoStream): Promise<void> {
    const type = (await readBytes(stream, 4)).readUInt32BE();
    if (type === streamTypes.heartbeat) {
      stream.on("data", (beat: Buffer) => {
        this.expectHeartbeat();
        stream.write(beat);
      });
      return;
    }
    const request = await readJson(stream);
    // The agent sends nothing more here; reading on lets its end arrive.
    stream.resume();
    sendJson(stream, this.answer(type, request));
  }

  private answer(type: number, request: unknown): unknown {
    if (type === streamTypes.auth) return this.authenticate(v.parse(authRequestSchema, request));
    if (!this.isAuthenticated) return { Error: "not authenticated" };
    if (type === streamTypes.bind) return this.bind(v.parse(bindRequestSchema, request));
    if (type === streamTypes.unbind) {
      this.host.unbind(this, v.parse(unbindRequestSchema, request).Id);
      return { Error: "" };
    }
    return { Error: `unknown request ${type}` };
  }

  private authenticate(request: AuthRequest): unknown {
    const refusal = this.host.authenticate(this, request);
    if (refusal !== null) return { Version: "3", Error: refusalText(refusal) };
    this.isAuthenticated = true;
    const { HeartbeatInterval, HeartbeatTolerance } = request.Extra;
    this.patienceMs = (HeartbeatInterval + HeartbeatTolerance) / 1e6;
    this.expectHeartbeat();
    const extra = {
      Version: "stand-in",
      Region: "loopback",
      Cookie: "cookie",
      AccountName: "test",
    };
    const plan = { SessionDuration: 0, PlanName: "Free", Banner: "" };
    return { Version: "3", ClientId: this.id, Error: "", Extra: { ...extra, ...plan } };
  }

  private bind(request: BindRequest): unknown {
    const result = this.host.bind(this, request);
    if ("code" in result) return { Error: refusalText(result) };
    const { id, hostname } = result;
    return {
      Id: id,
      URL: `https://${hostname}`,
      Proto: request.Proto,
      // The agent sends these back after a reconnect: whatever is not echoed is lost then.
      Opts: { ...request.Opts, Hostname: hostname },
      Error: "",
      Extra: { Token: randomBytes(8).toString("hex") },
    };
  }

  private expectHeartbeat(): void {
    clearTimeout(this.patience);
    this.patience = setTimeout(() => {
      this.close();
    }, this.patienceMs);
  }
}

function streamType(type: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(type);
  return bytes;
}
