import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { createServer } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { getRequestListener } from "@hono/node-server";
import type { WebSocket } from "ws";
import { WebSocketServer } from "ws";
import type { DeviceRecord } from "../access/deviceFile";
import type { Door } from "../access/doorPolicy";
import { distinctAddress } from "../access/visitor";
import { codeOf, messageOf } from "../base/errors";
import type { Logger } from "../base/logger";
import type { HttpErrorCode } from "../shared/http";
import {
  connectionsCheckMs,
  headersTimeoutMs,
  keepAliveTimeoutMs,
  maxClientMessageBytes,
  maxClientsPerDevice,
  maxHeaderBytes,
  maxHeaders,
  maxMessageFragments,
  maxShortMessageBytes,
  maxSockets,
  requestTimeoutMs,
  socketIdleTimeoutMs,
} from "../shared/limits";
import type { ServerMessage } from "../shared/protocol";
import { closeCodes } from "../shared/protocolVersion";
import { AnswerTurns } from "./answerTurns";
import type { ClientConnection } from "./clientConnection";
import { checkWhileConnected } from "./connectionsCheck";
import { DeviceBytes } from "./deviceBytes";
import { floodproofLogger } from "./floodproofLogger";
import type { GateContext, Passed, Refused } from "./gate";
import { Gate } from "./gate";
import { httpError, jsonType } from "./httpError";
import { answerRaw } from "./rawAnswer";
import type { RouteContext } from "./routes";
import { makeRoutes } from "./routes";
import { securityHeaders } from "./securityHeaders";
import { SocketBudget } from "./socketBudget";
import { SocketClient } from "./socketClient";
import { answerShare } from "./strayShare";

export interface DoorServerContext
  extends Omit<RouteContext, "door" | "visitOf" | "reportStranger">, GateContext {
  /** Whether fewer than `maxClients` are connected now, over all doors. */
  readonly hasRoom: () => boolean;
  readonly connect: (
    device: DeviceRecord,
    send: (message: ServerMessage) => void,
  ) => ClientConnection;
  readonly onDidChangeClients: () => void;
}

/** Where a door listens: loopback only, or a socket that only this user can open. */
export type ListenAddress =
  | { readonly kind: "loopback"; readonly port: number }
  | { readonly kind: "socket"; readonly path: string };

type Listener = ReturnType<typeof getRequestListener>;

/**
 * The HTTP and WebSocket server of one listener. Each request passes the gate before anything else
 * is done with it; an upgrade is decided before `101`.
 */
export class DoorServer {
  private readonly context: DoorServerContext;
  private readonly logger: Logger;
  private readonly gate: Gate;
  private readonly http: Server;
  private readonly routes: ReadonlyMap<Door, Listener>;
  private readonly webSockets = new WebSocketServer({
    noServer: true,
    maxPayload: maxClientMessageBytes,
    maxFragments: maxMessageFragments,
    perMessageDeflate: false,
    // SocketClient answers, at a rate that a flood can't raise.
    autoPong: false,
  });
  /** For devices that may not send prompts: a longer message ends with its first bytes. */
  private readonly shortWebSockets = new WebSocketServer({
    ...this.webSockets.options,
    maxPayload: maxShortMessageBytes,
  });
  private readonly bytes = new DeviceBytes();
  private readonly clients = new Map<SocketClient, string>();
  private readonly sockets = new SocketBudget();
  private readonly turns = new AnswerTurns();
  private readonly visits = new WeakMap<IncomingMessage, Passed>();

  constructor(context: DoorServerContext) {
    const logger = floodproofLogger(context.logger);
    this.context = context;
    this.logger = logger;
    this.gate = new Gate(context);
    this.routes = new Map(context.doors.map((door) => [door, this.listenerOf(door)]));
    this.http = createServer({
      headersTimeout: headersTimeoutMs,
      requestTimeout: requestTimeoutMs,
      keepAliveTimeout: keepAliveTimeoutMs,
      connectionsCheckingInterval: connectionsCheckMs,
      maxHeaderSize: maxHeaderBytes,
      // The gate says so itself, with our headers.
      requireHostHeader: false,
    });
    checkWhileConnected(this.http);
    this.http.maxConnections = maxSockets;
    this.http.maxHeadersCount = maxHeaders;
    this.http.setTimeout(socketIdleTimeoutMs);
    this.hear();
  }

