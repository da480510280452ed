import { randomUUID } from "node:crypto";
import { EventEmitter } from "node:events";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { WebSocket } from "ws";
import { toDisposable } from "../../../src/base/lifecycle";
import { silentLogger } from "../../../src/base/logger";
import { ClientConnection } from "../../../src/server/clientConnection";
import { DeviceBytes } from "../../../src/server/deviceBytes";
import { RateLimit } from "../../../src/server/rateLimit";
import { SocketClient } from "../../../src/server/socketClient";
import {
  maxChangesAtOnce,
  maxClientBacklogBytes,
  maxClientMessageBytes,
  maxControlFramesAtOnce,
  maxReplaySize,
  maxShortDeviceBytesAtOnce,
  maxShortMessageBytes,
  maxUnreadablePerMinute,
  pingIntervalMs,
} from "../../../src/shared/limits";
import type { ClientMessage, ServerMessage } from "../../../src/shared/protocol";
import type { DeviceRole } from "../../../src/shared/devices";
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

  pongs = 0;
  pings = 0;

  ping(): void {
    this.pings += 1;
  }

  pong(): void {
    this.pongs += 1;
  }

  terminate(): void {
    this.emit("close");
  }

  say(message: ClientMessage): void {
    this.sayRaw(JSON.stringify(message));
  }

  sayRaw(text: string): void {
    this.emit("message", Buffer.from(text), false);
  }

  hello(cursor?: { readonly epoch: string; readonly seq: number }): void {
    const more = cursor === undefined ? {} : { cursor };
    this.say({ type: "hello", protocol: protocolVersion, clientId: "page", ...more });
  }
}

let host: TestHost;
let socket: StuckSocket;
let client: SocketClient;
let noted: string[];
beforeEach(async () => {
  host = await TestHost.start();
  socket = new StuckSocket();
  noted = [];
  client = clientOf(socket, "full", new DeviceBytes().of({ id: "phone", role: "full" }));
});
afterEach(() => {
  client.dispose();
});

function clientOf(of: StuckSocket, role: DeviceRole, bytes: RateLimit): SocketClient {
  const { log, conversations } = host;
  return new SocketClient(
    of as unknown as WebSocket,
    (send) =>
      new ClientConnection({
        log,
        conversations,
        host: {
          onDidChangeDevices: () => toDisposable(() => undefined),
          handle: () => Promise.resolve({ ok: true }),
          stepUp: () => Promise.resolve(null),
          note: (event) => noted.push(event),
        },
        requester: {
          author: phone,
          role,
          deviceId: phone.id,
          door: "tunnel",
          address: "203.0.113.7",
        },
        logger: silentLogger,
        send,
      }),
    () => true,
    bytes,
    silentLogger,
  );
}

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

describe("a client that sends pings and pongs", () => {
  it("is answered as often as anybody needs, and closed beyond that", () => {
    socket.hello();
    for (let count = 0; count < 1_000; count += 1) socket.emit("ping", Buffer.alloc(0));
    expect(socket.pongs).toBe(maxControlFramesAtOnce);
    expect(socket.closedWith).toBe(closeCodes.refused);
  });

  it("is closed for a flood of pongs that nobody asked for", () => {
    socket.hello();
    for (let count = 0; count < maxControlFramesAtOnce; count += 1) socket.emit("pong");
    expect(socket.closedWith).toBeNull();
    socket.emit("pong");
    expect(socket.closedWith).toBe(closeCodes.refused);
  });
});

