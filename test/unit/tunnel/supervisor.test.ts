import type { ChildProcess } from "node:child_process";
import { EventEmitter } from "node:events";
import { describe, expect, it } from "vitest";
import { makeLogger } from "../../../src/base/logger";
import { TunnelSupervisor } from "../../../src/tunnel/supervisor";
import { tunnelConfig } from "../../support/tunnelConfig";
import { ManualClock } from "./manualClock";

const config = tunnelConfig();
const url = "https://a.example.com";

/** Stands for the process: hears what it is sent, says what the test wants, dies when killed. */
class FakeProcess extends EventEmitter {
  readonly pid = 1;
  connected = true;
  readonly sent: unknown[] = [];
  isKilled = false;

  send(message: unknown): boolean {
    this.sent.push(message);
    return true;
  }

  kill(): boolean {
    this.isKilled = true;
    this.exit(null, "SIGKILL");
    return true;
  }

  exit(code: number | null, signal: string | null = null): void {
    this.connected = false;
    this.emit("exit", code, signal);
  }
}

function setUp() {
  const clock = new ManualClock();
  const processes: FakeProcess[] = [];
  const environments: Readonly<Record<string, string>>[] = [];
  const isReachable = { value: true };
  const logged: string[] = [];
  const supervisor = new TunnelSupervisor({
    childScript: "/nowhere/tunnelChild.js",
    logger: makeLogger((_level, message) => logged.push(message)),
    environment: { PATH: "/bin", NGROK_AUTHTOKEN: "fake_token" },
    fork: (_script, environment) => {
      const process = new FakeProcess();
      processes.push(process);
      environments.push(environment);
      return process as unknown as ChildProcess;
    },
    clock,
    random: () => 0,
    probe: () => Promise.resolve(isReachable.value),
  });
  const start = (): FakeProcess => {
    supervisor.start(config, "/run/door");
    return processes.at(-1)!;
  };
  const startOnline = (): FakeProcess => {
    const process = start();
    process.emit("message", { type: "online", url });
    return process;
  };
  return {
    ...{ clock, processes, environments, supervisor, isReachable, logged },
    ...{ start, startOnline },
  };
}