  /** Starts to listen; gives the port, or 0 for a socket. Rejects with Node's error. */
  listen(address: ListenAddress): Promise<number> {
    return new Promise((resolve, reject) => {
      this.http.once("error", reject);
      const onListening = (): void => {
        this.http.removeListener("error", reject);
        this.http.on("error", (error) => {
          this.logger.error(`server: ${messageOf(error)}`);
        });
        const bound = this.http.address();
        resolve(typeof bound === "object" && bound !== null ? bound.port : 0);
      };
      if (address.kind === "socket") this.http.listen({ path: address.path }, onListening);
      else this.http.listen({ host: "127.0.0.1", port: address.port }, onListening);
    });
  }

  get clientCount(): number {
    return this.clients.size;
  }

  isConnected(deviceId: string): boolean {
    return [...this.clients.values()].includes(deviceId);
  }

  /** Ends the live connections of a device. */
  disconnect(deviceId: string, code: number, reason: string): void {
    this.sockets.forget(deviceId);
    for (const [client, owner] of this.clients) {
      if (owner === deviceId) client.close(code, reason);
    }
  }

  /** Says good-bye to every client and stops listening. Closing the server alone would leave them. */
  async close(code: number, reason: string): Promise<void> {
    const isClosed = new Promise<void>((resolve) => {
      this.http.close(() => {
        resolve();
      });
    });
    for (const client of this.clients.keys()) client.close(code, reason);
    this.http.closeAllConnections();
    this.sockets.dispose();
    await isClosed;
  }

