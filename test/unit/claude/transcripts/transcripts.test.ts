import { appendFile, mkdir, symlink, truncate, writeFile } from "node:fs/promises";
import path from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { projectName } from "../../../../src/claude/transcripts/projectFolder";
import type { Transcripts } from "../../../../src/claude/transcripts/transcripts";
import type { Turn } from "../../../../src/shared/state";
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
const ids = (turns: readonly Turn[] | undefined): readonly string[] =>
  (turns ?? []).map(({ id }) => id);

/** All turns, page by page. */
async function pages(maxBytes: number): Promise<readonly (readonly Turn[])[]> {
  const found: (readonly Turn[])[] = [];
  let cursor: string | undefined;
  do {
    const page = await transcripts.page(session, {
      maxBytes,
      ...(cursor === undefined ? {} : { cursor }),
    });
    found.unshift(page!.turns);
    cursor = page!.olderCursor ?? undefined;
  } while (cursor !== undefined);
  return found;
}

describe("a page of turns", () => {
  it("shows a turn with its cards, texts and figures", async () => {
    const writer = new TranscriptWriter(folder);
    writeTurn(writer, 15, 2);
    await place(writer.text);
    const page = await transcripts.page(session, all);
    expect(page?.olderCursor).toBeNull();
    // Those of its last answer, not of the whole turn.
    expect(page?.contextTokens).toBe(15);
    expect(page?.turns).toHaveLength(1);
    expect(page?.turns[0]).toMatchObject({
      id: promptId(15),
      text: "Prompt 15: please look at part 15 of the work.",
      status: "done",
      stats: { inputTokens: 30, outputTokens: 15, modelTurns: 3, costUsd: null },
      blocks: [
        {
          kind: "tool",
          id: "toolu_bash_15",
          tool: {
            kind: "command",
            subject: "ls part15",
            status: "done",
            output: { text: "out 15" },
          },
        },
        {
          kind: "tool",
          id: "toolu_edit_15",
          tool: {
            subject: "a15.txt",
            summary: "+1 −1",
            diff: [{ oldStart: 1, newStart: 1, lines: ["-one", "+two"] }],
          },
        },
        { kind: "text", id: "msg_15_c:0", text: "Answer 15. word0 word1", isOpen: false },
      ],
    });
  });

  it("gives the same turns in pages of any size as at once, none twice, in order", async () => {
    await place(generateTranscript(40, folder));
    const whole = (await transcripts.page(session, all))?.turns;
    expect(ids(whole)).toEqual(Array.from({ length: 40 }, (_, turn) => promptId(turn)));
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 30_000 }), async (maxBytes) => {
        const found = await pages(maxBytes);
        expect(found.flat()).toEqual(whole);
        for (const turns of found) {
          if (turns.length > 1)
            expect(JSON.stringify(turns).length).toBeLessThanOrEqual(maxBytes + 2);
        }
      }),
      { numRuns: 25 },
    );
  });

  it("gives the turns before a turn, and all for one that is not there", async () => {
    await place(generateTranscript(6));
    const before = await transcripts.page(session, { ...all, beforeId: promptId(2) });
    expect(ids(before?.turns)).toEqual([promptId(0), promptId(1)]);
    const none = await transcripts.page(session, { ...all, beforeId: uuidOf(5, 5) });
    expect(none?.turns).toHaveLength(6);
    expect((await transcripts.page(session, { ...all, cursor: "../x" }))?.turns).toHaveLength(6);
  });

  it("reads on from a cursor while the file grows", async () => {
    const writer = new TranscriptWriter(folder);
    for (let turn = 0; turn < 10; turn++) writeTurn(writer, turn);
    const file = await place(writer.text);
    const first = await transcripts.page(session, { maxBytes: 2_000 });
    await appendFile(file, generateTranscript(3, folder));
    const older = await transcripts.page(session, { ...all, cursor: first!.olderCursor! });
    expect([...ids(older?.turns), ...ids(first?.turns)]).toEqual(
      Array.from({ length: 10 }, (_, turn) => promptId(turn)),
    );
  });

  it("leaves out the turns that a rewind has left", async () => {
    const writer = new TranscriptWriter(folder);
    writeTurn(writer, 0);
    const fork = writer.parent;
    for (const turn of [1, 2]) writeTurn(writer, turn);
    writer.parent = fork;
    for (const turn of [3, 4]) writeTurn(writer, turn);
    await place(writer.text);
    expect(ids((await pages(1)).flat())).toEqual([0, 3, 4].map(promptId));
    expect(ids((await transcripts.page(session, all))?.turns)).toEqual([0, 3, 4].map(promptId));
  });

  it("goes straight on where what a turn follows is nowhere", async () => {
    const writer = new TranscriptWriter(folder);
    writeTurn(writer, 0);
    writer.parent = uuidOf(5, 1);
    writeTurn(writer, 1);
    await place(writer.text);
    expect(ids((await transcripts.page(session, all))?.turns)).toEqual([0, 1].map(promptId));
  });

  it("shows commands, the shell and what they printed; leaves out what the CLI told the model", async () => {
    const writer = new TranscriptWriter(folder);
    const say = (content: string, more = {}) =>
      writer.add({ type: "user", message: { content }, ...more });
    say("<local-command-caveat>not for you</local-command-caveat>", { isMeta: true });
    say("<command-name>/model</command-name>\n<command-args>opus</command-args>");
    const content = "<local-command-stdout>Set to \u001b[1mopus\u001b[22m</local-command-stdout>";
    writer.add({ type: "system", subtype: "local_command", content });
    say("<bash-input>ls</bash-input>");
    say("<bash-stdout>a.txt</bash-stdout><bash-stderr></bash-stderr>");
    writer.add({ type: "user", isCompactSummary: true, message: { content: "This session …" } });
    await place(writer.text);
    const turns = (await transcripts.page(session, all))?.turns ?? [];
    expect(
      turns.map(({ text, status, blocks }) => [
        text,
        status,
        blocks.map((block) => "text" in block && block.text),
      ]),
    ).toEqual([
      ["/model opus", "done", ["Set to opus"]],
      ["! ls", "done", ["~~~\na.txt\n~~~"]],
    ]);
  });

  it("cuts a turn that is too long to its newest parts", async () => {
    const writer = new TranscriptWriter(folder);
    writer.prompt(promptId(0), "long");
    for (let index = 0; index < 40; index++) {
      writer.answer(
        `msg_${index}`,
        { type: "text", text: `${index} ${"x".repeat(100_000)}` },
        null,
      );
    }
    await place(writer.text);
    const [turn] =
      (await transcripts.page(session, { ...all, maxTurnBytes: 300_000 }))?.turns ?? [];
    expect(JSON.stringify(turn).length).toBeLessThan(300_000);
    expect(turn?.omittedBlocks).toBeGreaterThan(30);
    expect(turn?.blocks.at(-1)).toMatchObject({ id: "msg_39:0" });
  });
});

