import { readFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { parseCliLine } from "../../../src/claude/cliLines";
import { ContextGauge } from "../../../src/claude/contextGauge";
import type { AgentEvent } from "../../../src/conversation/agent";

type GaugeLine = Parameters<ContextGauge["map"]>[0];

function line(fields: object): GaugeLine {
  const parsed = parseCliLine(JSON.stringify(fields));
  if (parsed.kind !== "line") throw new Error("no line");
  return parsed.line as GaugeLine;
}

const start = (tokens: number, parent?: string): GaugeLine =>
  line({
    type: "stream_event",
    ...(parent === undefined ? {} : { parent_tool_use_id: parent }),
    event: {
      type: "message_start",
      message: {
        id: "m",
        model: "claude-opus-5",
        usage: { input_tokens: 2, cache_read_input_tokens: tokens, output_tokens: 1 },
      },
    },
  });
const end = (output: number): GaugeLine =>
  line({
    type: "stream_event",
    event: { type: "message_delta", usage: { output_tokens: output } },
  });
const result = (modelUsage: object): GaugeLine => line({ type: "result", modelUsage });

const contextsOf = (events: readonly AgentEvent[]): unknown[] =>
  events.map((event) => (event.type === "context" ? event.context : event));

describe("how full the model's context is", () => {
  it("is all that the last answer was made from, and that answer", () => {
    const gauge = new ContextGauge();
    expect(gauge.map(start(900), null)).toEqual([]);
    expect(contextsOf(gauge.map(end(98), null))).toEqual([
      { usedTokens: 1_000, windowTokens: null },
    ]);
  });

  it("is measured against the window that the CLI names at the end of a turn", () => {
    const gauge = new ContextGauge();
    gauge.map(start(900), null);
    gauge.map(end(98), null);
    const told = gauge.map(result({ "claude-opus-5": { contextWindow: 200_000 } }), null);
    expect(contextsOf(told)).toEqual([{ usedTokens: 1_000, windowTokens: 200_000 }]);
    gauge.map(start(1_900), null);
    expect(contextsOf(gauge.map(end(98), null))).toEqual([
      { usedTokens: 2_000, windowTokens: 200_000 },
    ]);
  });

  it("takes the longer window of the model that the session is set to", () => {
    const gauge = new ContextGauge();
    gauge.map(start(900), null);
    gauge.map(end(98), null);
    const usage = {
      "claude-haiku-5": { contextWindow: 100_000 },
      "claude-opus-5[1m]": { contextWindow: 1_000_000 },
    };
    expect(contextsOf(gauge.map(result(usage), "claude-opus-5[1m]"))).toEqual([
      { usedTokens: 1_000, windowTokens: 1_000_000 },
    ]);
  });

  it("has nothing to do with sub-agents, and is unknown after the CLI made room", () => {
    const gauge = new ContextGauge();
    expect(gauge.map(start(900, "toolu_1"), null)).toEqual([]);
    expect(
      contextsOf(gauge.map(line({ type: "system", subtype: "compact_boundary" }), null)),
    ).toEqual([null]);
  });

  it.each(["2.1.197", "2.1.330"])("is told by a recording of %s", async (version) => {
    const text = await readFile(path.join("test", "fixtures", "cli", `${version}.jsonl`), "utf8");
    const gauge = new ContextGauge();
    const told = text
      .trim()
      .split("\n")
      .map((row) => JSON.parse(row) as { dir?: string; line?: { type?: string } })
      .filter(
        ({ dir, line: fields }) => dir === "out" && /^(?:stream|assi|res)/.test(fields?.type ?? ""),
      )
      .flatMap(({ line: fields }) => gauge.map(line(fields ?? {}), null));
    expect(contextsOf(told)).toContainEqual({ usedTokens: 145, windowTokens: 1_000_000 });
  });
});
