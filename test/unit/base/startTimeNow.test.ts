import type * as nodeFs from "node:fs";
import { beforeEach, describe, expect, it, vi } from "vitest";

const state = vi.hoisted(() => ({ isFull: false }));
vi.mock("node:fs", async (original) => {
  const fs = await original<typeof nodeFs>();
  return {
    ...fs,
    readFileSync: (...args: Parameters<typeof fs.readFileSync>) => {
      if (state.isFull) throw Object.assign(new Error("EMFILE"), { code: "EMFILE" });
      return fs.readFileSync(...args);
    },
  };
});

describe.runIf(process.platform === "linux")("the present, where no file can be opened", () => {
  beforeEach(() => {
    vi.resetModules();
  });

  it("is told all the same", async () => {
    const { startTimeNow } = await import("../../../src/base/processTable");
    const before = startTimeNow();
    state.isFull = true;
    const full = startTimeNow();
    state.isFull = false;
    expect(full >= before).toBe(true);
    expect(startTimeNow() >= full).toBe(true);
  });

  it("does not spoil what is told later", async () => {
    state.isFull = true;
    const starved = await import("../../../src/base/processTable");
    starved.startTimeNow();
    state.isFull = false;
    const now = starved.startTimeNow();
    const own = (await starved.startTimeOf(process.pid)) ?? "";
    expect(now.split("-")[0]).toBe(own.split("-")[0]);
    expect(now >= own).toBe(true);
  });
});
