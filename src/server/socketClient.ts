import type { WebSocket } from "ws";
import type { Disposable } from "../base/lifecycle";
import { messageOf } from "../base/errors";
import { parseJson } from "../base/json";
import type { Logger } from "../base/logger";
import {
  closeGraceMs,
  helloTimeoutMs,
  maxClientBacklogBytes,
  maxClientMessagesPerSecond,
  pingIntervalMs,
} from "../shared/limits";
import type { ServerMessage } from "../shared/protocol";
import { closeCodes } from "../shared/protocolVersion";
import type { ClientConnection } from "./clientConnection";
import { refusal } from "./clientConnection";
import { RateLimit } from "./rateLimit";

/**
 * Carries one client's messages over a WebSocket and holds it to its limits: a time for hello, a
 * rate of messages, a backlog, an answer to pings. Makes the connection with its own `send`.
 */
export class SocketClient implements Disposable {
  private readonly socket: WebSocket;
  private readonly logger: Logger;
  private readonly connection: ClientConnection;
  private readonly heartbeat: NodeJS.Timeout;
  private readonly helloTimer: NodeJS.Timeout;
  private isAlive = true;
  private isClosing = false;
  private readonly messages = new RateLimit(maxClientMessagesPerSecond);
  private isWelcomed = false;
  /** What the first welcome takes beside the backlog: a slow line must be able to take it in at all. */
  private welcomeBytes = 0;

  constructor(
    socket: WebSocket,
    makeConnection: (send: (message: ServerMessage) => void) => ClientConnection,
    isStillAllowed: () => boolean,
    logger: Logger,
  ) {
    this.socket = socket;
    this.logger = logger;
    this.connection = makeConnection((message) => {
      this.send(message);
    });
    socket.on("message", (data, isBinary) => {
      this.onMessage(data, isBinary);
    });
    socket.on("pong", () => {
      this.isAlive = true;
    });
    socket.on("error", (error) => {
      logger.debug(`socket: ${messageOf(error)}`);
    });
    socket.once("close", () => {
      this.dispose();
    });
    this.heartbeat = setInterval(() => {
      if (isStillAllowed()) this.beat();
      else this.close(closeCodes.revoked, "the session ended");
    }, pingIntervalMs);
    this.helloTimer = setTimeout(() => {
      if (!this.connection.isReady) this.close(closeCodes.refused, "no hello");
    }, helloTimeoutMs);
  }

  /** Says good-bye and closes; a client that does not answer is cut. */
  close(code: number, reason: string): void {
    if (this.isClosing) return;
    this.isClosing = true;
    this.connection.dispose();
    if (code !== closeCodes.resync) this.write({ type: "bye", code, reason });
    this.socket.close(code, reason);
    setTimeout(() => {
      this.socket.terminate();
    }, closeGraceMs).unref();
  }

  dispose(): void {
    clearInterval(this.heartbeat);
    clearTimeout(this.helloTimer);
    this.connection.dispose();
  }

  private send(message: ServerMessage): void {
    if (this.isClosing) return;
    const { bufferedAmount } = this.socket;
    if (bufferedAmount <= maxClientBacklogBytes) this.welcomeBytes = 0;
    // Each further welcome may be as large as the state: one that piles up is no help to anybody.
    const isPiledUp = message.type === "welcome" && this.isWelcomed && bufferedAmount > 0;
    if (isPiledUp || bufferedAmount > maxClientBacklogBytes + this.welcomeBytes) {
      this.logger.info("a client was too slow and has to resync");
      this.close(closeCodes.resync, "too slow");
      return;
    }
    const size = this.write(message);
    if (message.type !== "welcome" || this.isWelcomed) return;
    this.isWelcomed = true;
    this.welcomeBytes = size;
  }

  /** Gives the size of what was sent, in bytes. */
  private write(message: ServerMessage): number {
    if (this.socket.readyState !== this.socket.OPEN) return 0;
    const frame = Buffer.from(JSON.stringify(message));
    this.socket.send(frame, { binary: false });
    return frame.length;
  }

  private onMessage(data: WebSocket.RawData, isBinary: boolean): void {
    if (this.isClosing) return;
    if (isBinary) {
      this.close(closeCodes.refused, "text frames only");
      return;
    }
    if (!this.messages.take()) {
      this.write({ type: "error", error: refusal("rate-limited") });
      this.close(closeCodes.refused, "too many messages");
      return;
    }
    this.connection.receive(parseJson(toText(data)));
  }

  private beat(): void {
    if (!this.isAlive) {
      this.socket.terminate();
      return;
    }
    this.isAlive = false;
    this.socket.ping();
  }
}

function toText(data: WebSocket.RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString("utf8");
  return Buffer.isBuffer(data) ? data.toString("utf8") : Buffer.from(data).toString("utf8");
}
