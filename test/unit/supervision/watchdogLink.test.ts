import type { ChildProcess } from "node:child_process";
import { EventEmitter } from "node:events";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { silentLogger } from "../../../src/base/logger";
import { maxWatchdogsPerMinute } from "../../../src/shared/limits";
import { WatchdogLink } from "../../../src/supervision/watchdogLink";

class FakeChild extends EventEmitter {
  readonly sent: unknown[] = [];
  readonly pid = 123;
  connected = true;
  exitCode: number | null = null;
  readonly signalCode = null;
  send(message: unknown): void {
    this.sent.push(message);
  }
  disconnect(): void {
    this.connected = false;
  }
  exit(): void {
    this.exitCode = 1;
    this.connected = false;
    this.emit("exit", 1, null);
  }
}

let children: FakeChild[];
const makeLink = (): WatchdogLink =>
  new WatchdogLink({
    script: "/nowhere/watchdog.js",
    environment: {},
    logger: silentLogger,
    fork: () => {
      const child = new FakeChild();
      children.push(child);
      return child as unknown as ChildProcess;
    },
  });
const watch = (pid: number): Parameters<WatchdogLink["tell"]>[0] => ({
  type: "watch",
  mark: "0".repeat(32),
  file: "/nowhere/row.json",
  pids: [{ pid, startedAt: "1", kind: "cli" }],
});

beforeEach(() => {
  vi.useFakeTimers();
  children = [];
});
afterEach(() => {
  vi.useRealTimers();
});

describe("the link to the watchdog", () => {
  it("starts one at the first word only, and tells it the newest", () => {
    const link = makeLink();
    expect(children).toHaveLength(0);
    link.tell(watch(1));
    link.tell(watch(2));
    expect(children.map(({ sent }) => sent)).toEqual([[watch(1), watch(2)]]);
  });

  it("starts another when it dies, which knows the newest, so many a minute", () => {
    const link = makeLink();
    link.tell(watch(1));
    link.tell(watch(2));
    for (let index = 0; index < maxWatchdogsPerMinute; index += 1) children.at(-1)?.exit();
    expect(children).toHaveLength(maxWatchdogsPerMinute);
    expect(children.at(-1)?.sent).toEqual([watch(2)]);
    link.tell(watch(3));
    expect(children).toHaveLength(maxWatchdogsPerMinute);
    vi.advanceTimersByTime(60_000);
    expect(children).toHaveLength(maxWatchdogsPerMinute + 1);
    expect(children.at(-1)?.sent).toEqual([watch(3)]);
  });

  it("starts none after the end, in order or not", async () => {
    const orderly = makeLink();
    orderly.tell(watch(1));
    const done = orderly.done();
    expect(children[0]?.sent.at(-1)).toEqual({ type: "done" });
    children[0]?.exit();
    await done;
    const link = makeLink();
    link.tell(watch(1));
    link.abandon();
    expect(children[1]).toMatchObject({ connected: false, sent: [watch(1)] });
    children[1]?.exit();
    expect(children).toHaveLength(2);
    await makeLink().done();
  });
});