describe("what is broken", () => {
  it("is left out, wherever the file is cut", async () => {
    const text = Buffer.from(generateTranscript(3, folder, 1).replaceAll("Answer", "답변 🙂"));
    const file = await place(text);
    for (let size = text.length; size > text.length - 3_000; size -= 7) {
      await truncate(file, size);
      const page = await transcripts.page(session, all);
      expect([promptId(0), promptId(1), promptId(2)]).toEqual(
        expect.arrayContaining([...ids(page?.turns)]),
      );
      expect(await transcripts.fateOf(session, promptId(0))).toEqual({ kind: "done" });
    }
  });

  it("does not hide the line that the CLI wrote right behind it", async () => {
    const writer = new TranscriptWriter(folder);
    writeTurn(writer, 0);
    const before = writer.text;
    writer.lines.length = 0;
    writeTurn(writer, 1);
    await place(`${before}{"parentUuid":"torn","mess${writer.lines[1]!}\n${writer.text}`);
    expect(ids((await transcripts.page(session, all))?.turns)).toContain(promptId(1));
    await place(`${before}{"type":"queue-operation","con${writer.lines.slice(1).join("\n")}\n`);
    expect(ids((await transcripts.page(session, all))?.turns)).toEqual([0, 1].map(promptId));
  });

  it("is a huge line with an image: its text stays", async () => {
    const writer = new TranscriptWriter(folder);
    const data = "A".repeat(30_000_000);
    const source = { type: "base64", media_type: "image/png", data };
    writer.prompt(promptId(0), [
      { type: "text", text: "look" },
      { type: "image", source },
    ]);
    writer.answer("msg", { type: "text", text: "seen" }, "end_turn");
    writer.result("toolu_huge", "x".repeat(20_000_000), {});
    await place(
      writer.lines
        .slice(1)
        .map((line) => `${line}\n`)
        .join(""),
    );
    const [turn] = (await transcripts.page(session, all))?.turns ?? [];
    expect(turn).toMatchObject({ text: "look\n[image]", blocks: [{ text: "seen" }] });
    expect(await transcripts.promptText(session, promptId(0))).toBe("look");
  });

  it("never becomes a path, nor does what is no file of the project", async () => {
    await place(generateTranscript(1));
    for (const id of ["../x", "", "x", `${session}/..`, `${session}\0`]) {
      expect(await transcripts.page(id, all)).toBeNull();
      expect(await transcripts.fateOf(id, promptId(0))).toEqual({ kind: "unknown" });
      expect(await transcripts.toolOutput(id, "toolu_1")).toBeNull();
    }
    const outside = path.join(bench.root, "secret.jsonl");
    await writeFile(outside, generateTranscript(1));
    const project = path.join(bench.config, "projects", projectName(folder));
    await symlink(outside, path.join(project, `${uuidOf(7, 2)}.jsonl`));
    await mkdir(path.join(project, `${uuidOf(7, 3)}.jsonl`));
    expect((await transcripts.list({ limit: 10 })).items.map(({ id }) => id)).toEqual([session]);
    expect(await transcripts.page(uuidOf(7, 2), all)).toBeNull();
    expect(await transcripts.page(uuidOf(7, 3), all)).toBeNull();
  });

  it("is a project folder that is a link to elsewhere", async () => {
    const elsewhere = path.join(bench.root, "elsewhere");
    await mkdir(path.join(bench.config, "projects"), { recursive: true });
    await mkdir(elsewhere);
    await writeFile(path.join(elsewhere, `${session}.jsonl`), generateTranscript(1));
    await symlink(elsewhere, path.join(bench.config, "projects", projectName(folder)));
    expect((await transcripts.list({ limit: 10 })).items).toEqual([]);
  });
});
