import { randomUUID } from "node:crypto";
import { readFile, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startModelApi } from "./modelApi/modelApi";
import type { ModelApi } from "./modelApi/modelApi";
import { startWarmClaude } from "./modelApi/warmClaude";
import type { CliLine, WarmClaude } from "./modelApi/warmClaude";

const allow = (input: Record<string, unknown>) => ({ behavior: "allow", updatedInput: input });

/** The text that streamed in these lines, put together. */
function streamedText(lines: readonly CliLine[], field = "text"): string {
  return lines
    .map(
      (line) =>
        (line["event"] as { delta?: Record<string, string> } | undefined)?.delta?.[field] ?? "",
    )
    .join("");
}

describe("the model API stand-in drives the real CLI", () => {
  let api: ModelApi;
  let claude: WarmClaude;
  const file = (name: string) => path.join(claude.folder, name);

  beforeAll(async () => {
    api = await startModelApi();
    claude = await startWarmClaude(api);
  });
  afterAll(async () => {
    await claude.close();
    await api.close();
  });

  it("streams text word by word", async () => {
    const from = claude.lines.length;
    const result = await claude.prompt("[[say Hello **world**,\\nhow are you?]]");
    expect(result["result"]).toBe("Hello **world**,\nhow are you?");
    expect(streamedText(claude.lines.slice(from))).toBe("Hello **world**,\nhow are you?");
    expect(
      claude.lines.slice(from).filter(({ type }) => type === "stream_event").length,
    ).toBeGreaterThan(6);
  });

  it("thinks before it speaks", async () => {
    const from = claude.lines.length;
    await claude.prompt("[[think What would be best?]] [[text 3]]");
    expect(streamedText(claude.lines.slice(from), "thinking")).toBe("What would be best?");
    expect(streamedText(claude.lines.slice(from))).toBe("word0 word1 word2 ");
  });

  it("writes a file once it is allowed, with the right bytes", async () => {
    const done = claude.prompt("[[write hi.txt | Zeile 1 | ü\\n안녕 ✓\\n]] [[say written]]");
    await claude.answerPermission("Write", allow);
    expect((await done)["result"]).toBe("written");
    expect(await readFile(file("hi.txt"), "utf8")).toBe("Zeile 1 | ü\n안녕 ✓\n");
  });

  it("goes on when a permission is denied, and nothing happens to the folder", async () => {
    const from = claude.lines.length;
    const done = claude.prompt("[[bash echo no > denied.txt]] [[say understood]]");
    const asked = await claude.waitFor(({ type }) => type === "control_request", from);
    claude.send({
      type: "control_response",
      response: {
        subtype: "success",
        request_id: asked["request_id"],
        response: { behavior: "deny", message: "Not today" },
      },
    });
    expect((await done)["result"]).toBe("understood");
    expect(await readdir(claude.folder)).not.toContain("denied.txt");
  });

  it("runs commands, reads and edits", async () => {
    await writeFile(file("edit.txt"), "one\ntwo\n");
    const done = claude.prompt(
      "[[bash cat edit.txt | tr a-z A-Z]] [[read edit.txt]] [[edit edit.txt | two | 2]] [[text 1]]",
    );
    await claude.answerPermission("Edit", allow);
    await done;
    expect(await readFile(file("edit.txt"), "utf8")).toBe("one\n2\n");
    expect(JSON.stringify(claude.lines)).toContain("ONE\\nTWO");
  });

  it("asks a question and hears the answer", async () => {
    const done = claude.prompt("[[ask Which colour? | Red | Blue]] [[say thanks]]");
    await claude.answerPermission("AskUserQuestion", (input) =>
      allow({ ...input, answers: { "Which colour?": "Blue" } }),
    );
    expect((await done)["result"]).toBe("thanks");
    expect(JSON.stringify(api.requests.at(-1)?.body)).toContain('Which colour?\\"=\\"Blue');
  });

  it("plans, in plan mode through the plan file", async () => {
    const setMode = (mode: string) => {
      claude.send({
        type: "control_request",
        request_id: mode,
        request: { subtype: "set_permission_mode", mode },
      });
    };
    setMode("plan");
    const done = claude.prompt("[[plan # Plan\\n1. Do it]] [[say planned]]");
    const asked = await claude.answerPermission("ExitPlanMode", allow);
    expect(JSON.stringify(asked)).toContain("# Plan\\n1. Do it");
    expect((await done)["result"]).toBe("planned");
    setMode("default");
  });

  it("keeps a to-do list", async () => {
    const from = claude.lines.length;
    expect((await claude.prompt("[[todo One | Two]] [[say listed]]"))["result"]).toBe("listed");
    expect(JSON.stringify(claude.lines.slice(from))).not.toContain("No such tool");
  });

  it("lets a sub-agent work, whose calls name their parent", async () => {
    const from = claude.lines.length;
    await claude.prompt("[[task Look around | {{bash ls}} {{say tidy}}]] [[say all looked at]]");
    const parents = claude.lines.slice(from).map((line) => line["parent_tool_use_id"]);
    expect(parents.some((parent) => typeof parent === "string")).toBe(true);
    expect(api.requests.some(({ prompt }) => prompt === "[[bash ls]] [[say tidy]]")).toBe(true);
  });

  it("fails with a status, and only as often as the script says", async () => {
    expect(await claude.prompt("[[status 429]]")).toMatchObject({
      is_error: true,
      api_error_status: 429,
    });
    const from = claude.lines.length;
    expect((await claude.prompt("[[status 529 1]] [[say recovered]]"))["result"]).toBe("recovered");
    expect(claude.lines.slice(from).some((line) => line["subtype"] === "api_retry")).toBe(true);
  });

  it("cuts a connection, and the CLI asks again", async () => {
    expect((await claude.prompt("[[text 2]] [[drop 1]] [[say whole]]"))["is_error"]).toBe(false);
  });

  it("holds a stream until the test releases it", async () => {
    const from = claude.lines.length;
    const done = claude.prompt("[[say before]] [[hold gate]] [[say after]]");
    await api.waitForHold("gate");
    await claude.waitFor(
      (line) => JSON.stringify(line).includes("before") && line.type === "stream_event",
      from,
    );
    expect(streamedText(claude.lines.slice(from))).toBe("before");
    api.release("gate");
    expect((await done)["result"]).toBe("after");
  });

  it("is interrupted while it holds", async () => {
    const done = claude.prompt("[[say partial]] [[hold never]] [[say unreached]]");
    await api.waitForHold("never");
    claude.send({
      type: "control_request",
      request_id: randomUUID(),
      request: { subtype: "interrupt" },
    });
    expect(await done).toMatchObject({ subtype: "error_during_execution" });
  });

  it("answers a sentence without a script in markdown", async () => {
    const result = await claude.prompt("What can you do?");
    expect(result["result"]).toMatch(/^## [\s\S]+```ts[\s\S]+Have fun!$/);
  });

  it("compacts: the CLI's own housekeeping is told apart", async () => {
    await claude.prompt("/compact");
    expect(api.requests.filter(({ kind }) => kind === "housekeeping")).toHaveLength(1);
    expect(claude.lines.some((line) => line["subtype"] === "compact_boundary")).toBe(true);
  });

  it("logs each request of the conversation once", async () => {
    const prompt = `[[bash true]] [[say counted]] ${randomUUID()}`;
    await claude.prompt(prompt);
    await api.waitForRequest((request) => request.prompt === prompt && request.toolResults === 1);
    expect(
      api.requests.filter((request) => request.prompt === prompt).map((one) => one.toolResults),
    ).toEqual([0, 1]);
  });
});

describe("the model API stand-in for a subscriber", () => {
  it("makes the CLI report plan limits", async () => {
    const api = await startModelApi();
    const claude = await startWarmClaude(api, "plan");
    const reset = Math.floor(Date.now() / 1000) + 3600;
    const done = claude.prompt(
      `[[limits 5h=0.42 7d=0.95 reset=${reset} status=allowed_warning]] [[text 2]]`,
    );
    const line = await claude.waitFor(({ type }) => type === "rate_limit_event");
    expect(line["rate_limit_info"]).toMatchObject({
      unifiedWindows: {
        five_hour: { utilization: 0.42, resetsAt: reset },
        seven_day: { utilization: 0.95, resetsAt: reset },
      },
    });
    await done;
    await claude.close();
    await api.close();
  });
});

describe("the demo", () => {
  it("turns natural sentences into tools", async () => {
    const api = await startModelApi({ isDemo: true, wordDelayMs: 0 });
    const claude = await startWarmClaude(api);
    const done = claude.prompt("Please write a file hello.txt");
    await claude.answerPermission("Write", allow);
    expect((await done)["result"]).toContain("hello.txt");
    expect(await readFile(path.join(claude.folder, "hello.txt"), "utf8")).toContain("Hello");
    await claude.close();
    await api.close();
  });
});
