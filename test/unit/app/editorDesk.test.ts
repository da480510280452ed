import { mkdir, rm, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { owner } from "../../../src/app/access";
import { EditorDesk } from "../../../src/app/editorDesk";
import type { EditorDeskPorts, EditorRequest } from "../../../src/app/editorDesk";
import type { EditorPort, EditorSituation } from "../../../src/app/editorPort";
import { silentLogger } from "../../../src/base/logger";
import type { Requester } from "../../../src/server/hostDesk";
import {
  editorTypingMs,
  maxEditorActs,
  maxEditorProblems,
  maxProblemLength,
} from "../../../src/shared/limits";
import type { TemporaryFolder } from "../../support/temporary";
import { temporaryFolder } from "../../support/temporary";

const phone: Requester = {
  author: { id: "d1", name: "Phone" },
  role: "full",
  deviceId: "d1",
  door: "tunnel",
  address: "203.0.113.7",
};
const conversationId = "5f0c9a52-3a54-4c06-9a6c-0f6d1c1f7a01";

let temporary: TemporaryFolder;
let folder: string;

beforeEach(async () => {
  temporary = await temporaryFolder("desk");
  folder = path.join(temporary.path, "work");
  await mkdir(path.join(folder, "src"), { recursive: true });
  await writeFile(path.join(folder, "src", "a.ts"), "one\n2\n");
  await writeFile(path.join(folder, ".env"), "TOKEN=fake");
  await writeFile(path.join(temporary.path, "secret.txt"), "secret");
  await symlink(path.join(temporary.path, "secret.txt"), path.join(folder, "out.txt"));
});
afterEach(() => temporary.remove());

const problem = { line: 3, endLine: 3, severity: "error", message: "Bad", source: "ts 1" } as const;

/** An editor that writes down what it shows. */
function makeDesk(
  change: Partial<EditorDeskPorts> = {},
  situation: EditorSituation = { problems: [], files: [] },
) {
  const seen: string[] = [];
  const notes: string[] = [];
  const name = (file: string | null) => (file === null ? "gone" : path.relative(folder, file));
  const editor: EditorPort = {
    open: ({ file, line, endLine }, isFromElsewhere) => {
      seen.push(`open ${name(file)} ${line ?? "-"} ${endLine ?? "-"} ${isFromElsewhere}`);
      return Promise.resolve();
    },
    compare: ({ path: shown, before, file }, isFromElsewhere) => {
      seen.push(`compare ${shown} ${JSON.stringify(before)} ${name(file)} ${isFromElsewhere}`);
      return Promise.resolve();
    },
    situation: () => situation,
  };
  const desk = new EditorDesk({
    editor,
    folder,
    typedAt: () => null,
    editsOf: () => Promise.resolve([]),
    mayStill: () => true,
    note: (event, by, detail) => notes.push(`${event} ${by.author.name} ${detail ?? ""}`),
    logger: silentLogger,
    ...change,
  });
  const ask = async (request: EditorRequest, by = phone) => {
    const reply = await desk.handle(request, by);
    return reply.ok ? (reply.result ?? "ok") : reply.code;
  };
  const open = (file: string, by = phone) =>
    ask({ type: "editor.open", requestId: "1", path: file }, by);
  const diff = (file: string) =>
    ask({ type: "editor.diff", requestId: "1", conversationId, path: file });
  return { ask, open, diff, seen, notes, editor };
}

describe("showing files in the editor", () => {
  it("names the file by its whole path, at its lines", async () => {
    const { ask, seen } = makeDesk();
    const request = { type: "editor.open", requestId: "1", path: "src/a.ts" } as const;
    expect(await ask({ ...request, line: 2, endLine: 4 })).toBe("ok");
    expect(await ask(request, owner)).toBe("ok");
    expect(seen).toEqual(["open src/a.ts 2 4 true", "open src/a.ts - - false"]);
  });

  it.each(["../secret.txt", "/etc/passwd", "out.txt", "src", "gone.ts", "file:///etc/passwd"])(
    "does not leave the folder for %s, neither to show nor to compare",
    async (file) => {
      const edits = [[{ oldStart: 1, newStart: 1, lines: ["-secret"] }]];
      const { open, diff, seen } = makeDesk({ editsOf: () => Promise.resolve([edits]) });
      expect(await open(file)).toBe("not-found");
      if (file !== "gone.ts") expect(await diff(file)).toBe("not-found");
      expect(seen).toEqual(file === "gone.ts" ? [] : []);
    },
  );

  it("says that there is no editor, and what an editor can't show", async () => {
    expect(await makeDesk({ editor: null }).open("src/a.ts")).toBe("no-editor");
    const { editor } = makeDesk();
    const open = (): Promise<void> => Promise.reject(new Error("binary"));
    expect(await makeDesk({ editor: { ...editor, open } }).open("src/a.ts")).toBe("not-shown");
  });

  it("brings nothing before somebody who types, unless it is the same person", async () => {
    let typedAt = performance.now();
    const { open, seen } = makeDesk({ typedAt: () => typedAt });
    expect(await open("src/a.ts")).toBe("editor-busy");
    expect(await open("src/a.ts", owner)).toBe("ok");
    typedAt -= editorTypingMs;
    expect(await open("src/a.ts")).toBe("ok");
    expect(seen).toHaveLength(2);
  });

  it("is for a device only so often in a minute, which is written down", async () => {
    const { open, seen, notes } = makeDesk();
    for (let count = 0; count < maxEditorActs; count += 1)
      expect(await open("src/a.ts")).toBe("ok");
    expect(await open("src/a.ts")).toBe("rate-limited");
    expect(await open("src/a.ts", { ...phone, deviceId: "d2" })).toBe("ok");
    for (let count = 0; count < 3; count += 1) expect(await open("src/a.ts", owner)).toBe("ok");
    expect(seen).toHaveLength(maxEditorActs + 4);
    expect(notes).toEqual(["not-allowed Phone editor.open: too often"]);
  });
});

describe("comparing a file with what it was", () => {
  const edit = { oldStart: 1, newStart: 1, lines: [" one", "-two", "+2"] };

  it("takes back what changed, by the first way that fits", async () => {
    const stale = { oldStart: 1, newStart: 1, lines: [" other", "+2"] };
    const { diff, seen } = makeDesk({ editsOf: () => Promise.resolve([[[stale]], [[edit]]]) });
    expect(await diff("src/a.ts")).toEqual({ shown: "diff" });
    expect(seen).toEqual(['compare src/a.ts "one\\ntwo\\n" src/a.ts true']);
  });

  it("shows the file alone where what was before is not known", async () => {
    const { diff, seen } = makeDesk();
    expect(await diff("src/a.ts")).toEqual({ shown: "file" });
    expect(seen).toEqual(["open src/a.ts - - true"]);
  });

  it("shows what is gone, as far as that is known", async () => {
    await rm(path.join(folder, "src", "a.ts"));
    const gone = { oldStart: 1, newStart: 0, lines: ["-one", "-2"] };
    const { diff, seen } = makeDesk({ editsOf: () => Promise.resolve([[[gone]]]) });
    expect(await diff("src/a.ts")).toEqual({ shown: "diff" });
    expect(seen).toEqual(['compare src/a.ts "one\\n2\\n" gone true']);
    expect(await makeDesk().diff("src/a.ts")).toBe("not-found");
  });
});

describe("what waits for its turn", () => {
  const edits = [[[{ oldStart: 1, newStart: 1, lines: [" one", "-two", "+2"] }]]];

  it("is not shown before somebody who types meanwhile, nor for a device that may no more", async () => {
    let typedAt: number | null = null;
    const typing = makeDesk({
      typedAt: () => typedAt,
      editsOf: () => {
        typedAt = performance.now();
        return Promise.resolve(edits);
      },
    });
    expect(await typing.diff("src/a.ts")).toBe("editor-busy");
    const revoked = makeDesk({ editsOf: () => Promise.resolve(edits), mayStill: () => false });
    expect(await revoked.diff("src/a.ts")).toBe("not-allowed");
    expect([...typing.seen, ...revoked.seen]).toEqual([]);
  });

  it("is one comparison of each device, and the owner waits for none", async () => {
    let go: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      go = resolve;
    });
    let asked = 0;
    const { ask, diff, seen } = makeDesk({
      editsOf: async () => {
        asked += 1;
        if (asked === 1) await gate;
        return edits;
      },
    });
    const first = diff("src/a.ts");
    await expect.poll(() => asked).toBe(1);
    expect(await diff("src/a.ts")).toBe("rate-limited");
    const own = { type: "editor.diff", requestId: "1", conversationId, path: "src/a.ts" } as const;
    expect(await ask(own, owner)).toEqual({ shown: "diff" });
    go();
    expect(await first).toEqual({ shown: "diff" });
    expect(await diff("src/a.ts")).toEqual({ shown: "diff" });
    expect(seen.map((line) => line.endsWith("true"))).toEqual([false, true, true]);
  });
});

