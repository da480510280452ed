import { mkdir, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { TranscriptWriter } from "../../../support/generatedTranscript";
import { session, TranscriptBench } from "./transcriptBench";

let bench: TranscriptBench;
beforeEach(async () => {
  bench = await TranscriptBench.start();
});
afterEach(() => bench.close());

const hunk = {
  oldStart: 3,
  newStart: 3,
  lines: [" a", "-b", "+c", "\\ No newline at end of file"],
};

/** A transcript of these results, one line each. */
function written(...results: readonly unknown[]): TranscriptWriter {
  const writer = new TranscriptWriter(bench.folder);
  writer.prompt("11111111-1111-4111-8111-111111111111", "Go");
  for (const [index, result] of results.entries()) writer.result(`toolu_${index}`, "done", result);
  return writer;
}

const inFolder = (name: string): string => path.join(bench.folder, name);

describe("the files that a conversation changed", () => {
  it("are those of each tool that writes, with their lines over all edits", async () => {
    const cell = { cell_id: "c", old_source: "x = 1\ny = 2", new_source: "x = 1\ny = 3\nz = 4" };
    const book = { notebook_path: inFolder("b.ipynb"), error: "", edit_mode: "replace", ...cell };
    await bench.place(
      written(
        { type: "create", filePath: inFolder("new.ts"), content: "a\nb\n", structuredPatch: [] },
        { filePath: inFolder("한글 폴더/a.ts"), oldString: "b", structuredPatch: [hunk] },
        { filePath: inFolder("한글 폴더/a.ts"), edits: [{}, {}], structuredPatch: [hunk, hunk] },
        book,
        { ...book, error: "no such cell" },
        "Error: String to replace not found",
        { file: { filePath: inFolder("read.ts"), numLines: 3 } },
        { filePath: "/etc/hosts", structuredPatch: [hunk] },
        { filePath: inFolder("../beside.ts"), structuredPatch: [hunk] },
        { filePath: bench.folder, structuredPatch: [hunk] },
      ).text,
    );
    const found = await bench.open().editedFiles(session);
    expect(found?.files.map(({ at, ...file }) => ({ ...file, hasTime: at !== null }))).toEqual([
      { path: "b.ipynb", isNew: false, added: 2, removed: 1, hasTime: true },
      { path: "한글 폴더/a.ts", isNew: false, added: 3, removed: 3, hasTime: true },
      { path: "new.ts", isNew: true, added: 2, removed: 0, hasTime: true },
    ]);
    expect(found).toMatchObject({ outside: 3, isPartial: false });
  });

  it("go by the folder's own name where that is a link", async () => {
    const link = path.join(bench.root, "link");
    await symlink(bench.folder, link);
    const results = [link, bench.folder].map((folder, index) => ({
      filePath: path.join(folder, `${index}.ts`),
      structuredPatch: [hunk],
    }));
    await bench.place(written(...results).text);
    bench.folder = link;
    const found = await bench.open().editedFiles(session);
    expect(found?.files.map((file) => file.path).toSorted()).toEqual(["0.ts", "1.ts"]);
  });

  it("are shown edit by edit, oldest first", async () => {
    await bench.place(
      written(
        { filePath: inFolder("a.ts"), structuredPatch: [hunk] },
        { filePath: inFolder("other/a.ts"), structuredPatch: [hunk] },
        { filePath: inFolder("a.ts"), structuredPatch: [{ ...hunk, lines: ["+last"] }] },
      ).text,
    );
    const history = bench.open();
    const edits = await history.editsOf(session, "a.ts");
    expect(edits?.map(({ hunks }) => hunks[0]?.lines)).toEqual([[" a", "-b", "+c"], ["+last"]]);
    expect(await history.editsOf(session, "no.ts")).toEqual([]);
  });

  it("are those of its sub-agents too, whose record has their calls only", async () => {
    const file = await bench.place(written().text);
    const folder = path.join(path.dirname(file), session, "subagents");
    await mkdir(folder, { recursive: true });
    const agent = new TranscriptWriter(bench.folder);
    const call = (id: string, name: string, input: object, isError = false): void => {
      agent.answer(`msg_${id}`, { type: "tool_use", id, name, input }, "tool_use");
      const more = isError ? { is_error: true } : {};
      agent.result(
        id,
        name === "Write" ? "File created successfully at: x" : "ok",
        undefined,
        more,
      );
    };
    call("toolu_1", "Write", { file_path: inFolder("w.ts"), content: "a\nb" });
    call("toolu_2", "Edit", {
      file_path: inFolder("e.ts"),
      old_string: "x\ny",
      new_string: "x\nz",
    });
    call(
      "toolu_3",
      "Edit",
      { file_path: inFolder("no.ts"), old_string: "x", new_string: "z" },
      true,
    );
    call("toolu_4", "Read", { file_path: inFolder("read.ts") });
    await writeFile(path.join(folder, "agent-abc.jsonl"), agent.text);
    const history = bench.open();
    const found = await history.editedFiles(session);
    expect(found?.files.map(({ at, ...one }) => (at === null ? null : one))).toEqual([
      { path: "e.ts", isNew: false, added: 1, removed: 1 },
      { path: "w.ts", isNew: true, added: 2, removed: 0 },
    ]);
    expect((await history.editsOf(session, "e.ts"))?.[0]?.hunks).toEqual([
      { oldStart: 2, newStart: 2, lines: ["-y", "+z"] },
    ]);
  });

  it("are nobody's where there is no such conversation, and end with the reader", async () => {
    const history = bench.open();
    expect(await history.editedFiles(session)).toBeNull();
    expect(await history.editsOf("../x", "a.ts")).toBeNull();
    await bench.place(written({ filePath: inFolder("a.ts"), structuredPatch: [hunk] }).text);
    const ending = AbortSignal.abort(new Error("gone"));
    await expect(history.editedFiles(session, ending)).rejects.toThrow("gone");
  });
});
