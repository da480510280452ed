import { mkdir, readFile, truncate, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Transcripts } from "../../../../src/claude/transcripts/transcripts";
import {
  generateTranscript,
  promptId,
  TranscriptWriter,
  uuidOf,
  writeTurn,
} from "../../../support/generatedTranscript";
import { session, TranscriptBench } from "./transcriptBench";

const all = { maxBytes: 1e9 };

let bench: TranscriptBench;
let transcripts: Transcripts;
let folder: string;
beforeEach(async () => {
  bench = await TranscriptBench.start();
  ({ folder } = bench);
  transcripts = bench.open();
});
afterEach(() => bench.close());

const place = (text: string | Buffer) => bench.place(text);

describe("the fate of a prompt", () => {
  const fate = (id = promptId(0)) => transcripts.fateOf(session, id);

  it("is unknown without a file and absent without a line", async () => {
    expect(await fate()).toEqual({ kind: "unknown" });
    await place(generateTranscript(1));
    expect(await fate(promptId(5))).toEqual({ kind: "absent" });
    expect(await fate("x")).toEqual({ kind: "unknown" });
  });

  it("is done only with a final stop reason that nothing follows", async () => {
    const writer = new TranscriptWriter(folder);
    const check = async (kind: string): Promise<void> => {
      await place(writer.text);
      expect(await fate()).toMatchObject({ kind });
    };
    writer.prompt(promptId(0), "go");
    await check("unfinished");
    writer.answer("m1", { type: "text", text: "first" }, null);
    await check("unfinished");
    const input = { command: "ls" };
    writer.answer("m1", { type: "tool_use", id: "t1", name: "Bash", input }, "tool_use", 1);
    await check("unfinished");
    writer.result("t1", "x", { stdout: "x", stderr: "" });
    await check("unfinished");
    writer.answer("m2", { type: "text", text: "much" }, "max_tokens");
    await check("unfinished");
    writer.answer("m3", { type: "text", text: "end" }, "end_turn");
    await check("done");
    writer.add({ type: "user", isMeta: true, message: { content: "Stop hook feedback: go on" } });
    await check("unfinished");
    writer.answer("m4", { type: "text", text: "end" }, "end_turn");
    await check("done");
    const notification = "<task-notification><tool-use-id>t9</tool-use-id></task-notification>";
    writer.add({ type: "user", message: { content: notification } });
    await check("done");
    writer.prompt(promptId(1), "next");
    await check("done");
  });

  it("is not done by what the CLI puts in when it resumes", async () => {
    const writer = new TranscriptWriter(folder);
    writer.prompt(promptId(0), "go");
    const content = [{ type: "text", text: "No response requested." }];
    const message = { id: "x", model: "<synthetic>", stop_reason: "stop_sequence", content };
    writer.add({ type: "assistant", isApiErrorMessage: false, message });
    writeTurn(writer, 1);
    await place(writer.text);
    expect(await fate()).toEqual({ kind: "unfinished" });
    const turns = (await transcripts.page(session, all))?.turns;
    expect(turns?.[0]).toMatchObject({ status: "indeterminate", blocks: [] });
  });

  it("is interrupted, failed, or that of the turn that absorbed it", async () => {
    const writer = new TranscriptWriter(folder);
    writer.prompt(promptId(0), "go");
    writer.add({
      type: "user",
      message: { content: [{ type: "text", text: "[Request interrupted by user]" }] },
    });
    writer.prompt(promptId(1), "go");
    const content = [{ type: "text", text: "API Error: 529" }];
    const message = { id: "x", model: "<synthetic>", stop_reason: "stop_sequence", content };
    writer.add({ type: "assistant", isApiErrorMessage: true, apiErrorStatus: 529, message });
    writer.prompt(promptId(2), "go");
    const attachment = {
      type: "queued_command",
      prompt: "and",
      source_uuid: promptId(3),
      commandMode: "prompt",
    };
    writer.add({ type: "attachment", attachment });
    writer.answer("m", { type: "text", text: "both" }, "end_turn");
    await place(writer.text);
    const fates = await Promise.all([0, 1, 2, 3].map((turn) => fate(promptId(turn))));
    const problem = { code: "api-overloaded", detail: "API Error: 529" };
    expect(fates).toEqual([
      { kind: "interrupted" },
      { kind: "failed", problem },
      { kind: "done" },
      { kind: "done" },
    ]);
    const turns = (await transcripts.page(session, all))?.turns;
    expect(turns?.map(({ id, status }) => [id, status])).toEqual(
      ["interrupted", "failed", "done", "done"].map((status, turn) => [promptId(turn), status]),
    );
  });

  it("is not proven behind a line that can't be read", async () => {
    const writer = new TranscriptWriter(folder);
    writer.prompt(promptId(0), "go");
    writer.lines.push('{"parentUuid":"x","type":"us');
    writer.answer("m", { type: "text", text: "whose?" }, "end_turn");
    await place(writer.text);
    expect(await fate()).toEqual({ kind: "unfinished" });
    await place(`{"broken":"${promptId(5)}`);
    expect(await fate(promptId(5))).toEqual({ kind: "unfinished" });
  });
});