describe("what the editor knows", () => {
  const context = async (situation: EditorSituation) => {
    const { ask } = makeDesk({}, situation);
    return ask({ type: "editor.context", requestId: "1" });
  };
  const at = (...names: readonly string[]) => path.join(folder, ...names);

  it("is told of the folder only, and of no file of secrets", async () => {
    const files = [at("src", "a.ts"), at(".env"), at("out.txt"), "/etc/passwd", at("gone.ts")];
    const situation = {
      problems: files.map((file) => ({ file, ...problem })),
      files: files.map((file, index) => ({ file, isActive: index === 1 })),
    };
    expect(await context(situation)).toEqual({
      problems: [{ path: "src/a.ts", ...problem }],
      problemCount: 1,
      files: [
        { path: ".env", isActive: true },
        { path: "src/a.ts", isActive: false },
      ],
      fileCount: 2,
    });
  });

  it("has the worst first, in lines that show all that is in them, and not too many", async () => {
    const file = at("src", "a.ts");
    const many = Array.from({ length: maxEditorProblems }, (_, line) => ({
      ...problem,
      file,
      line: line + 1,
      severity: "warning" as const,
    }));
    const long = { ...problem, file, message: `a\nb\u202E${"c".repeat(maxProblemLength)}` };
    const found = await context({ problems: [...many, long], files: [] });
    if (typeof found === "string" || !("problems" in found)) throw new Error("no context");
    const { problems, problemCount } = found;
    expect([problems.length, problemCount]).toEqual([maxEditorProblems, maxEditorProblems + 1]);
    expect(problems[0]?.message).toMatch(/^a bc+ …$/);
    expect(problems[0]?.message.length).toBe(maxProblemLength);
    expect(problems[1]?.line).toBe(1);
  });
});
