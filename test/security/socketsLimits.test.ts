import { randomUUID } from "node:crypto";
import type { Socket } from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { maxClientMessageBytes, maxClientsPerDevice } from "../../src/shared/limits";
import { closeCodes } from "../../src/shared/protocolVersion";
import type { RawSocket } from "./support/rawSocket";
import { frame, opcodes } from "./support/rawSocket";
import { Rig } from "./support/rig";

let rig: Rig;
const open: Socket[] = [];

beforeAll(async () => {
  rig = await Rig.start();
  await rig.watch();
});

afterAll(async () => {
  for (const socket of open) socket.destroy();
  await rig.stop();
});

/** Sockets of strangers that say `first` and nothing more; gives those that are still open. */
async function flood(way: "L" | "P", count: number, first: Buffer | string): Promise<Socket[]> {
  const sockets = await Promise.all(Array.from({ length: count }, () => rig.open(way)));
  open.push(...sockets);
  for (const socket of sockets) {
    socket.resume();
    if (first.length > 0) socket.write(first);
  }
  return sockets;
}

const isOpen = (socket: Socket): boolean => !socket.destroyed && !socket.readableEnded;

async function timeToEnter(): Promise<number> {
  const startedAt = performance.now();
  for (const way of ["L", "P"] as const) (await rig.greet(way)).cut();
  return performance.now() - startedAt;
}

describe("R14 strangers' sockets have a budget", () => {
  const halfHeaders = "GET /api/me HTTP/1.1\r\nHost: x\r\n";
  const halfBody = (): Buffer =>
    rig.bytesOf("P", {
      ...rig.postRequest("P", "/api/pair", undefined, { Cookie: null, "Content-Length": "900" }),
      body: "",
    });

  it.each([
    ["say nothing", ""],
    ["say half of their headers", halfHeaders],
  ])("150 that %s: 64 stay at most, a paired phone enters within 2 s", async (_name, first) => {
    const sockets = await flood("L", 150, first);
    expect(await timeToEnter()).toBeLessThan(2_000);
    await expect
      .poll(() => sockets.filter(isOpen).length, { timeout: 5_000 })
      .toBeLessThanOrEqual(64);
    for (const socket of sockets) socket.destroy();
  });

  it("150 through the edge with half of a body: a paired phone enters within 2 s", async () => {
    const sockets = await flood("P", 150, halfBody());
    expect(await timeToEnter()).toBeLessThan(2_000);
    for (const socket of sockets) socket.destroy();
  });

  it("one that says nothing, or half of its headers, is closed within 10 s", async () => {
    const sockets = [...(await flood("L", 1, "")), ...(await flood("L", 1, halfHeaders))];
    await expect.poll(() => sockets.filter(isOpen).length, { timeout: 10_500 }).toBe(0);
  });

  it("without a flood it enters too: the control", async () => {
    expect(await timeToEnter()).toBeLessThan(2_000);
  });
});

describe("R14 a device's own sockets keep nobody out, itself neither", () => {
  let cookie: string;
  let sockets: RawSocket[];

  beforeEach(async () => {
    cookie = await rig.pair("L", "Phone on a bad line");
    sockets = [];
  });
  afterEach(() => {
    for (const socket of sockets) socket.cut();
  });

  const helloOf = (clientId: string): string =>
    Buffer.from(JSON.stringify({ type: "hello", protocol: 1, clientId })).toString("base64url");

  /** One more client of the device, which calls itself so; rejects when it is refused. */
  async function enter(clientId: string = randomUUID()): Promise<RawSocket> {
    const request = { target: `/ws?hello=${helloOf(clientId)}`, headers: { Cookie: cookie } };
    const socket = await rig.connect("L", request);
    sockets.push(socket);
    await socket.until(() => socket.messages.some(({ type }) => type === "welcome"));
    return socket;
  }

  /** As many as it may have, none of which says anything any more. */
  async function fill(): Promise<void> {
    for (let count = 0; count < maxClientsPerDevice; count += 1) await enter();
    for (const { socket } of sockets) socket.pause();
  }

  const hear = (): void => {
    for (const { socket } of sockets) socket.resume();
  };
  const left = (): readonly number[] =>
    sockets.flatMap(({ isEnded, closeCode }, index) =>
      isEnded || closeCode !== null ? [] : [index],
    );

  it("what a dead network left behind makes room for the next one, the oldest first", async () => {
    const other = await rig.greet("L", { headers: { Cookie: await rig.pair("L", "Other") } });
    await fill();
    await enter();
    hear();
    await sockets[0]?.untilEnd();
    expect(sockets[0]?.closeCode).toBe(closeCodes.displaced);
    expect(left()).toEqual(Array.from({ length: maxClientsPerDevice }, (_, index) => index + 1));
    expect(other.isEnded).toBe(false);
    other.cut();
  });

  it("another connection of the same page goes before any other", async () => {
    await enter();
    const page = randomUUID();
    const before = await enter(page);
    while (sockets.length < maxClientsPerDevice) await enter();
    await enter(page);
    expect(await before.untilEnd()).toBe(closeCodes.displaced);
    expect(left()).toHaveLength(maxClientsPerDevice);
  });

  it("one that does not answer goes before one that does", async () => {
    await fill();
    // It is there after all, and answers what it is asked when there is no room.
    const living = sockets[1];
    if (living === undefined) throw new Error("nobody is there");
    living.socket.resume();
    living.answersPings = true;
    await enter();
    await living.until(() => living.pings > 0);
    // What it sent before the next one asks is read before.
    living.sendText(JSON.stringify({ type: "ping" }));
    await living.until(() => living.messages.some(({ type }) => type === "pong"));
    await enter();
    hear();
    for (const gone of [0, 2]) await sockets[gone]?.untilEnd();
    expect(left()).toEqual([1, 3, 4, 5, 6, 7, 8, 9]);
  });

  it("there are never more than it may have, however many it opens", async () => {
    for (let count = 0; count < 3 * maxClientsPerDevice; count += 1) await enter();
    await expect.poll(left).toHaveLength(maxClientsPerDevice);
    expect(left().at(-1)).toBe(sockets.length - 1);
  });
});

