import { readFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { parseCliLine } from "../../../src/claude/cliLines";
import { LineMapper } from "../../../src/claude/lineMapper";
import { PermissionDesk } from "../../../src/claude/permissionDesk";
import { planWindows } from "../../../src/claude/planWindows";
import { turnEnded } from "../../../src/claude/turnEnd";
import type { AgentEvent } from "../../../src/conversation/agent";

/** Plays the output of a recorded CLI through the mapping, as a session would. */
async function mapRecording(version: string): Promise<{ events: AgentEvent[]; ignored: string[] }> {
  const text = await readFile(path.join("test", "fixtures", "cli", `${version}.jsonl`), "utf8");
  const mapper = new LineMapper("/workspace", () => 0);
  const desk = new PermissionDesk("/workspace");
  const events: AgentEvent[] = [];
  const ignored: string[] = [];
  for (const row of text.trim().split("\n")) {
    const { dir, line } = JSON.parse(row) as { dir: string; line: unknown };
    if (dir !== "out") continue;
    const parsed = parseCliLine(JSON.stringify(line));
    if (parsed.kind === "ignored") {
      ignored.push(parsed.what);
      continue;
    }
    switch (parsed.line.type) {
      case "system":
      case "stream_event":
      case "assistant":
      case "user":
        events.push(...mapper.map(parsed.line));
        break;
      case "control_request":
        events.push(desk.open(parsed.line)!);
        break;
      case "result": {
        const { events: closed, answerError } = mapper.endTurn();
        const context = { isInterrupted: false, answerError, model: null, costBefore: 0 };
        events.push(...closed, turnEnded(parsed.line, context));
        break;
      }
      case "rate_limit_event":
        events.push({ type: "plan", windows: planWindows(parsed.line, 0) });
        break;
      case "control_response":
      case "control_cancel_request":
      case "command_lifecycle":
        break;
    }
  }
  return { events, ignored };
}

describe.each(["2.1.197", "2.1.330", "2.1.330-plan-limits"])("a recording of %s", (version) => {
  it("maps to the same events as when it was checked by eye", async () => {
    const { events } = await mapRecording(version);
    const golden = events.map((event) => JSON.stringify(event)).join("\n");
    await expect(`${golden}\n`).toMatchFileSnapshot(`goldens/${version}.txt`);
  });

  it("holds nothing that is not known", async () => {
    const { ignored } = await mapRecording(version);
    expect(ignored).toEqual([]);
  });
});