describe("outputs, marks and writers", () => {
  it("gives an output whole, from the file that the CLI keeps beside the transcript", async () => {
    const writer = new TranscriptWriter(folder);
    writer.prompt(promptId(0), "go");
    writer.result("toolu_a", "short", { stdout: "long out", stderr: "err" });
    writer.result("toolu_b", "<tool_use_error>no such file</tool_use_error>", "Error");
    const kept = "/somewhere/else/kept.txt";
    writer.result("toolu_c", "cut", { stdout: "cut", stderr: "", persistedOutputPath: kept });
    // What the CLI adds for the model is no part of a sub-agent's report.
    const report = [{ type: "text", text: "# Report" }];
    const told = [...report, { type: "text", text: "agentId: a1 <usage>9</usage>" }];
    writer.result("toolu_e", told, { agentId: "a1", content: report });
    const file = await place(writer.text);
    const results = path.join(file.replace(/\.jsonl$/, ""), "tool-results");
    await mkdir(results, { recursive: true });
    await writeFile(path.join(results, "kept.txt"), "all of it");
    const output = (id: string) => transcripts.toolOutput(session, id);
    expect(await output("toolu_a")).toBe("long out\nerr");
    expect(await output("toolu_b")).toBe("no such file");
    expect(await output("toolu_c")).toBe("all of it");
    expect(await output("toolu_d")).toBeNull();
    expect(await output("toolu_e")).toBe("# Report");
  });

  it("knows whether somebody else said something since a mark", async () => {
    const writer = new TranscriptWriter(folder);
    writeTurn(writer, 0);
    const file = await place(writer.text);
    const mark = await transcripts.mark(session);
    writer.own({ type: "cost-state" });
    await writeFile(file, writer.text);
    expect(await transcripts.changedSince(session, mark!)).toBe(false);
    writeTurn(writer, 1);
    await writeFile(file, writer.text);
    expect(await transcripts.changedSince(session, mark!, new Set([promptId(1)]))).toBe(false);
    expect(await transcripts.changedSince(session, mark!)).toBe(true);
    await truncate(file, 10);
    expect(await transcripts.changedSince(session, mark!)).toBe(true);
  });

  it("names only living processes of this session, and no other process with such an id", async () => {
    const folderOfProcesses = path.join(bench.config, "sessions");
    await mkdir(folderOfProcesses, { recursive: true });
    const stat = await readFile("/proc/self/stat", "utf8");
    const procStart = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19]!;
    const write = (name: string, entry: unknown) =>
      writeFile(path.join(folderOfProcesses, name), JSON.stringify(entry));
    const entry = { pid: process.pid, sessionId: session, entrypoint: "cli", procStart };
    await write("1.json", entry);
    await write("2.json", { ...entry, procStart: "1" });
    await write("3.json", { ...entry, sessionId: uuidOf(7, 9) });
    await writeFile(path.join(folderOfProcesses, "4.json"), "{");
    expect(await transcripts.writersOf(session)).toEqual([{ pid: process.pid, entrypoint: "cli" }]);
  });
});
