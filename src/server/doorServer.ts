import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { createServer, STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { getRequestListener } from "@hono/node-server";
import type { WebSocket } from "ws";
import { WebSocketServer } from "ws";
import type { DeviceRecord } from "../access/deviceFile";
import type { DoorVerdict } from "../access/doorPolicy";
import { headerValues, judgeRequest, judgeUpgrade } from "../access/doorPolicy";
import { codeOf, messageOf } from "../base/errors";
import type { HttpErrorCode } from "../shared/http";
import {
  connectionsCheckMs,
  headersTimeoutMs,
  keepAliveTimeoutMs,
  maxClientMessageBytes,
  maxClientsPerDevice,
  maxHeaderBytes,
  maxHeaders,
  maxSockets,
  maxUnansweredRequests,
  requestTimeoutMs,
  socketIdleTimeoutMs,
} from "../shared/limits";
import type { ServerMessage } from "../shared/protocol";
import { closeCodes } from "../shared/protocolVersion";
import type { ClientConnection } from "./clientConnection";
import { httpError } from "./httpError";
import type { RouteContext } from "./routes";
import { makeRoutes } from "./routes";
import { securityHeaders } from "./securityHeaders";
import { authenticate, clientAddress } from "./session";
import { SocketClient } from "./socketClient";

export interface DoorServerContext extends RouteContext {
  /** Clients that are connected now, over all doors; a door refuses more than `maxClients`. */
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

/**
 * The HTTP and WebSocket server of one door. Each request passes, in this order: the door's policy
 * on raw headers, the session, the route; an upgrade is decided before `101`.
 */
export class DoorServer {
  private readonly context: DoorServerContext;
  private readonly http: Server;
  private readonly webSockets = new WebSocketServer({
    noServer: true,
    maxPayload: maxClientMessageBytes,
    perMessageDeflate: false,
  });
  private readonly clients = new Map<SocketClient, string>();
  /** Answers that a socket has not taken yet. */
  private readonly unanswered = new WeakMap<Socket, number>();

  constructor(context: DoorServerContext) {
    this.context = context;
    const route = getRequestListener(makeRoutes(context).fetch, { overrideGlobalObjects: false });
    this.http = createServer(
      {
        headersTimeout: headersTimeoutMs,
        requestTimeout: requestTimeoutMs,
        keepAliveTimeout: keepAliveTimeoutMs,
        connectionsCheckingInterval: connectionsCheckMs,
        maxHeaderSize: maxHeaderBytes,
        requireHostHeader: true,
      },
      (request, response) => {
        if (!this.takeTurn(request, response)) return;
        if (this.admit(request, response)) void route(request, response);
      },
    );
    this.http.maxConnections = maxSockets;
    this.http.maxHeadersCount = maxHeaders;
    this.http.setTimeout(socketIdleTimeoutMs);
    this.http.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      this.upgrade(request, socket, head);
    });
    this.http.on("clientError", (error, socket) => {
      this.context.logger.debug(`bad request: ${codeOf(error) ?? messageOf(error)}`);
      refuseRaw(socket, 400, "");
    });
  }

  /** Starts to listen; gives the port, or 0 for a socket. Rejects with Node's error. */
  listen(address: ListenAddress): Promise<number> {
    return new Promise((resolve, reject) => {
      this.http.once("error", reject);
      const onListening = (): void => {
        this.http.removeListener("error", reject);
        this.http.on("error", (error) => {
          this.context.logger.error(`server: ${messageOf(error)}`);
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
  disconnect(deviceId: string): void {
    for (const [client, owner] of this.clients) {
      if (owner === deviceId) client.close(closeCodes.revoked, "revoked");
    }
  }

  /** Says good-bye to every client and stops listening. Closing the server alone would leave them. */
  async close(): Promise<void> {
    const isClosed = new Promise<void>((resolve) => {
      this.http.close(() => {
        resolve();
      });
    });
    for (const client of this.clients.keys()) client.close(closeCodes.stopped, "stopped");
    this.http.closeAllConnections();
    await isClosed;
  }

  /**
   * Who asks on and on without reading would fill the memory with answers: such a socket is cut.
   * Browsers ask one by one.
   */
  private takeTurn({ socket }: IncomingMessage, response: ServerResponse): boolean {
    const open = (this.unanswered.get(socket) ?? 0) + 1;
    if (open > maxUnansweredRequests) {
      socket.destroy();
      return false;
    }
    this.unanswered.set(socket, open);
    response.once("close", () => {
      this.unanswered.set(socket, (this.unanswered.get(socket) ?? 1) - 1);
    });
    return true;
  }

  private admit(request: IncomingMessage, response: ServerResponse): boolean {
    for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value);
    const verdict = judgeRequest(this.context.door, request);
    if (verdict === "ok") return true;
    const { status, body } = httpError(
      "forbidden",
      this.context.logger,
      describe(verdict, request),
    );
    response.writeHead(status, { "Content-Type": "application/json", Connection: "close" });
    response.end(JSON.stringify(body));
    return false;
  }

  private upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on("error", () => socket.destroy());
    const refuse = (code: HttpErrorCode, reason: string): void => {
      const { status, body } = httpError(code, this.context.logger, reason);
      refuseRaw(socket, status, JSON.stringify(body));
    };
    const { door, devices } = this.context;
    const verdict = judgeUpgrade(door, request);
    if (verdict !== "ok") {
      refuse("forbidden", describe(verdict, request));
      return;
    }
    const upgrades = headerValues(request, "upgrade");
    if (
      request.method !== "GET" ||
      upgrades.length !== 1 ||
      upgrades[0]?.toLowerCase() !== "websocket"
    ) {
      refuse("bad-request", "not a WebSocket");
      return;
    }
    if (request.url !== "/ws") {
      refuse("not-found", "no such WebSocket");
      return;
    }
    const device = authenticate(devices, door, request, clientAddress(door, request));
    if (device === null) {
      refuse("unauthenticated", "no session");
      return;
    }
    const own = [...this.clients.values()].filter((id) => id === device.id).length;
    if (!this.context.hasRoom() || own >= maxClientsPerDevice) {
      refuse("too-many-attempts", "too many clients");
      return;
    }
    this.webSockets.handleUpgrade(request, socket, head, (webSocket) => {
      this.addClient(webSocket, device);
    });
  }

  private addClient(webSocket: WebSocket, device: DeviceRecord): void {
    const { devices, connect, logger, onDidChangeClients } = this.context;
    const client = new SocketClient(
      webSocket,
      (send) => connect(device, send),
      () => devices.keepAlive(device.id),
      logger,
    );
    this.clients.set(client, device.id);
    webSocket.once("close", () => {
      this.clients.delete(client);
      onDidChangeClients();
    });
    onDidChangeClients();
  }
}

function describe(verdict: DoorVerdict, request: IncomingMessage): string {
  return `${verdict} ${request.method ?? ""} from ${request.socket.remoteAddress ?? "socket"}`;
}

/** Answers on a bare socket and closes it. */
function refuseRaw(socket: Duplex, status: number, body: string): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const headers = Object.entries({
    ...securityHeaders,
    "Content-Type": "application/json",
    "Content-Length": Buffer.byteLength(body).toString(),
    Connection: "close",
  }).map(([name, value]) => `${name}: ${value}`);
  const head = [`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}`, ...headers].join("\r\n");
  socket.end(`${head}\r\n\r\n${body}`, () => socket.destroy());
}
