import { describe, expect, it } from "vitest";
import { ReadLimit } from "../../../src/conversation/readLimit";
import type { RequestOutcome } from "../../../src/conversation/requestOutcome";
import { maxReads, maxReadsPerClient, maxWaitingReadsPerClient } from "../../../src/shared/limits";
import { phone, quiet, TestHost } from "./support/testHost";

/** Reads that end when the test says so. */
class Reads {
  readonly limit = new ReadLimit();
  readonly begun: string[] = [];
  readonly signals: AbortSignal[] = [];
  private readonly ends: (() => void)[] = [];

  ask(client: string, name = client): Promise<RequestOutcome> {
    return this.limit.run(client, (signal) => {
      this.begun.push(name);
      this.signals.push(signal);
      return new Promise((resolve, reject) => {
        this.ends.push(() => {
          resolve({ ok: true });
        });
        signal.addEventListener("abort", () => {
          reject(new Error("aborted"));
        });
      });
    });
  }

  async endFirst(): Promise<void> {
    this.ends.shift()?.();
    await quiet();
  }
}

describe("requests that read", () => {
  it("run two at a time for a client and four in all, and the clients take turns", async () => {
    const reads = new Reads();
    for (let count = 1; count <= 4; count++) void reads.ask("a", `a${count}`);
    expect(reads.begun).toHaveLength(maxReadsPerClient);
    for (let count = 1; count <= 2; count++) void reads.ask("b", `b${count}`);
    void reads.ask("c");
    expect(reads.begun).toEqual(["a1", "a2", "b1", "b2"]);
    expect(reads.begun).toHaveLength(maxReads);
    await reads.endFirst();
    expect(reads.begun.slice(maxReads)).toEqual(["c"]);
    await reads.endFirst();
    expect(reads.begun.slice(maxReads)).toEqual(["c", "a3"]);
  });

  it("are refused when too many of a client wait; those of others are not", async () => {
    const reads = new Reads();
    const all = maxReadsPerClient + maxWaitingReadsPerClient;
    for (let count = 0; count < all; count++) void reads.ask("a");
    expect(await reads.ask("a")).toEqual({ ok: false, code: "rate-limited" });
    void reads.ask("b");
    expect(reads.begun).toEqual(["a", "a", "b"]);
  });

  it("end with their client: what runs is stopped, what waits never begins", async () => {
    const reads = new Reads();
    const asked = [1, 2, 3].map(() => reads.ask("a"));
    reads.limit.forget("a");
    const gone = { ok: false, code: "rate-limited" };
    expect(await Promise.all(asked)).toEqual([gone, gone, gone]);
    expect(reads.signals.map(({ aborted }) => aborted)).toEqual([true, true]);
    for (let count = 0; count < 3; count++) void reads.ask("b");
    expect(reads.begun).toEqual(["a", "a", "b", "b"]);
  });

  it("give their failure on, and the next one runs", async () => {
    const limit = new ReadLimit();
    const failure = new Error("disk");
    await expect(limit.run("a", () => Promise.reject(failure))).rejects.toBe(failure);
    expect(await limit.run("a", () => Promise.resolve({ ok: true }))).toEqual({ ok: true });
  });
});

describe("a client that asks for the same old prompt again and again", () => {
  it("has two of them read at a time, and none when it is gone", async () => {
    const host = await TestHost.start();
    const open = host.history.hold();
    const promptId = "33333333-3333-4333-8333-333333333333";
    const wish = { type: "prompt.text", conversationId: host.id, promptId } as const;
    const asked = [1, 2, 3, 4, 5].map(() => host.outcomeOf(wish));
    await quiet();
    expect(host.history.readCount).toBe(2);
    host.conversations.forget(phone.id);
    open();
    await Promise.all(asked);
    expect(host.history.readCount).toBe(2);
  });
});
