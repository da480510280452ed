import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { UsageLineReader } from "../../../src/usage/usageLine";
import { logLine } from "./support/lines";

/** What the reader makes of one line; null: it does not count. */
function read(line: string) {
  const bytes = Buffer.from(line.endsWith("\n") ? line : `${line}\n`);
  const reader = new UsageLineReader();
  if (!reader.read(bytes, 0, bytes.length - 1)) return null;
  const { figures, model, session, folder } = reader.line;
  return { ...figures, model: model.text, session: session.text, folder: folder.text };
}

/** The line as an object, changed, as a line again. */
function changed(change: (line: Record<string, unknown>) => void): string {
  const line = JSON.parse(logLine({ input: 5, output: 7 })) as Record<string, unknown>;
  change(line);
  return JSON.stringify(line);
}
const message = (line: Record<string, unknown>) => line["message"] as Record<string, unknown>;
const usage = (line: Record<string, unknown>) => message(line)["usage"] as Record<string, unknown>;

describe("a line of usage", () => {
  it("tells its figures and names", () => {
    const line = logLine({
      ...{ input: 11, output: 22, write5m: 33, write1h: 44, cacheRead: 55, speed: "fast" },
      ...{ isSidechain: true, folder: "C:\\Users\\me\\프로젝트", session: "abc" },
    });
    expect(read(line)).toMatchObject({
      ...{ input: 11, output: 22, cacheWrite5m: 33, cacheWrite1h: 44, cacheRead: 55, speed: 2 },
      ...{ isSidechain: true, folder: "C:\\Users\\me\\프로젝트", session: "abc" },
      ...{ model: "claude-sonnet-5", time: Date.parse("2026-11-20T10:00:00.000Z") },
    });
  });

  it("writes to the cache are for five minutes where the line does not say", () => {
    expect(read(logLine({ cacheWrite: 9 }))).toMatchObject({ cacheWrite5m: 9, cacheWrite1h: 0 });
    // The parts win over the sum.
    expect(read(logLine({ cacheWrite: 9, write1h: 3 }))).toMatchObject({
      cacheWrite5m: 0,
      cacheWrite1h: 3,
    });
  });

  it("words in texts and inputs of tools are not the line's own", () => {
    const trap = { id: "x", usage: { input_tokens: 999, output_tokens: 999 }, requestId: "y" };
    const inner = { ...trap, timestamp: "1999-01-01T00:00:00Z", message: trap, costUSD: 99 };
    const content = [
      { type: "text", text: `${JSON.stringify(inner)} "usage":{"input_tokens":999}` },
      { type: "tool_use", id: "t", name: "Write", input: inner },
    ];
    const line = read(logLine({ input: 1, output: 2, content }));
    expect(line).toEqual(read(logLine({ input: 1, output: 2 })));
    expect(line).toMatchObject({ input: 1, output: 2, cost: Number.NaN });
  });

  it("a tool's result with usage of its own is no answer", () => {
    const result = { usage: { input_tokens: 999, output_tokens: 999 }, totalTokens: 1 };
    const line = changed((one) => {
      delete message(one)["usage"];
      Object.assign(one, { type: "user", toolUseResult: result });
    });
    expect(read(line)).toBeNull();
  });

  it("a message within a line of progress counts", () => {
    const inner = JSON.parse(logLine({ input: 3 })) as object;
    const line = { type: "progress", data: { type: "agent_progress", message: inner } };
    expect(read(JSON.stringify(line))).toMatchObject({ input: 3, model: "claude-sonnet-5" });
  });

  it.each<[string, (line: Record<string, unknown>) => void]>([
    ["no time", (line) => delete line["timestamp"]],
    [
      "a time that is none",
      (line) => Object.assign(line, { timestamp: "2026-13-01T00:00:00.000Z" }),
    ],
    [
      "a day that is none",
      (line) => Object.assign(line, { timestamp: "2026-02-29T00:00:00.000Z" }),
    ],
    ["a version that is none", (line) => Object.assign(line, { version: "abc" })],
    ["an empty session", (line) => Object.assign(line, { sessionId: "" })],
    ["an empty request", (line) => Object.assign(line, { requestId: "" })],
    ["an empty id", (line) => Object.assign(message(line), { id: "" })],
    ["an empty model", (line) => Object.assign(message(line), { model: "" })],
    ["null as id", (line) => Object.assign(message(line), { id: null })],
    ["null as model", (line) => Object.assign(message(line), { model: null })],
    ["null as request", (line) => Object.assign(line, { requestId: null })],
    ["null as cost", (line) => Object.assign(line, { costUSD: null })],
    ["no input", (line) => delete usage(line)["input_tokens"]],
    ["tokens as text", (line) => Object.assign(usage(line), { input_tokens: "5" })],
    ["less than none", (line) => Object.assign(usage(line), { output_tokens: -5 })],
    ["half a token", (line) => Object.assign(usage(line), { output_tokens: 0.5 })],
    ["more than can be", (line) => Object.assign(usage(line), { output_tokens: 2 ** 40 })],
    ["a speed that is none", (line) => Object.assign(usage(line), { speed: "warp" })],
    ["usage that is none", (line) => Object.assign(message(line), { usage: [] })],
  ])("does not count with %s", (_, change) => {
    expect(read(changed(() => undefined))).not.toBeNull();
    expect(read(changed(change))).toBeNull();
  });

  it("no cut, no bit of rubbish throws or counts", () => {
    const line = logLine({ input: 5 }).trimEnd();
    for (let length = 0; length < line.length; length += 1) {
      expect([length, read(line.slice(0, length))]).toEqual([length, null]);
    }
    expect(read(`${line}}`)).toBeNull();
    expect(read(`${line}${line}`)).toBeNull();
    expect(read(`[${line}]`)).toBeNull();
    expect(read(`${line}\r`)).not.toBeNull();
  });

  it("any bytes are survived", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(600), (bytes, place) => {
        const line = Buffer.from(logLine({ input: 5 }));
        line.set(
          bytes.subarray(0, Math.max(0, line.length - 1 - place)),
          Math.min(place, line.length - 1),
        );
        const end = line.indexOf(10);
        new UsageLineReader().read(line, 0, end);
      }),
    );
  });

  it("agrees with JSON.parse on any valid content", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string(), (content, session) => {
        const name = `s${session}`.slice(0, 200);
        const line = logLine({ input: 5, content, session: name });
        expect(read(line)).toMatchObject({ input: 5, session: name });
      }),
    );
  });
});