describe("R15 frames have limits", () => {
  const pingJson = JSON.stringify({ type: "ping" });

  async function closeCodeAfter(frames: readonly Buffer[]): Promise<number | null> {
    const socket = await rig.greet("L");
    socket.socket.write(Buffer.concat(frames));
    const code = await socket.untilEnd();
    socket.cut();
    return code;
  }

  it.each([
    [
      "one byte more than a message may have",
      () => [frame(1, "x".repeat(maxClientMessageBytes + 1))],
      [1009],
    ],
    ["an unmasked frame", () => [frame(1, pingJson, { isMasked: false })], [1002]],
    ["a reserved bit", () => [frame(1, pingJson, { reserved: 4 })], [1002]],
    ["another reserved bit", () => [frame(1, pingJson, { reserved: 2 })], [1002]],
    ["an unknown opcode", () => [frame(3, "x")], [1002]],
    ["a binary frame", () => [frame(2, pingJson)], [1003, 4002]],
    ["bytes that are no UTF-8", () => [frame(1, Buffer.from([0xc3, 0x28]))], [1007]],
    ["a ping of 126 bytes", () => [frame(9, "x".repeat(126))], [1002]],
    ["a ping in two parts", () => [frame(9, "x", { isFinal: false })], [1002]],
    ["a continuation of nothing", () => [frame(0, "x")], [1002]],
    ["a close code that nobody may send", () => [frame(8, Buffer.from([0x03, 0xed]))], [1002]],
  ] as const)("%s is refused", async (_name, make, codes) => {
    expect(codes).toContain(await closeCodeAfter(make()));
  });

  const fragments = (count: number, part: string): Buffer[] => [
    frame(opcodes.text, part, { isFinal: false }),
    ...Array.from({ length: count - 1 }, () =>
      frame(opcodes.continuation, part, { isFinal: false }),
    ),
  ];

  it.each([
    ["20 000 empty fragments", 20_000, ""],
    ["131 072 fragments of one byte", 131_072, "x"],
  ])("%s are closed early", async (_name, count, part) => {
    const growth = await rig.memoryGrowth(20, async () => {
      expect([1008, 1009, 4002]).toContain(await closeCodeAfter(fragments(count, part)));
    });
    expect(growth).toBeLessThanOrEqual(20);
  });

  it("compression that is offered is not taken", async () => {
    const offer = { "Sec-WebSocket-Extensions": "permessage-deflate; client_max_window_bits" };
    const socket = await rig.connect("L", { headers: offer });
    expect(socket.head).not.toMatch(/sec-websocket-extensions/i);
    socket.cut();
  });

  it("a thousand pings at once are not all answered", async () => {
    const socket = await rig.greet("L");
    socket.send(...Array.from({ length: 1_000 }, () => frame(opcodes.ping, "x")));
    await socket.untilEnd();
    expect(socket.pongs).toBeLessThan(1_000);
    socket.cut();
  });

  it("200 messages in a second: a refusal, then the end, and other devices do not notice", async () => {
    const other = await rig.greet("L", { headers: { Cookie: await rig.pair("L", "Calm") } });
    const socket: RawSocket = await rig.greet("L");
    socket.send(...Array.from({ length: 200 }, () => frame(opcodes.text, pingJson)));
    expect([1008, 4002]).toContain(await socket.untilEnd());
    expect(socket.messages).toContainEqual(
      expect.objectContaining({
        type: "error",
        error: expect.objectContaining({ code: "rate-limited" }) as object,
      }),
    );
    other.sendText(pingJson);
    await other.until(() => other.messages.some(({ type }) => type === "pong"));
    other.cut();
  });

  it("a message in two parts is read: the control", async () => {
    const socket = await rig.greet("L");
    socket.send(frame(1, pingJson.slice(0, 5), { isFinal: false }), frame(0, pingJson.slice(5)));
    await socket.until(() => socket.messages.some(({ type }) => type === "pong"));
    socket.cut();
  });
});
