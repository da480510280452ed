import type { ChildProcess } from "node:child_process";
import { EventEmitter } from "node:events";
import { describe, expect, it } from "vitest";
import { silentLogger } from "../../../src/base/logger";
import type { TunnelConfig } from "../../../src/tunnel/config";
import { TunnelSupervisor } from "../../../src/tunnel/supervisor";
import { ManualClock } from "./manualClock";

const config: TunnelConfig = {
  authtoken: "fake_token",
  domain: null,
  allowEmails: [],
  provider: "google",
  serverAddress: null,
  certificateAuthority: null,
};
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
  const supervisor = new TunnelSupervisor({
    childScript: "/nowhere/tunnelChild.js",
    logger: silentLogger,
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
  return { clock, processes, environments, supervisor, isReachable, start, startOnline };
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
    clock.advance(499);
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
      while (processes.length === count) clock.advance(100);
      waits.push(clock.now() - began);
    }
    expect(waits).toEqual([500, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000, 30_000, 30_000]);
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

  it("does not wait on when the network is back", async () => {
    const { start, clock, supervisor, processes, isReachable } = setUp();
    isReachable.value = false;
    start();
    for (let round = 0; round < 6; round += 1) {
      processes.at(-1)!.emit("message", { type: "failed", code: null, detail: "no network" });
      supervisor.retryNow();
    }
    processes.at(-1)!.emit("message", { type: "failed", code: null, detail: "no network" });
    expect(supervisor.state).toMatchObject({ kind: "retrying", retryAt: 30_000 });
    const count = processes.length;
    clock.advance(2_000);
    await Promise.resolve();
    isReachable.value = true;
    expect(processes).toHaveLength(count);
    clock.advance(2_000);
    await Promise.resolve();
    expect(processes).toHaveLength(count + 1);
    expect(supervisor.state.kind).toBe("starting");
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