  private hear(): void {
    const { http } = this;
    http.on("connection", (socket: Socket) => {
      this.sockets.add(socket);
    });
    http.on("request", (request, response) => {
      this.serve(request, response);
    });
    // Node would ask for the body, or answer without our headers.
    http.on("checkContinue", (request: IncomingMessage, response: ServerResponse) => {
      this.serve(request, response, () => {
        response.writeContinue();
      });
    });
    http.on("checkExpectation", (request: IncomingMessage, response: ServerResponse) => {
      const reason = "an expectation that nobody has";
      this.refuse(request, response, { kind: "refused", code: "bad-request", reason });
    });
    http.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      this.upgrade(request, socket, head);
    });
    http.on("connect", (_request: IncomingMessage, socket: Duplex) => {
      socket.on("error", () => socket.destroy());
      this.refuseRaw(socket, "method-not-allowed", "CONNECT");
    });
    http.on("clientError", (error, socket) => {
      this.refuseBroken(error, socket);
    });
  }

  private listenerOf(door: Door): Listener {
    const { context, logger, gate } = this;
    const routes = makeRoutes({
      ...context,
      door,
      logger,
      visitOf: (request) => this.visits.get(request) ?? null,
      reportStranger: (passed, request) => {
        gate.reportStranger(passed, request);
      },
    });
    return getRequestListener(routes.fetch, {
      overrideGlobalObjects: false,
      errorHandler: (error) => {
        const { status, body } = httpError("internal", logger, messageOf(error));
        return new Response(JSON.stringify(body), {
          status,
          headers: { "Content-Type": jsonType },
        });
      },
    });
  }

  private serve(request: IncomingMessage, response: ServerResponse, goOn?: () => void): void {
    const { socket } = request;
    if (!this.turns.take(socket, response)) return;
    for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value);
    const verdict = this.gate.request(request);
    if (verdict.kind === "refused") {
      this.refuse(request, response, verdict);
      return;
    }
    if (verdict.kind === "stray-share") {
      this.turns.endAfter(socket);
      answerShare(request, response);
      return;
    }
    const { door, device, address } = verdict;
    if (device === null) this.sockets.doubt(socket, distinctAddress(address));
    else this.sockets.vouch(socket, device.id);
    this.visits.set(request, verdict);
    goOn?.();
    void this.routes.get(door)?.(request, response);
  }

  /** The connection ends with it: neither the rest of a body nor a further request is read. */
  private refuse(request: IncomingMessage, response: ServerResponse, refused: Refused): void {
    const { code, reason, allow } = refused;
    this.turns.endAfter(request.socket);
    for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value);
    const { status, body } = httpError(code, this.logger, reason);
    const text = JSON.stringify(body);
    response.writeHead(status, {
      "Content-Type": jsonType,
      "Content-Length": Buffer.byteLength(text),
      Connection: "close",
      ...(allow === undefined ? {} : { Allow: allow.join(", ") }),
    });
    response.end(text);
  }

  private upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on("error", () => socket.destroy());
    const verdict = this.turns.hasEnded(request.socket) ? null : this.gate.upgrade(request);
    if (verdict === null) return;
    if (verdict.kind === "refused") {
      this.refuseRaw(socket, verdict.code, verdict.reason);
      return;
    }
    const { device, hello } = verdict;
    if (!this.makeRoom(device.id, hello?.clientId ?? null)) {
      this.refuseRaw(socket, "too-many-attempts", "too many clients");
      return;
    }
    this.sockets.vouch(request.socket, device.id, true);
    const webSockets = device.role === "full" ? this.webSockets : this.shortWebSockets;
    webSockets.handleUpgrade(request, socket, head, (webSocket) => {
      const client = this.addClient(webSocket, device);
      if (hello !== null) client.greet(hello);
    });
  }

  /**
   * Whether a further client of a device may come. Where there are as many as may be, one of its own goes
   * for it: what a dead network left behind looks alive for a while, and would keep the device out. First
   * another connection of the same page, then one that does not answer, and, of a device that has all it
   * may have, the oldest.
   */
  private makeRoom(deviceId: string, pageId: string | null): boolean {
    const own = [...this.clients].filter(([, owner]) => owner === deviceId).map(([one]) => one);
    const isFull = own.length >= maxClientsPerDevice;
    if (!isFull && this.context.hasRoom()) return true;
    const superseded = own.find((one) => pageId !== null && one.pageId === pageId);
    const least = superseded ?? own.find((one) => one.isDoubtful) ?? (isFull ? own[0] : undefined);
    if (least === undefined) return false;
    // Those that are there will have said so by the next time.
    for (const one of own) one.ask();
    this.clients.delete(least);
    least.cut(closeCodes.displaced, "another client of its device");
    return true;
  }

  /** What Node's parser could not read, or nobody finished. */
  private refuseBroken(error: Error, socket: Duplex): void {
    if (this.turns.isAnswering(socket)) {
      // A second answer in the middle of the first would be read as a part of it.
      socket.destroy();
      return;
    }
    const code = codeOf(error) ?? "";
    const status =
      code === "ERR_HTTP_REQUEST_TIMEOUT" ? 408 : code === "HPE_HEADER_OVERFLOW" ? 431 : undefined;
    const isMethod = code === "HPE_INVALID_METHOD";
    const reason = code === "" ? messageOf(error) : code;
    this.refuseRaw(socket, isMethod ? "method-not-allowed" : "bad-request", reason, status);
  }

  private refuseRaw(socket: Duplex, code: HttpErrorCode, reason: string, status?: number): void {
    const error = httpError(code, this.logger, reason);
    answerRaw(socket, status ?? error.status, JSON.stringify(error.body));
  }

  private addClient(webSocket: WebSocket, device: DeviceRecord): SocketClient {
    const { devices, connect, onDidChangeClients } = this.context;
    const client = new SocketClient(
      webSocket,
      (send) => connect(device, send),
      () => devices.keepAlive(device.id),
      this.bytes.of(device),
      this.logger,
    );
    this.clients.set(client, device.id);
    webSocket.once("close", () => {
      this.clients.delete(client);
      onDidChangeClients();
    });
    onDidChangeClients();
    return client;
  }
}
