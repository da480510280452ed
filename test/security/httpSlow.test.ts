import type { Socket } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Rig } from "./support/rig";

const day = 86_400_000;

let rig: Rig;
const open: Socket[] = [];

beforeAll(async () => {
  const first = await Rig.start();
  await first.pair("L", "Old");
  oldCookie = await first.pair("L", "Ending");
  await first.end();
  await first.editDevices((device) =>
    device["name"] === "Ending" ? { ...device, createdAt: Date.now() - 7 * day + 20_000 } : device,
  );
  rig = await Rig.start({ after: first });
});

let oldCookie = "";

afterAll(async () => {
  for (const socket of open) socket.destroy();
  await rig.stop();
});

/** Sends bytes one by one, one a second; resolves with seconds until the other side ended it. */
function drip(socket: Socket, bytes: Buffer): Promise<number> {
  open.push(socket);
  socket.resume();
  const startedAt = performance.now();
  let sent = 0;
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      if (socket.writable) socket.write(bytes.subarray(sent, (sent += 1)));
    }, 1_000);
    const end = (): void => {
      clearInterval(timer);
      resolve((performance.now() - startedAt) / 1_000);
    };
    socket.once("end", end);
    socket.once("close", end);
  });
}

/** Their sockets are slow, not the computer: all of them wait at the same time. */
describe("R28 slow clients can't hold the server", { concurrent: true, timeout: 90_000 }, () => {
  it("headers at one byte a second are closed within 15 s", async () => {
    const socket = await rig.open("L");
    expect(await drip(socket, rig.bytesOf("L"))).toBeLessThanOrEqual(15);
  });

  it("a body at one byte a second is closed within 35 s", async () => {
    const socket = await rig.open("L");
    const request = rig.postRequest("L", "/api/pair", undefined, { "Content-Length": "900" });
    socket.write(rig.bytesOf("L", { ...request, body: "" }));
    expect(await drip(socket, Buffer.alloc(900, "x"))).toBeLessThanOrEqual(35);
  });

  it("who does not read his answer is closed within 60 s", async () => {
    const page = await rig.ask("L", { target: "/" });
    // The largest: a small one, eight times, fits into the buffers.
    const script = [...page.body.matchAll(/src="([^"]+)"/g)].at(-1)?.[1] ?? "";
    const socket = await rig.open("L");
    open.push(socket);
    const startedAt = performance.now();
    // Paused: what does not fit into the system's buffers stays with the host.
    socket.pause();
    const many = { target: script, headers: { Connection: "keep-alive" } };
    for (let count = 0; count < 8; count += 1) socket.write(rig.bytesOf("L", many));
    // A socket that is not read does not hear the end: that one more byte can't be written tells it.
    await new Promise<void>((resolve) => {
      const timer = setInterval(() => socket.write("\r"), 1_000);
      socket.once("error", resolve);
      socket.once("close", () => {
        clearInterval(timer);
        resolve();
      });
    });
    expect((performance.now() - startedAt) / 1_000).toBeLessThanOrEqual(60);
  });

  it("with 300 of them a paired phone gets its answers, 95 of 100 within a second", async () => {
    const bytes = rig.bytesOf("L", { headers: { Cookie: null } });
    const sockets = await Promise.all(Array.from({ length: 300 }, () => rig.open("L")));
    for (const socket of sockets) void drip(socket, bytes);
    const times: number[] = [];
    for (let count = 0; count < 100; count += 1) {
      const startedAt = performance.now();
      expect((await rig.ask("L")).status).toBe(200);
      times.push(performance.now() - startedAt);
    }
    expect(times.sort((a, b) => a - b)[94]).toBeLessThanOrEqual(1_000);
  });

  it("R38 a connection does not outlast its session by more than a minute", async () => {
    const socket = await rig.greet("L", { headers: { Cookie: oldCookie } });
    expect(await socket.untilEnd()).toBe(4001);
    expect((await rig.ask("L", { headers: { Cookie: oldCookie } })).status).toBe(401);
    expect((await rig.ask("L")).status).toBe(200);
  });
});

describe("R33 silence denies", { concurrent: true, timeout: 90_000 }, () => {
  it("a question that nobody answers for a minute is over, and what comes later does nothing", async () => {
    const asking = await Rig.start({ confirmsDevices: true });
    try {
      const code = await asking.code();
      const { body, status } = await asking.post("L", "/api/pair", { code, name: "x" });
      expect(status).toBe(202);
      const { id } = (await asking.headless.waitFor("confirm")) as unknown as { id: string };
      const { ticket } = JSON.parse(body) as { ticket: string };
      const collect = asking.postRequest("L", "/api/pair", { ticket });
      const statuses: number[] = [];
      while (statuses.at(-1) !== 410) {
        statuses.push((await asking.ask("L", collect, 30_000)).status);
        expect([202, 410]).toContain(statuses.at(-1));
      }
      asking.headless.command({ command: "allow", id });
      expect((await asking.ask("L", collect, 30_000)).status).toBe(410);
      expect(await asking.storedDevices()).toEqual([]);
    } finally {
      await asking.stop();
    }
  });
});
