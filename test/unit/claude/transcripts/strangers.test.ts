import { mkdir } from "node:fs/promises";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  promptId,
  TranscriptWriter,
  uuidOf,
  writeTurn,
} from "../../../support/generatedTranscript";
import { session, TranscriptBench } from "./transcriptBench";

const all = { maxBytes: 1e9 };

let bench: TranscriptBench;
beforeEach(async () => {
  bench = await TranscriptBench.start();
});
afterEach(() => bench.close());

describe("ids of a transcript", () => {
  const long = "a".repeat(900_000);

  it("become no turn where they are none", async () => {
    const writer = new TranscriptWriter(bench.folder);
    writeTurn(writer, 1, 0);
    writer.add({ type: "user", message: { role: "user", content: "long" } }, long);
    writer.add({ type: "user", message: { role: "user", content: "short" } }, "../x");
    await bench.place(writer.text);
    const page = await bench.open().page(session, all);
    expect(page?.turns.map(({ id }) => id)).toEqual([promptId(1)]);
  });

  it("become no block where they are none", async () => {
    const writer = new TranscriptWriter(bench.folder);
    writer.add({ type: "user", message: { role: "user", content: "go" } }, promptId(1));
    const content = [
      { type: "tool_use", id: long, name: "Bash", input: {} },
      { type: "text", text: "here" },
    ];
    writer.add({ type: "assistant", message: { id: long, role: "assistant", content } });
    const notified = `<task-notification><tool-use-id>${long}</tool-use-id></task-notification>`;
    writer.add({ type: "user", message: { role: "user", content: notified } });
    await bench.place(writer.text);
    const page = await bench.open().page(session, all);
    expect(JSON.stringify(page?.turns)).toContain("here");
    expect(JSON.stringify(page?.turns).length).toBeLessThan(5_000);
  });
});

describe("a transcript of a folder whose name the CLI can't tell from this one's", () => {
  const toolUseId = "toolu_1";

  async function placeOf(cwd: string): Promise<void> {
    const writer = new TranscriptWriter(cwd);
    writer.add({ type: "user", message: { role: "user", content: "secret" } }, promptId(1));
    const content = [{ type: "tool_result", tool_use_id: toolUseId, content: "secret" }];
    writer.add({ type: "user", message: { role: "user", content } });
    // Where a process was resumed does not matter.
    const later = new TranscriptWriter(bench.folder);
    writeTurn(later, 2, 0);
    await bench.place([...writer.lines, ...later.lines, ""].join("\n"));
  }

  it("is left out", async () => {
    const twin = path.join(bench.root, "fol-der");
    bench.folder = path.join(bench.root, "fol_der");
    await mkdir(bench.folder);
    await placeOf(twin);
    const transcripts = bench.open();
    expect((await transcripts.list({ limit: 10 })).items).toEqual([]);
    expect(await transcripts.summary(session)).toBeNull();
    expect(await transcripts.page(session, all)).toBeNull();
    expect(await transcripts.fateOf(session, promptId(1))).toEqual({ kind: "unknown" });
    expect(await transcripts.promptText(session, promptId(1))).toBeNull();
    expect(await transcripts.toolOutput(session, toolUseId)).toBeNull();
  });

  it.each(["this", "one that was renamed", "none"])("is told from one of %s", async (which) => {
    await placeOf({ this: bench.folder, none: "" }[which] ?? `/${uuidOf(3, 3)}`);
    const transcripts = bench.open();
    expect((await transcripts.list({ limit: 10 })).items).toHaveLength(1);
    expect(await transcripts.toolOutput(session, toolUseId)).toBe("secret");
  });
});
