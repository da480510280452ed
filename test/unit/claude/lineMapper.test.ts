import { describe, expect, it } from "vitest";
import { parseCliLine } from "../../../src/claude/cliLines";
import type { ContentLine } from "../../../src/claude/lineMapper";
import { LineMapper } from "../../../src/claude/lineMapper";
import { maxBlockLength } from "../../../src/shared/limits";

function line(fields: object): ContentLine {
  const parsed = parseCliLine(JSON.stringify(fields));
  if (parsed.kind !== "line") throw new Error("no line");
  return parsed.line as ContentLine;
}

const printed = line({
  type: "user",
  isReplay: true,
  uuid: "u",
  message: { content: "<local-command-stdout>Total: $1\n</local-command-stdout>" },
});

describe("what a command of the CLI prints", () => {
  it("is shown as text, also where an older CLI tells it as the person's line", () => {
    const mapper = new LineMapper("/w");
    mapper.beginTurn("/cost");
    expect(mapper.map(printed)).toEqual([
      {
        type: "block-started",
        block: { kind: "text", id: "command:u", text: "Total: $1", isOpen: false },
      },
    ]);
  });

  it("is not shown in another turn: there it echoes a change of the model", () => {
    const mapper = new LineMapper("/w");
    mapper.beginTurn("what does it cost?");
    expect(mapper.map(printed)).toEqual([]);
    mapper.beginTurn("/cost");
    mapper.endTurn();
    expect(mapper.map(printed)).toEqual([]);
  });
});

describe("another attempt at the API", () => {
  it("says until when it waits, once for short ones and each time for long ones", () => {
    const mapper = new LineMapper("/w", () => 1_000);
    const retry = (attempt: number, retry_delay_ms?: number) =>
      mapper
        .map(line({ type: "system", subtype: "api_retry", attempt, retry_delay_ms }))
        .flatMap((event) => (event.type === "block-started" ? [event.block] : []));
    expect(retry(1, 500)).toMatchObject([{ kind: "notice", until: 1_500 }]);
    expect(retry(2, 1_000)).toEqual([]);
    expect(retry(5, 9_000)).toMatchObject([{ until: 10_000 }]);
    expect(retry(1)[0]).not.toHaveProperty("until");
  });
});

describe("a text beyond all bounds", () => {
  it("is passed on by its end, one character longer than what is kept", () => {
    const mapper = new LineMapper("/w");
    const text = `${"x".repeat(500_000)}end`;
    const content = [{ type: "text", text }];
    const [event] = mapper.map(line({ type: "assistant", message: { id: "m", content } }));
    const block = event?.type === "block-started" ? event.block : null;
    const shown = block?.kind === "text" ? block.text : "";
    expect(shown).toHaveLength(maxBlockLength + 1);
    expect(shown.endsWith("end")).toBe(true);
  });
});
