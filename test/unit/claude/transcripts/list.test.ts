import { readFile, utimes, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { configFolderOf, projectName } from "../../../../src/claude/transcripts/projectFolder";
import type { Transcripts } from "../../../../src/claude/transcripts/transcripts";
import type { ConversationSummary } from "../../../../src/conversation/history";
import {
  generateTranscript,
  TranscriptWriter,
  uuidOf,
  writeTurn,
} from "../../../support/generatedTranscript";
import { TranscriptBench } from "./transcriptBench";

const session = (index: number): string => uuidOf(7, index);

let bench: TranscriptBench;
let transcripts: Transcripts;
beforeEach(async () => {
  bench = await TranscriptBench.start();
  transcripts = bench.open();
});
afterEach(() => bench.close());

/** A transcript that was last written at that second. */
async function place(index: number, text: string): Promise<string> {
  const file = await bench.place(text, session(index));
  await utimes(file, 1_000 + index, 1_000 + index);
  return file;
}
const idsOf = (items: readonly ConversationSummary[]) => items.map(({ id }) => id);

describe("the list of conversations", () => {
  it("is empty before there are any", async () => {
    const empty = { items: [], cursor: null, isPartial: false };
    expect(await transcripts.list({ limit: 10 })).toEqual(empty);
  });

  it("names the newest first, page by page", async () => {
    for (let index = 0; index < 7; index++) await place(index, generateTranscript(1));
    const found: string[] = [];
    let cursor: string | null = null;
    do {
      const page = await transcripts.list({ limit: 3, ...(cursor === null ? {} : { cursor }) });
      found.push(...idsOf(page.items));
      cursor = page.cursor;
    } while (cursor !== null);
    expect(found).toEqual([6, 5, 4, 3, 2, 1, 0].map(session));
  });

  it("says title, first prompt, times and branch", async () => {
    await place(1, generateTranscript(2));
    expect((await transcripts.list({ limit: 1 })).items).toEqual([
      {
        id: session(1),
        title: "Prompt 0: please look at part 0 of the work.",
        firstPrompt: "Prompt 0: please look at part 0 of the work.",
        createdAt: Date.parse("2026-01-05T08:00:01.000Z"),
        updatedAt: 1_001_000,
        sizeBytes: Buffer.byteLength(generateTranscript(2)),
        gitBranch: "main",
      },
    ]);
    expect(await transcripts.summary(session(1))).toMatchObject({ id: session(1) });
    expect(await transcripts.summary(session(2))).toBeNull();
  });

  it("prefers a given title to the CLI's own, and that to the first prompt", async () => {
    const titleOf = async () => (await bench.open().list({ limit: 1 })).items[0]?.title;
    const text = generateTranscript(1);
    await place(1, `${text}{"type":"summary","summary":"Old words","leafUuid":"x"}\n`);
    expect(await titleOf()).toBe("Old words");
    await place(1, `${text}{"type":"ai-title","aiTitle":"Own words"}\n`);
    expect(await titleOf()).toBe("Own words");
    await place(
      1,
      `${text}{"type":"custom-title","customTitle":"Given"}\n{"type":"ai-title","aiTitle":"Own"}\n`,
    );
    expect(await titleOf()).toBe("Given");
    await transcripts.rename(session(1), "  Ours\nnow ");
    expect(await titleOf()).toBe("Ours ⏎ now");
    await transcripts.rename(session(1), "");
    expect(await titleOf()).toBe("Given");
  });

  it("leaves out what nobody said anything in, what is beside the chain, and what was hidden", async () => {
    await place(1, '{"type":"mode","mode":"normal"}\n');
    const writer = new TranscriptWriter();
    writer.add({ type: "user", isSidechain: true, message: { content: "sub-agent" } });
    await place(2, writer.text);
    await place(3, generateTranscript(1));
    await place(4, generateTranscript(1));
    await place(5, "");
    await transcripts.hide(session(3));
    await transcripts.rename(session(3), "still hidden");
    expect(idsOf((await bench.open().list({ limit: 9 })).items)).toEqual([session(4)]);
  });

  it("never writes into the CLI's folder, and survives a damaged file of names", async () => {
    const file = await place(1, generateTranscript(1));
    const before = await readFile(file, "utf8");
    await transcripts.rename(session(1), "Ours");
    expect(await readFile(file, "utf8")).toBe(before);
    await writeFile(path.join(bench.root, "state", "conversations.json"), "{torn");
    const again = bench.open();
    expect((await again.list({ limit: 1 })).items[0]?.title).toContain("Prompt 0");
    await again.rename(session(1), "Again");
    expect((await bench.open().list({ limit: 1 })).items[0]?.title).toBe("Again");
  });

  it("sees a change of a file that it knows", async () => {
    await place(1, generateTranscript(1));
    await transcripts.list({ limit: 1 });
    await place(1, `${generateTranscript(1)}{"type":"custom-title","customTitle":"New"}\n`);
    expect((await transcripts.list({ limit: 1 })).items[0]?.title).toBe("New");
  });
});

describe("the search", () => {
  const find = async (query: string) => idsOf((await transcripts.list({ limit: 9, query })).items);

  it("finds words in titles, prompts and answers, whatever their case and composition", async () => {
    for (let index = 0; index < 3; index++) {
      const writer = new TranscriptWriter();
      writeTurn(writer, 0);
      writer.prompt(uuidOf(4, index), `Später "Prompt ${index}" 한글`.normalize("NFD"));
      writer.answer("m", { type: "text", text: `Straße\n${index}` }, "end_turn");
      await place(index, writer.text);
    }
    expect(await find("STRASSE")).toEqual([]);
    expect(await find("straße")).toEqual([2, 1, 0].map(session));
    expect(await find("SPÄTER")).toHaveLength(3);
    expect(await find("한글".normalize("NFC"))).toHaveLength(3);
    expect(await find('"prompt 1"')).toEqual([session(1)]);
    expect(await find("straße\n2")).toEqual([session(2)]);
    expect(await find("parentUuid")).toEqual([]);
    expect(await find("please look")).toHaveLength(3);
  });

  it("ends with the reason of an aborted signal", async () => {
    await place(1, generateTranscript(1));
    const signal = AbortSignal.abort(new Error("enough"));
    await expect(transcripts.list({ limit: 1, query: "x", signal })).rejects.toThrow("enough");
  });
});

describe("the name of a project's folder", () => {
  it("is made as the CLI makes it", () => {
    expect(projectName("/home/me/한글 a_b.c")).toBe("-home-me----a-b-c");
    expect(projectName(`/${"a".repeat(300)}`)).toMatch(/^-a{199}-[0-9a-z]{1,7}$/);
  });

  it("stands in the folder that the environment names, else at home", () => {
    expect(configFolderOf({ CLAUDE_CONFIG_DIR: "/c" }, "/home/me")).toBe("/c");
    expect(configFolderOf({ CLAUDE_CONFIG_DIR: "" }, "/home/me")).toBe(
      path.join("/home/me", ".claude"),
    );
  });
});
