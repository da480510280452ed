import { describe, expect, it } from "vitest";
import type * as vscode from "vscode";
import type { SentDocument } from "../../../src/editor/sentText";
import { fileName, problemsText, selectionText, wholeText } from "../../../src/editor/sentText";
import { en } from "../../../src/editor/wording/en";
import { maxSentTextLength } from "../../../src/shared/limits";

const folder = "/projects/my-app";
const uri = (fsPath: string, scheme = "file") =>
  ({ scheme, fsPath, path: fsPath }) as unknown as vscode.Uri;
const document = (change: Partial<Record<keyof SentDocument, unknown>> & { text?: string }) =>
  ({
    uri: uri(`${folder}/src/a.ts`),
    languageId: "typescript",
    isDirty: false,
    getText: () => change.text ?? "const a = 1;",
    ...change,
  }) as unknown as SentDocument;
const selection = (line: number, endLine: number, endCharacter = 4) =>
  ({
    start: { line, character: 0 },
    end: { line: endLine, character: endCharacter },
  }) as unknown as vscode.Selection;
const sent = (from: SentDocument, lines = selection(9, 19)) =>
  selectionText(from, lines, folder, en);

describe("a selection in a message", () => {
  it("is its place where it is a file of the folder", () => {
    expect(sent(document({}))).toEqual({ kind: "text", text: "@src/a.ts#L10-20" });
    expect(sent(document({}), selection(4, 4))).toEqual({ kind: "text", text: "@src/a.ts#L5" });
    const wholeLines = sent(document({}), selection(2, 4, 0));
    expect(wholeLines).toEqual({ kind: "text", text: "@src/a.ts#L3-4" });
    const blank = sent(document({ uri: uri(`${folder}/my notes.md`) }), selection(0, 0));
    expect(blank).toEqual({ kind: "text", text: '@"my notes.md#L1"' });
  });

  it("has the text where the file on the disk is another one", () => {
    expect(sent(document({ isDirty: true }))).toEqual({
      kind: "text",
      text: "@src/a.ts#L10-20, not saved yet:\n```typescript\nconst a = 1;\n```",
    });
  });

  it("is the text itself where Claude's folder does not have it", () => {
    const untitled = document({ uri: uri("Untitled-1", "untitled"), languageId: "plaintext" });
    expect(sent(untitled)).toEqual({
      kind: "text",
      text: "Untitled-1:\n```\nconst a = 1;\n```",
    });
    const outside = sent(document({ uri: uri("/projects/my-app-2/b.ts") }));
    expect(outside.kind === "text" && outside.text.split("\n")[0]).toBe(
      "@/projects/my-app-2/b.ts#L10-20:",
    );
  });

  it("ends at no fence of its own", () => {
    const text = "a\n````\nb\n";
    const fenced = wholeText(document({ uri: uri("Untitled-1", "untitled"), text }));
    expect(fenced).toEqual({
      kind: "text",
      text: "Untitled-1:\n`````typescript\na\n````\nb\n`````",
    });
  });

  it("is refused where it is too long", () => {
    const outside = { uri: uri("Untitled-1", "untitled") };
    const most = document({ ...outside, text: "a".repeat(maxSentTextLength) });
    expect(wholeText(most).kind).toBe("text");
    const more = document({ ...outside, text: "a".repeat(maxSentTextLength + 1) });
    expect(wholeText(more)).toEqual({
      kind: "too-long",
      length: maxSentTextLength + 1,
      limit: maxSentTextLength,
    });
  });
});

describe("files and problems in a message", () => {
  it("are named from the folder on", () => {
    expect(fileName(uri(`${folder}/src/a.ts`), folder)).toBe("@src/a.ts");
    for (const other of [uri(folder), uri("/etc/hosts"), uri(`${folder}/a`, "untitled")]) {
      expect(fileName(other, folder)).toBeNull();
    }
  });

  it("say what is wrong, where, and who found it", () => {
    const one = { line: 2, endLine: 3, severity: "error", message: "Bad", source: "ts 1" } as const;
    const text = (problems: readonly (typeof one)[]) =>
      problemsText(uri(`${folder}/a.ts`), problems, folder, en);
    expect(text([one])).toBe("Fix this problem: @a.ts#L2-3 error: Bad (ts 1)");
    expect(text([one, one])).toBe(
      "Fix these problems:\n@a.ts#L2-3 error: Bad (ts 1)\n@a.ts#L2-3 error: Bad (ts 1)",
    );
  });
});