describe("TunnelSupervisor", () => {
  it("sends the settings by message and none in the environment", () => {
    const { start, environments } = setUp();
    expect(start().sent).toMatchObject([
      { type: "start", config: { authtoken: "fake_token", forwardTo: "unix:/run/door" } },
    ]);
    expect(environments).toEqual([{ PATH: "/bin" }]);
  });

  it("kills a child that does not get online in time, and starts another after the wait", () => {
    const { start, clock, supervisor, processes } = setUp();
    const first = start();
    clock.advance(25_000);
    expect(first.isKilled).toBe(true);
    expect(supervisor.state).toMatchObject({ kind: "retrying", reason: { code: "timeout" } });
    clock.advance(99);
    expect(processes).toHaveLength(1);
    clock.advance(1);
    expect(processes).toHaveLength(2);
  });

  it("kills a child whose heartbeat stops", () => {
    const { startOnline, clock, supervisor } = setUp();
    const process = startOnline();
    for (let beat = 0; beat < 100; beat += 1) {
      clock.advance(5_000);
      process.emit("message", { type: "beat" });
    }
    expect(supervisor.state).toMatchObject({ kind: "online", url });
    clock.advance(20_000);
    expect(supervisor.state).toMatchObject({ kind: "retrying", reason: { code: "no-heartbeat" } });
    expect(process.isKilled).toBe(true);
  });

  it("starts another when the process ends by itself, with longer and longer waits", () => {
    const { start, clock, processes } = setUp();
    start();
    const waits: number[] = [];
    for (let round = 0; round < 9; round += 1) {
      processes.at(-1)!.exit(null, "SIGABRT");
      const count = processes.length;
      const began = clock.now();
      while (processes.length === count) clock.advance(50);
      waits.push(clock.now() - began);
    }
    expect(waits).toEqual([100, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000, 30_000, 30_000]);
  });

  it("does not start twice a second when the tunnel comes and goes", () => {
    const { startOnline, clock, supervisor, processes } = setUp();
    startOnline();
    for (let round = 0; round < 3; round += 1) {
      const process = processes.at(-1)!;
      process.emit("message", { type: "online", url });
      process.emit("message", { type: "failed", code: "lost", detail: null });
      clock.advance(5_000);
    }
    processes.at(-1)!.emit("message", { type: "failed", code: "lost", detail: null });
    expect(supervisor.state).toMatchObject({ kind: "retrying", attempt: 4 });
  });

  it("tries again at once when told to", () => {
    const { start, supervisor, processes } = setUp();
    start().exit(1);
    supervisor.retryNow();
    expect(processes).toHaveLength(2);
    expect(supervisor.state).toEqual({ kind: "starting", attempt: 1 });
  });

  async function pass(clock: ManualClock, ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += 50) {
      clock.advance(50);
      await Promise.resolve();
    }
  }
  const lost = { type: "failed", code: null, detail: "no network" };

  it("does not wait on when the network is back, and begins with short waits again", async () => {
    const { startOnline, clock, supervisor, processes, isReachable } = setUp();
    startOnline();
    isReachable.value = false;
    for (let round = 0; round < 6; round += 1) {
      processes.at(-1)!.emit("message", lost);
      supervisor.retryNow();
    }
    processes.at(-1)!.emit("message", lost);
    await pass(clock, 2_000);
    expect(supervisor.state).toMatchObject({ kind: "retrying", attempt: 7 });
    const count = processes.length;
    isReachable.value = true;
    await pass(clock, 250);
    expect(processes).toHaveLength(count + 1);
    expect(supervisor.state).toEqual({ kind: "starting", attempt: 0 });
  });

  it("starts a child anew that began while the network was away", async () => {
    const { startOnline, clock, supervisor, processes, isReachable } = setUp();
    isReachable.value = false;
    startOnline().emit("message", lost);
    await pass(clock, 500);
    expect(supervisor.state.kind).toBe("starting");
    const stuck = processes.at(-1)!;
    isReachable.value = true;
    await pass(clock, 250);
    expect(stuck.isKilled).toBe(true);
    processes.at(-1)!.emit("message", { type: "online", url });
    expect(supervisor.state.kind).toBe("online");
    expect(clock.pending).toBe(1);
  });

  it("starts few processes and logs little in an outage of a day", async () => {
    const { startOnline, clock, supervisor, processes, isReachable, logged } = setUp();
    isReachable.value = false;
    startOnline();
    let changes = 0;
    supervisor.onDidChangeState(() => {
      changes += 1;
    });
    processes.at(-1)!.emit("message", lost);
    for (let second = 0; second < 86_400; second += 1) {
      clock.advance(1_000);
      await Promise.resolve();
      const child = processes.at(-1)!;
      if (!child.isKilled) child.emit("message", lost);
    }
    expect(processes.length).toBeLessThan(800);
    expect(changes).toBeLessThan(4_500);
    expect(logged.length).toBeLessThan(5);
  });

  it("takes an online tunnel down for good when its gate is gone", () => {
    const { startOnline, start, clock, supervisor } = setUp();
    const process = startOnline();
    supervisor.condemn("gate-missing");
    expect(process.isKilled).toBe(true);
    expect(supervisor.state).toMatchObject({ kind: "failed", reasonKey: "tunnel-gate-missing" });
    expect(clock.pending).toBe(0);
    start();
    supervisor.condemn("gate-missing");
    expect(supervisor.state.kind).toBe("starting");
  });

  it("brings up another tunnel when its address leads nowhere", () => {
    const { startOnline, clock, supervisor, processes } = setUp();
    startOnline();
    supervisor.condemn("unpublished");
    expect(supervisor.state).toMatchObject({ reason: { reasonKey: "tunnel-public-unreachable" } });
    clock.advance(100);
    expect(processes).toHaveLength(2);
  });

  it("does not try again after a fatal error", () => {
    const { start, clock, supervisor, processes } = setUp();
    const process = start();
    const detail = "Your authtoken: fake_token";
    process.emit("message", { type: "failed", code: "ERR_NGROK_107", detail });
    expect(supervisor.state).toMatchObject({ kind: "failed", code: "ERR_NGROK_107" });
    expect(JSON.stringify(supervisor.state)).not.toContain("fake_token");
    clock.advance(3_600_000);
    expect(processes).toHaveLength(1);
    expect(process.isKilled).toBe(true);
  });

  it("ignores messages that make no sense and those of a child that was replaced", () => {
    const { startOnline, start, supervisor } = setUp();
    const first = startOnline();
    first.emit("message", { type: "online" });
    first.emit("message", "hello");
    first.emit("message", null);
    start();
    first.emit("message", { type: "failed", code: "lost", detail: null });
    expect(supervisor.state).toEqual({ kind: "starting", attempt: 0 });
  });

  it("lets an online child say goodbye and kills it when that takes too long", async () => {
    const { startOnline, clock, supervisor } = setUp();
    const process = startOnline();
    const stopped = supervisor.stop();
    expect(supervisor.stop()).toBe(stopped);
    expect(process.sent.at(-1)).toEqual({ type: "stop" });
    clock.advance(1_499);
    expect(process.isKilled).toBe(false);
    clock.advance(1);
    await stopped;
    expect(process.isKilled).toBe(true);
    expect(supervisor.state).toEqual({ kind: "off" });
    expect(clock.pending).toBe(0);
  });

  it("kills a child that is not online at once, and forgets the next attempt", async () => {
    const { start, clock, supervisor, processes } = setUp();
    const process = start();
    await supervisor.stop();
    expect(process.isKilled).toBe(true);
    start().exit(1);
    await supervisor.stop();
    expect([supervisor.state.kind, clock.pending, processes.length]).toEqual(["off", 0, 2]);
  });

  it("kills its child and keeps no timer when disposed", () => {
    const { startOnline, clock, supervisor } = setUp();
    const process = startOnline();
    supervisor.dispose();
    supervisor.dispose();
    expect([process.isKilled, clock.pending]).toEqual([true, 0]);
  });
});
