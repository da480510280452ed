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
  maxControlFramesAtOnce,
  maxControlFramesPerSecond,
  maxShortMessageBytes,
  maxUnreadablePerMinute,
  pingIntervalMs,
  unreadableWeight,
} from "../shared/limits";
import type { ClientHello, ServerMessage } from "../shared/protocol";
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
  /** The ping that waits for its answer was not the heartbeat's: it has until the one after the next. */
  private isAskedBetween = false;
  private isClosing = false;
  private readonly messages = new RateLimit(maxClientMessagesPerSecond);
  private readonly unreadable = new RateLimit(maxUnreadablePerMinute / 60, maxUnreadablePerMinute);
  /** What its device may still send, over all its connections. */
  private readonly bytes: RateLimit;
  private readonly controlFrames = new RateLimit(maxControlFramesPerSecond, maxControlFramesAtOnce);
  private isWelcomed = false;
  /** What the first welcome takes beside the backlog: a slow line must be able to take it in at all. */
  private welcomeBytes = 0;

  constructor(
    socket: WebSocket,
    makeConnection: (send: (message: ServerMessage) => void) => ClientConnection,
    isStillAllowed: () => boolean,
    bytes: RateLimit,
    logger: Logger,
  ) {
    this.socket = socket;
    this.bytes = bytes;
    this.logger = logger;
    this.connection = makeConnection((message) => {
      this.send(message);
    });
    socket.on("message", (data, isBinary) => {
      this.onMessage(data, isBinary);
    });
    socket.on("ping", (data) => {
      if (this.takeControlFrame()) socket.pong(data);
    });
    socket.on("pong", () => {
      // One for each of our pings; further ones were asked for by nobody.
      if (this.isAlive) this.takeControlFrame();
      this.isAlive = true;
      this.isAskedBetween = false;
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

  /** Takes the hello that came with the upgrade, as if it were the first message. */
  greet(hello: ClientHello): void {
    this.connection.receive(hello);
  }

  /** What the page calls itself; null: it has not said it. */
  get pageId(): string | null {
    return this.connection.pageId;
  }

  /** It ends, or owes the answer to a ping: a dead network looks like that, and a slow one. */
  get isDoubtful(): boolean {
    return this.isClosing || !this.isAlive;
  }

  /** Asks whether it is there, out of turn. */
  ask(): void {
    if (this.isDoubtful) return;
    this.isAskedBetween = true;
    this.ping();
  }

  /** Says good-bye and is gone: nobody is waited for. */
  cut(code: number, reason: string): void {
    this.close(code, reason);
    this.socket.terminate();
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

  /** Whether one more ping or pong may come; who sends more than that is closed. */
  private takeControlFrame(): boolean {
    if (this.isClosing) return false;
    if (this.controlFrames.take()) return true;
    this.close(closeCodes.refused, "too many pings");
    return false;
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
    this.read(data);
  }

  /** Lengths are looked at before anything else: what is too long is not even taken apart. */
  private read(data: WebSocket.RawData): void {
    const size = sizeOf(data);
    if (!this.connection.isReady && size > maxShortMessageBytes) {
      this.close(tooBig, "too long before hello");
      return;
    }
    if (!this.bytes.take(size)) {
      this.close(closeCodes.refused, "too many bytes");
      return;
    }
    if (this.connection.receive(parseJson(toText(data)))) return;
    // Refused, and said so; a prompt that is a little too long is no attack. The next ones cost dear.
    this.bytes.charge(size * (unreadableWeight - 1));
    if (this.unreadable.take()) return;
    this.close(closeCodes.refused, "unreadable messages");
  }

  private beat(): void {
    if (this.isAlive) {
      this.ping();
      return;
    }
    if (!this.isAskedBetween) this.socket.terminate();
    this.isAskedBetween = false;
  }

  private ping(): void {
    this.isAlive = false;
    this.socket.ping();
  }
}

/** WebSocket's own code for a message that is too long (RFC 6455, 7.4.1). */
const tooBig = 1009;

function sizeOf(data: WebSocket.RawData): number {
  return Array.isArray(data) ? data.reduce((sum, { length }) => sum + length, 0) : data.byteLength;
}

function toText(data: WebSocket.RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString("utf8");
  return Buffer.isBuffer(data) ? data.toString("utf8") : Buffer.from(data).toString("utf8");
}
