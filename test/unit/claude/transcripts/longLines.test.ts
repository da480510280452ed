import { open } from "node:fs/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { LineParts } from "../../../../src/claude/transcripts/lineParts";
import { segmentsBackward } from "../../../../src/claude/transcripts/segments";
import type { OpenFile } from "../../../../src/claude/transcripts/transcriptFile";
import type { Transcripts } from "../../../../src/claude/transcripts/transcripts";
import {
  lineEdgeBytes,
  maxBranchSearchBytes,
  maxHeldLineBytes,
} from "../../../../src/shared/limits";
import { promptId, TranscriptWriter, uuidOf } from "../../../support/generatedTranscript";
import { session, TranscriptBench } from "./transcriptBench";

const block = 256 * 1024;

let bench: TranscriptBench;
let transcripts: Transcripts;
beforeEach(async () => {
  bench = await TranscriptBench.start();
  transcripts = bench.open();
});
afterEach(() => bench.close());

/** A line as the CLI writes a prompt. */
function promptLine(id: string, content: unknown, parentUuid: string | null = null): string {
  const message = { role: "user", content };
  return `${JSON.stringify({ parentUuid, type: "user", message, uuid: id })}\n`;
}
/** With a short one before it, without which the list does not know the conversation. */
const placeBehindFirst = (line: string): Promise<string> =>
  bench.place(promptLine(promptId(99), "first words") + line);
function picture(bytes: number): object {
  const source = { type: "base64", media_type: "image/png", data: "QUJD".repeat(bytes / 4) };
  return { type: "image", source };
}

describe("a prompt with many pictures", () => {
  const content = [
    { type: "text", text: "안녕, look" },
    ...Array.from({ length: 60 }, () => picture(400_000)),
    { type: "text", text: "at these" },
  ];

  it("is found by its id, with its words and its pictures", async () => {
    await placeBehindFirst(promptLine(promptId(0), content, promptId(99)));
    expect(await transcripts.promptText(session, promptId(0))).toBe("안녕, look\nat these");
    const page = await transcripts.page(session, { maxBytes: 1e9 });
    expect(page?.turns[1]?.text).toContain("안녕, look");
    expect(page?.turns[1]?.text.match(/\[image\]/g)).toHaveLength(60);
    const found = await transcripts.list({ limit: 1, query: "at these" });
    expect(found.items).toHaveLength(1);
  });

  it.each(["forward", "backward"] as const)("is never held as a whole (%s)", (direction) => {
    const line = Buffer.from(promptLine(promptId(0), content).trimEnd());
    const parts = new LineParts(direction);
    const offsets = Array.from({ length: Math.ceil(line.length / block) }, (_, at) => at * block);
    if (direction === "backward") offsets.reverse();
    for (const offset of offsets) parts.add(line.subarray(offset, offset + block));
    const held = parts.take();
    expect(held).toMatchObject({ isCut: false, sizeBytes: line.length });
    expect(held!.bytes.length).toBeLessThan(maxHeldLineBytes);
    expect(JSON.parse(held!.bytes.toString())).toMatchObject({ uuid: promptId(0) });
  });
});

