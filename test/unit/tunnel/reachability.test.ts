import { once } from "node:events";
import type { AddressInfo, Server, Socket } from "node:net";
import { createServer } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { tunnelProbeTimeoutMs } from "../../../src/shared/limits";
import { canConnect, OutageWatch } from "../../../src/tunnel/reachability";
import { ManualClock } from "./manualClock";

describe("canConnect", () => {
  const sockets: Socket[] = [];
  let server: Server;

  async function listen(treat: (socket: Socket) => void): Promise<string> {
    server = createServer((socket) => {
      sockets.push(socket);
      treat(socket);
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return `127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.destroy();
    server.close();
  });

  it("tells an address that listens from one that does not", async () => {
    const address = await listen(() => undefined);
    expect(await canConnect(address)).toBe(true);
    for (const socket of sockets.splice(0)) socket.destroy();
    server.close();
    await once(server, "close");
    expect(await canConnect(address)).toBe(false);
  });

  it("does not count a connection that is cut at once", async () => {
    expect(await canConnect(await listen((socket) => socket.destroy()))).toBe(false);
    server.close();
    expect(await canConnect(await listen((socket) => socket.end()))).toBe(false);
  });
});

describe("the watch of an outage", () => {
  interface Watched {
    readonly clock: ManualClock;
    readonly watch: OutageWatch;
    readonly looks: readonly number[];
    readonly returns: readonly number[];
    /** Lets time pass in small steps, so that each look is answered. */
    readonly pass: (ms: number, isReachable: boolean) => Promise<void>;
  }

  async function setUp(isReachable: boolean): Promise<Watched> {
    const clock = new ManualClock();
    let now = isReachable;
    const looks: number[] = [];
    const returns: number[] = [];
    const probe = (): Promise<boolean> => {
      looks.push(clock.now());
      return Promise.resolve(now);
    };
    const watch = new OutageWatch(probe, clock, () => returns.push(clock.now()));
    await Promise.resolve();
    const pass = async (ms: number, value: boolean): Promise<void> => {
      now = value;
      for (let passed = 0; passed < ms; passed += 50) {
        clock.advance(50);
        await Promise.resolve();
      }
    };
    return { clock, watch, looks, returns, pass };
  }

  it("calls back within a quarter of a second, each time the network returned", async () => {
    const { watch, returns, pass } = await setUp(false);
    expect(watch.isUnreachable).toBe(true);
    await pass(20_000, false);
    await pass(250, true);
    expect([returns.length, watch.isUnreachable]).toEqual([1, false]);
    await pass(5_000, false);
    await pass(5_000, true);
    expect(returns).toHaveLength(2);
  });

  it("notices within a second that a network is back which swallowed all without a word", async () => {
    const clock = new ManualClock();
    const network = { swallows: true };
    const begins: number[] = [];
    const returns: number[] = [];
    // What was asked of a silent network stays unanswered, also when it is back meanwhile.
    const probe = (): Promise<boolean> => {
      begins.push(clock.now());
      return network.swallows
        ? new Promise((resolve) => {
            clock.after(tunnelProbeTimeoutMs, () => {
              resolve(false);
            });
          })
        : Promise.resolve(true);
    };
    const watch = new OutageWatch(probe, clock, () => returns.push(clock.now()));
    const pass = async (ms: number): Promise<void> => {
      for (let passed = 0; passed < ms; passed += 10) {
        clock.advance(10);
        for (let turn = 0; turn < 3; turn += 1) await Promise.resolve();
      }
    };
    for (let round = 0; round < 10; round += 1) {
      network.swallows = true;
      await pass(5_000);
      // The worst moment: right after a look began.
      const count = begins.length;
      while (begins.length === count) await pass(10);
      const backAt = clock.now();
      network.swallows = false;
      const known = returns.length;
      while (returns.length === known && clock.now() - backAt < 5_000) await pass(10);
      expect(clock.now() - backAt).toBeLessThanOrEqual(1_000);
      await pass(2_000);
    }
    watch.dispose();
  });

  it("has one look at a time, however long it takes", async () => {
    const clock = new ManualClock();
    const answers: ((isReachable: boolean) => void)[] = [];
    const probe = (): Promise<boolean> => new Promise((resolve) => answers.push(resolve));
    const watch = new OutageWatch(probe, clock, () => undefined);
    clock.advance(60_000);
    expect(answers).toHaveLength(1);
    answers[0]!(false);
    for (let turn = 0; turn < 3; turn += 1) await Promise.resolve();
    clock.advance(60_000);
    expect(answers).toHaveLength(2);
    watch.dispose();
  });

  it("does not call back for a network that was there all the time", async () => {
    const { returns, looks, pass } = await setUp(true);
    await pass(60_000, true);
    expect(returns).toEqual([]);
    expect(looks.length).toBeLessThan(35);
  });

  it("looks less often the longer it lasts", async () => {
    const { looks, pass } = await setUp(false);
    const during = async (ms: number): Promise<number> => {
      const before = looks.length;
      await pass(ms, false);
      return looks.length - before;
    };
    expect(await during(10_000)).toBe(40);
    await pass(60_000, false);
    expect(await during(10_000)).toBe(10);
    await pass(600_000, false);
    expect(await during(30_000)).toBe(10);
  });

  it("does not call back twice a second when the network comes and goes", async () => {
    const { returns, pass } = await setUp(false);
    for (let round = 0; round < 40; round += 1) {
      await pass(300, true);
      await pass(250, false);
    }
    const gaps = returns.slice(1).map((at, index) => at - (returns[index] ?? 0));
    expect(returns.length).toBeGreaterThan(1);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(2_000);
  });

  it("is silent after disposal, also in the middle of a look", async () => {
    const { clock, watch, returns, pass } = await setUp(false);
    await pass(1_000, false);
    watch.dispose();
    await pass(5_000, true);
    expect([returns.length, clock.pending]).toEqual([0, 0]);
  });
});
