import { describe, expect, it } from "vitest";
import { unlessAborted, within } from "../../../src/base/within";

const never = new Promise<string>(() => undefined);

describe("within", () => {
  it("gives what comes in time, and what stands in for it otherwise", async () => {
    expect(await within(Promise.resolve("here"), 1_000, null)).toBe("here");
    expect(await within(never, 1, null)).toBeNull();
  });
});

describe("unlessAborted", () => {
  it("gives the value, or the reason why there is none", async () => {
    const { signal } = new AbortController();
    expect(await unlessAborted(Promise.resolve("here"), signal)).toBe("here");
    await expect(unlessAborted(Promise.reject(new Error("no")), signal)).rejects.toThrow("no");
  });

  it("gives null as soon as nobody waits", async () => {
    const waiting = new AbortController();
    const given = unlessAborted(never, waiting.signal);
    waiting.abort();
    expect(await given).toBeNull();
    expect(await unlessAborted(never, AbortSignal.abort())).toBeNull();
  });

  it("lets what fails after that fail in silence", async () => {
    const waiting = new AbortController();
    let fail: (error: Error) => void = () => undefined;
    const work = new Promise<string>((_resolve, reject) => {
      fail = reject;
    });
    const given = unlessAborted(work, waiting.signal);
    waiting.abort();
    fail(new Error("too late"));
    expect(await given).toBeNull();
  });
});
