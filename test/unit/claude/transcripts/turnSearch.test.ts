import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { FoundTurns } from "../../../../src/conversation/history";
import { soughtWords } from "../../../../src/shared/foundText";
import { maxExcerptLength } from "../../../../src/shared/limits";
import type { FoundTurn } from "../../../../src/shared/conversationAnswers";
import type { Turn } from "../../../../src/shared/state";
import {
  generateTranscript,
  promptId,
  TranscriptWriter,
  uuidOf,
  writeTurn,
} from "../../../support/generatedTranscript";
import { session, TranscriptBench } from "./transcriptBench";

let bench: TranscriptBench;
beforeEach(async () => {
  bench = await TranscriptBench.start();
});
afterEach(() => bench.close());

const running = new AbortController().signal;
const search = (query: string, more: object = {}): Promise<FoundTurns | null> =>
  bench.open().search(session, {
    words: soughtWords(query),
    maxTurns: 1_000,
    stop: running,
    signal: running,
    ...more,
  });
const turnIds = (found: FoundTurns | null): readonly string[] =>
  (found?.hits ?? []).map(({ turnId }) => turnId);
const ids = (turns: readonly Turn[] | undefined): readonly string[] =>
  (turns ?? []).map(({ id }) => id);

describe("the search in a transcript", () => {
  it("finds every turn of two thousand, the newest first", async () => {
    await bench.place(generateTranscript(2_000, bench.folder));
    const found: FoundTurn[] = [];
    for (let cursor: string | null | undefined; cursor !== null;) {
      const part = await search("please LOOK at part 1", cursor === undefined ? {} : { cursor });
      found.push(...(part?.hits ?? []));
      cursor = part?.olderCursor ?? null;
    }
    const wanted = Array.from({ length: 2_000 }, (_, turn) => 1_999 - turn)
      .filter((turn) => `${turn}`.startsWith("1"))
      .map(promptId);
    expect(found.map(({ turnId }) => turnId)).toEqual(wanted);
    expect(found[0]).toMatchObject({
      count: 1,
      excerpt: "Prompt 1999: please look at part 1999 of the work.",
    });
    expect(new Date(found[0]?.at ?? 0).getUTCFullYear()).toBe(2026);
  });

  it("ends at its bound and goes on from there, without a gap and none twice", async () => {
    await bench.place(generateTranscript(50, bench.folder));
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const found: FoundTurns | null = await search("the work", {
        maxTurns: 7,
        ...(cursor === null ? {} : { cursor }),
      });
      expect(found?.hits.length).toBeLessThanOrEqual(7);
      seen.push(...turnIds(found));
      cursor = found?.olderCursor ?? null;
    } while (cursor !== null);
    expect(seen).toEqual(Array.from({ length: 50 }, (_, turn) => promptId(49 - turn)));
  });

  it("begins before a turn, and ends early with what it has when nobody wants it any more", async () => {
    await bench.place(generateTranscript(10, bench.folder));
    expect(turnIds(await search("the work", { beforeId: promptId(3) }))).toEqual(
      [2, 1, 0].map(promptId),
    );
    const stopped = await search("the work", { stop: AbortSignal.abort() });
    expect(turnIds(stopped)).toEqual([promptId(9)]);
    expect(turnIds(await search("the work", { cursor: stopped?.olderCursor }))).toHaveLength(9);
  });

  it("counts the places as people see them: not marks, not what tools and the CLI wrote", async () => {
    const writer = new TranscriptWriter(bench.folder);
    writer.prompt(promptId(1), "A zebra?");
    const input = { command: "echo zebra" };
    writer.answer("msg_a", { type: "tool_use", id: "toolu_1", name: "Bash", input }, "tool_use");
    writer.result("toolu_1", "zebra", { stdout: "zebra", stderr: "" });
    const text = `${"x ".repeat(100)}a **ze**bra, a \`Zebra\`. ${"y ".repeat(100)}`;
    writer.answer("msg_b", { type: "text", text }, "end_turn");
    writer.own({ type: "api-request", params: { tail: [{ type: "text", text: "zebra" }] } });
    await bench.place(writer.text);
    const found = await search("zebra");
    expect(found?.hits).toMatchObject([{ turnId: promptId(1), count: 4, excerpt: "A zebra?" }]);
    const [hit] = (await search("a zebra, a zebra"))?.hits ?? [];
    expect(hit?.count).toBe(1);
    expect(hit?.excerpt).toMatch(/^…x .*a zebra, a Zebra\. y .*…$/);
    expect(hit?.excerpt.length).toBeLessThanOrEqual(maxExcerptLength + 2);
  });

  it("leaves out what the conversation went back from", async () => {
    const writer = new TranscriptWriter(bench.folder);
    writeTurn(writer, 1);
    const { parent } = writer;
    writeTurn(writer, 2);
    writer.parent = parent;
    writeTurn(writer, 3);
    await bench.place(writer.text);
    expect(turnIds(await search("the work"))).toEqual([3, 1].map(promptId));
  });

  it("finds nothing where there is no such conversation", async () => {
    expect(
      await bench
        .open()
        .search(uuidOf(8, 1), { words: "x", maxTurns: 1, stop: running, signal: running }),
    ).toBeNull();
  });
});

describe("a page that begins at a turn", () => {
  const page = (place: object, maxBytes = 20_000) =>
    bench.open().page(session, { maxBytes, ...place });

  it("has the turn, some that follow it and more that precede it, without a gap", async () => {
    await bench.place(generateTranscript(300, bench.folder));
    const found = await page({ aroundId: promptId(100) });
    const numbers = ids(found?.turns).map((id) => Number.parseInt(id, 16));
    expect(numbers).toEqual(numbers.map((_, index) => (numbers[0] ?? 0) + index));
    expect(numbers[0]).toBeLessThan(96);
    expect(numbers.at(-1)).toBeGreaterThan(102);
    expect(Buffer.byteLength(JSON.stringify(found?.turns))).toBeLessThanOrEqual(20_000);
    const older = await page({ cursor: found?.olderCursor });
    expect(ids(older?.turns).at(-1)).toBe(promptId((numbers[0] ?? 0) - 1));
    // However small: the turn itself.
    expect(ids((await page({ aroundId: promptId(100) }, 1))?.turns)).toEqual([promptId(100)]);
  });

  it("has what follows a turn, page by page up to the newest", async () => {
    await bench.place(generateTranscript(120, bench.folder));
    const seen: string[] = [];
    for (let afterId = promptId(20); ;) {
      const turns: readonly string[] = ids((await page({ afterId }))?.turns);
      seen.push(...turns);
      const last = turns.at(-1);
      if (last === undefined) break;
      afterId = last;
    }
    expect(seen).toEqual(Array.from({ length: 99 }, (_, index) => promptId(21 + index)));
    expect(ids((await page({ afterId: promptId(20) }, 1))?.turns)).toEqual([promptId(21)]);
  });

  it("is none where the turn is not there", async () => {
    await bench.place(generateTranscript(3, bench.folder));
    expect(await page({ aroundId: promptId(9) })).toBeNull();
    expect(await page({ afterId: promptId(9) })).toBeNull();
  });
});