describe("a client that sends what nobody can read", () => {
  it("is told so each time, and closed when it goes on", () => {
    socket.hello();
    for (let count = 0; count < maxUnreadablePerMinute; count += 1) socket.sayRaw("no JSON");
    expect(socket.closedWith).toBeNull();
    expect(socket.messages.filter(({ type }) => type === "error")).toHaveLength(20);
    socket.sayRaw("no JSON");
    expect(socket.closedWith).toBe(closeCodes.refused);
  });

  it("is told so also when it is long, but its device can't send another such one", () => {
    const bytes = new DeviceBytes().of({ id: "phone", role: "full" });
    const long = JSON.stringify({ type: "x", filler: "x".repeat(maxClientMessageBytes - 40) });
    const closed = [1, 2].map(() => {
      const own = new StuckSocket();
      const other = clientOf(own, "full", bytes);
      own.hello();
      own.sayRaw(long);
      other.dispose();
      const answered = own.messages.some(({ type }) => type === "error");
      return [own.closedWith, answered];
    });
    expect(closed).toEqual([
      [null, true],
      [closeCodes.refused, false],
    ]);
  });
});

describe("a client that sends too many bytes", () => {
  const padded = (length: number): string => `{"type":"ping"}`.padEnd(length, " ");

  it("may send nothing long before hello", () => {
    socket.sayRaw(padded(maxShortMessageBytes + 1));
    expect(socket.closedWith).toBe(1009);
    expect(socket.messages.map(({ type }) => type)).toEqual(["bye"]);
  });

  it("may send something long after it", () => {
    socket.hello();
    socket.sayRaw(padded(maxClientMessageBytes));
    expect(socket.messages.at(-1)).toEqual({ type: "pong" });
  });

  it("is closed, and its device's next connection gains nothing", () => {
    const devices = new DeviceBytes();
    const pongs = [1, 2].map(() => {
      const own = new StuckSocket();
      const other = clientOf(own, "view", devices.of({ id: "phone", role: "view" }));
      own.hello();
      while (own.closedWith === null) own.sayRaw(padded(maxShortMessageBytes));
      other.dispose();
      return own.messages.filter(({ type }) => type === "pong").length;
    });
    const most = Math.floor(maxShortDeviceBytesAtOnce / maxShortMessageBytes);
    expect([most - 1, most]).toContain(pongs[0]);
    expect(pongs[1]).toBe(0);
    const another = clientOf(socket, "view", devices.of({ id: "tablet", role: "view" }));
    socket.hello();
    expect(socket.closedWith).toBeNull();
    another.dispose();
  });
});

describe("a stop", () => {
  it("is written down when something was stopped, once", async () => {
    socket.hello();
    const stop = (): void => {
      const requestId = randomUUID();
      socket.say({ type: "turn.interrupt", requestId, conversationId: host.id });
      expect(socket.messages.at(-1)).toEqual({ type: "reply", requestId, ok: true });
    };
    stop();
    expect(noted).toEqual([]);
    await host.sendAll("one");
    stop();
    stop();
    expect(noted).toEqual(["turn-stopped"]);
  });
});

describe("a client that is asked whether it is there", () => {
  let asked: StuckSocket;
  let one: SocketClient;
  let isGone: boolean;
  beforeEach(() => {
    vi.useFakeTimers();
    asked = new StuckSocket();
    isGone = false;
    asked.once("close", () => (isGone = true));
    one = clientOf(asked, "full", new DeviceBytes().of({ id: "phone", role: "full" }));
  });
  afterEach(() => {
    one.dispose();
    vi.useRealTimers();
  });

  it("is in doubt until it answers, and gone when it owes a whole round", () => {
    asked.hello();
    one.ask();
    one.ask();
    expect([asked.pings, one.isDoubtful]).toEqual([1, true]);
    asked.emit("pong");
    expect(one.isDoubtful).toBe(false);
    vi.advanceTimersByTime(pingIntervalMs - 1);
    one.ask();
    // Asked a moment before the round: it gets until the next one.
    vi.advanceTimersByTime(1);
    expect(isGone).toBe(false);
    vi.advanceTimersByTime(pingIntervalMs);
    expect(isGone).toBe(true);
  });

  it("hears why it has to go, and is gone at once", () => {
    one.cut(closeCodes.displaced, "another client of its device");
    expect(asked.messages).toMatchObject([{ type: "bye", code: closeCodes.displaced }]);
    expect([asked.closedWith, isGone]).toEqual([closeCodes.displaced, true]);
  });
});