describe("a line that is too long to be held", () => {
  const words = "many words ".repeat(maxHeldLineBytes / 10);

  it("counts as naming the ids in it, wherever they stand, and no others", async () => {
    // Over the seam of two blocks, counted from the end.
    const tail = "x ".repeat(block + block / 2 - 18);
    await bench.place(promptLine(promptId(0), `${words}${promptId(7)}${tail}`));
    expect(await transcripts.fateOf(session, promptId(7))).toEqual({ kind: "unfinished" });
    expect(await transcripts.fateOf(session, promptId(8))).toEqual({ kind: "absent" });
  });

  it.each(["forward", "backward"] as const)("is told by its two ends (%s)", (direction) => {
    const line = Buffer.from(`first ${words}${promptId(7)} last`);
    for (const step of [block, 1_000_003, 77_777]) {
      const parts = new LineParts(direction, promptId(7));
      const count = Math.ceil(line.length / step);
      const pieces = Array.from({ length: count }, (_, at) =>
        line.subarray(at * step, (at + 1) * step),
      );
      for (const piece of direction === "forward" ? pieces : pieces.reverse()) parts.add(piece);
      const held = parts.take();
      expect(held).toMatchObject({ isCut: true, holdsSought: true, sizeBytes: line.length });
      expect(held!.bytes).toHaveLength(2 * lineEdgeBytes);
      expect(held!.bytes.toString()).toMatch(/^first many[^]*last$/);
    }
  });

  it("of a tool's result is still known as that, so the end behind it is proven", async () => {
    const writer = new TranscriptWriter(bench.folder);
    writer.prompt(promptId(0), "go");
    writer.result("t1", words, { stdout: words, stderr: "" });
    writer.answer("m1", { type: "text", text: "end" }, "end_turn");
    await bench.place(writer.text);
    expect(await transcripts.fateOf(session, promptId(0))).toEqual({ kind: "done" });
  });
});

describe("a search", () => {
  const decomposed = (text: string): string => text.normalize("NFD");

  it("leaves everything else its turn while it looks through a long line", async () => {
    await placeBehindFirst(promptLine(promptId(0), decomposed("한글을").repeat(300_000)));
    let turns = 0;
    let isOver = false;
    const count = (): void => {
      turns += 1;
      if (!isOver) setImmediate(count);
    };
    setImmediate(count);
    expect((await transcripts.list({ limit: 1, query: "zzz" })).items).toEqual([]);
    isOver = true;
    // 2.4 million characters in slices.
    expect(turns).toBeGreaterThan(55);
  });

  it("finds words wherever they stand in a long line, and no half characters", async () => {
    for (let shift = 0; shift < 12; shift++) {
      const text = `${"x".repeat(65_470 + shift)}${decomposed("사과 각")}${" 한".repeat(40_000)}`;
      await placeBehindFirst(promptLine(promptId(0), text));
      const found = async (query: string): Promise<number> =>
        (await bench.open().list({ limit: 1, query })).items.length;
      expect([shift, await found("사과 각")]).toEqual([shift, 1]);
      expect([shift, await found("사과 가")]).toEqual([shift, 0]);
    }
  });
});

describe("prompts whose parents are nowhere", () => {
  it("cost one search for all of them together", async () => {
    const text = "w ".repeat(20_000);
    const lines = Array.from({ length: 500 }, (_, index) =>
      promptLine(promptId(index), text, uuidOf(9, index)),
    );
    const content = lines.join("");
    const handle = await open(await bench.place(content), "r");
    let readBytes = 0;
    const counting = {
      read: async (buffer: Buffer, offset: number, length: number, position: number) => {
        const result = await handle.read(buffer, offset, length, position);
        readBytes += result.bytesRead;
        return result;
      },
    };
    const sizeBytes = Buffer.byteLength(content);
    const file = { handle: counting, sizeBytes, modifiedAt: 0, block: null, signal: undefined };
    const end = { offset: sizeBytes, parentId: null, isContinued: false };
    let count = 0;
    for await (const segment of segmentsBackward(file as unknown as OpenFile, end)) {
      if (segment.prompt.text !== "") count += 1;
    }
    await handle.close();
    expect(count).toBe(500);
    expect(readBytes).toBeLessThan(sizeBytes + maxBranchSearchBytes + 4 * block);
  });
});

describe("a reader that is gone", () => {
  it("is not read for any more", async () => {
    const writer = new TranscriptWriter(bench.folder);
    writer.prompt(promptId(0), "go");
    await bench.place(writer.text);
    const signal = AbortSignal.abort(new Error("gone"));
    const reads = [
      transcripts.promptText(session, promptId(0), signal),
      transcripts.page(session, { maxBytes: 1, signal }),
      transcripts.toolOutput(session, "t1", signal),
    ];
    const ended = await Promise.allSettled(reads);
    const refused = { status: "rejected", reason: signal.reason as unknown };
    expect(ended).toEqual([refused, refused, refused]);
  });
});
