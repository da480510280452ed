import { randomUUID } from "node:crypto";
import { EventEmitter } from "node:events";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { WebSocket } from "ws";
import { silentLogger } from "../../../src/base/logger";
import { ClientConnection } from "../../../src/server/clientConnection";
import { RateLimit } from "../../../src/server/rateLimit";
import { SocketClient } from "../../../src/server/socketClient";
import { maxChangesAtOnce, maxClientBacklogBytes, maxReplaySize } from "../../../src/shared/limits";
import type { ClientMessage, ServerMessage } from "../../../src/shared/protocol";
import { closeCodes, protocolVersion } from "../../../src/shared/protocolVersion";
import { phone, TestHost } from "../conversation/support/testHost";

/** A socket whose other side takes nothing until it is told to. */
class StuckSocket extends EventEmitter {
  readonly OPEN = 1;
  readonly readyState = 1;
  readonly messages: ServerMessage[] = [];
  bufferedAmount = 0;
  closedWith: number | null = null;

  send(data: Buffer | string): void {
    this.messages.push(JSON.parse(data.toString()) as ServerMessage);
    this.bufferedAmount += Buffer.byteLength(data);
  }

  close(code: number): void {
    this.closedWith ??= code;
  }

  terminate(): void {
    this.emit("close");
  }

  say(message: ClientMessage): void {
    this.emit("message", Buffer.from(JSON.stringify(message)), false);
  }

  hello(cursor?: { readonly epoch: string; readonly seq: number }): void {
    const more = cursor === undefined ? {} : { cursor };
    this.say({ type: "hello", protocol: protocolVersion, clientId: "page", ...more });
  }
}

let host: TestHost;
let socket: StuckSocket;
let client: SocketClient;
beforeEach(async () => {
  host = await TestHost.start();
  socket = new StuckSocket();
  const { log, conversations } = host;
  client = new SocketClient(
    socket as unknown as WebSocket,
    (send) =>
      new ClientConnection({ log, conversations, author: phone, logger: silentLogger, send }),
    () => true,
    silentLogger,
  );
});
afterEach(() => {
  client.dispose();
});

const longName = "x".repeat(1_000);
function rename(count: number): void {
  for (let index = 0; index < count; index++) {
    const conversationId = host.id;
    host.log.append({ type: "conversation.renamed", conversationId, title: longName });
  }
}

describe("a client that says hello again", () => {
  it("while the first welcome has not left yet is told to resync", () => {
    socket.hello();
    expect(socket.messages.map(({ type }) => type)).toEqual(["welcome"]);
    socket.hello();
    expect(socket.closedWith).toBe(closeCodes.resync);
    expect(socket.messages).toHaveLength(1);
  });

  it("gets another welcome when nothing waits, and no larger backlog for it", () => {
    socket.hello();
    socket.bufferedAmount = 0;
    socket.hello();
    expect(socket.messages.map(({ type }) => type)).toEqual(["welcome", "welcome"]);
    socket.bufferedAmount = maxClientBacklogBytes + 1;
    rename(1);
    expect(socket.closedWith).toBe(closeCodes.resync);
  });

  it("has its first welcome beside the backlog", () => {
    socket.hello();
    const [welcome] = socket.messages;
    const size = Buffer.byteLength(JSON.stringify(welcome));
    socket.bufferedAmount = maxClientBacklogBytes + size;
    rename(1);
    expect(socket.closedWith).toBeNull();
    rename(1);
    expect(socket.closedWith).toBe(closeCodes.resync);
  });
});

describe("a client that missed more than a snapshot weighs", () => {
  it("gets the snapshot", () => {
    const { epoch, seq } = host.log;
    rename(10);
    socket.hello({ epoch, seq });
    socket.bufferedAmount = 0;
    const size = Buffer.byteLength(JSON.stringify(socket.messages));
    rename(Math.ceil((maxReplaySize / size) * 12));
    socket.bufferedAmount = 0;
    socket.hello({ epoch, seq });
    const welcomes = socket.messages.filter(({ type }) => type === "welcome");
    expect(welcomes).toMatchObject([
      { resume: { kind: "replay" } },
      { resume: { kind: "snapshot" } },
    ]);
  });
});

describe("a client that changes more than a person can", () => {
  const replies = (): readonly (string | boolean)[] =>
    socket.messages.flatMap((message) =>
      message.type === "reply" ? [message.ok || message.error.code] : [],
    );

  it("is refused and stays connected; what changes nothing still works", () => {
    socket.hello();
    for (let count = 0; count < maxChangesAtOnce + 3; count++) {
      socket.say({ type: "queue.pause", requestId: randomUUID() });
    }
    const taken = Array<boolean>(maxChangesAtOnce).fill(true);
    expect(replies().slice(0, maxChangesAtOnce)).toEqual(taken);
    expect(replies().at(-1)).toBe("rate-limited");
    expect(socket.closedWith).toBeNull();
    socket.say({ type: "ping" });
    expect(socket.messages.at(-1)).toEqual({ type: "pong" });
  });

  it("may go on as fast as it is filled again", () => {
    let now = 0;
    const limit = new RateLimit(20, 20, () => now);
    const taken = (): number =>
      Array.from({ length: 50 }, () => limit.take()).filter(Boolean).length;
    expect(taken()).toBe(20);
    now += 250;
    expect(taken()).toBe(5);
    now += 60_000;
    expect(taken()).toBe(20);
  });
});
