import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { describe, expect, it } from "vitest";
import { canConnect, watchReachability } from "../../../src/tunnel/reachability";
import { ManualClock } from "./manualClock";

describe("canConnect", () => {
  it("tells an address that listens from one that does not", async () => {
    const server = createServer((socket) => socket.destroy());
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    expect(await canConnect(`127.0.0.1:${port}`)).toBe(true);
    server.close();
    await once(server, "close");
    expect(await canConnect(`127.0.0.1:${port}`)).toBe(false);
  });
});

describe("watchReachability", () => {
  async function run(looks: readonly boolean[]): Promise<{ returns: number; clock: ManualClock }> {
    const clock = new ManualClock();
    const rest = [...looks];
    let returns = 0;
    watchReachability(
      () => Promise.resolve(rest.shift() ?? false),
      clock,
      () => {
        returns += 1;
      },
    );
    for (let count = 0; count < looks.length; count += 1) {
      clock.advance(2_000);
      await Promise.resolve();
    }
    return { returns, clock };
  }

  it("calls back once when the network returns, and looks no more", async () => {
    const { returns, clock } = await run([false, false, true, false, true]);
    expect([returns, clock.pending]).toEqual([1, 0]);
  });

  it("does not call back when the network was there all the time, or never", async () => {
    expect((await run([true, true, true])).returns).toBe(0);
    expect((await run([false, false])).returns).toBe(0);
  });

  it("is silent after disposal, also in the middle of a look", async () => {
    const clock = new ManualClock();
    let returns = 0;
    const looks = [false, true];
    const watch = watchReachability(
      () => Promise.resolve(looks.shift() ?? true),
      clock,
      () => {
        returns += 1;
      },
    );
    clock.advance(2_000);
    await Promise.resolve();
    clock.advance(2_000);
    watch.dispose();
    await Promise.resolve();
    expect([returns, clock.pending]).toEqual([0, 0]);
  });
});
