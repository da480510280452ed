import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CountReader } from "../../../src/changes/lineCounts";
import { readNamedPatch, readPatch } from "../../../src/changes/patchText";
import { isPlainPath } from "../../../src/changes/plainFile";
import { filterOverrides } from "../../../src/changes/repository";
import { StatusReader } from "../../../src/changes/status";
import { splitAtNul } from "../../../src/git/splitAtNul";

/** Anything that a file can be called. */
const name = fc
  .string({ minLength: 1, maxLength: 40, unit: "grapheme" })
  .filter((text) => !/\0/.test(text) && text === Buffer.from(text).toString());

/** Cuts bytes anywhere, also within a character. */
const cuts = fc.array(fc.nat(400), { maxLength: 8 });

function inParts(text: string, places: readonly number[]): readonly Buffer[] {
  const bytes = Buffer.from(text);
  const ends = [...places.filter((place) => place < bytes.length), bytes.length];
  ends.sort((left, right) => left - right);
  return ends.map((end, index) => bytes.subarray(index === 0 ? 0 : ends[index - 1], end));
}

function read(
  text: string,
  places: readonly number[],
  reader: { add(record: string): void },
): void {
  const split = splitAtNul(10_000, (record) => {
    reader.add(record);
  });
  for (const part of inParts(text, places)) split(part);
}

const zeros = "0".repeat(40);

describe("what git status writes", () => {
  it("is read whatever the files are called, and wherever the pipe cuts it", () => {
    const record = fc.oneof(
      name.map((path) => ({
        text: `? ${path}\0`,
        entry: { path, oldPath: null, state: "untracked" },
      })),
      name.map((path) => ({
        text: `1 .M N... 100644 100644 100644 ${zeros} ${zeros} ${path}\0`,
        entry: { path, oldPath: null, state: "modified" },
      })),
      fc.tuple(name, name).map(([path, oldPath]) => ({
        text: `2 R. N... 100644 100644 100644 ${zeros} ${zeros} R100 ${path}\0${oldPath}\0`,
        entry: { path, oldPath, state: "renamed" },
      })),
      name.map((path) => ({
        text: `u UU N... 100644 100644 100644 100644 ${zeros} ${zeros} ${zeros} ${path}\0`,
        entry: { path, oldPath: null, state: "conflict" },
      })),
    );
    fc.assert(
      fc.property(fc.array(record, { maxLength: 10 }), cuts, (records, places) => {
        const reader = new StatusReader();
        const head = "# branch.oid (initial)\0# branch.head main\0";
        read(head + records.map(({ text }) => text).join(""), places, reader);
        expect(reader.git).toMatchObject({ branch: "main", commit: null });
        expect(
          reader.entries.map(({ path, oldPath, state }) => ({ path, oldPath, state })),
        ).toEqual(records.map(({ entry }) => entry));
      }),
    );
  });

  it("is never more than it says, whatever it is", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 200 })), (records) => {
        const reader = new StatusReader();
        for (const record of records) reader.add(record);
        expect(reader.entries.length).toBeLessThanOrEqual(records.length);
      }),
    );
  });
});

describe("what git counts", () => {
  it("is read with each name, also of renames", () => {
    const record = fc.oneof(
      name.map((path) => [`3\t4\t${path}\0`, path, { added: 3, removed: 4 }] as const),
      name.map((path) => [`-\t-\t${path}\0`, path, null] as const),
      fc
        .tuple(name, name)
        .map(([from, to]) => [`1\t0\t\0${from}\0${to}\0`, to, { added: 1, removed: 0 }] as const),
    );
    fc.assert(
      fc.property(fc.array(record, { maxLength: 10 }), cuts, (records, places) => {
        const reader = new CountReader();
        read(records.map(([text]) => text).join(""), places, reader);
        expect(reader.counts).toEqual(new Map(records.map(([, path, count]) => [path, count])));
      }),
    );
  });
});

describe("a patch with the names of its files", () => {
  const head = (letter: string) => `:100644 100644 ${zeros} ${zeros} ${letter}\0`;

  it("is told apart from them, whatever they are", () => {
    const file = fc.oneof(
      fc.tuple(fc.constantFrom("M", "A", "D", "T", "U"), name).map(([letter, path]) => ({
        text: `${head(letter)}${path}\0`,
        names: [path],
      })),
      fc.tuple(fc.constantFrom("R100", "C75"), name, name).map(([letter, from, to]) => ({
        text: `${head(letter)}${from}\0${to}\0`,
        names: [from, to],
      })),
    );
    const files = fc.array(file, { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(files, fc.string({ maxLength: 60 }), (all, patch) => {
        const text = `${all.map((one) => one.text).join("")}\0${patch}`;
        expect(readNamedPatch(text)).toEqual({ files: all.map(({ names }) => names), patch });
      }),
    );
    expect(readNamedPatch("")).toEqual({ files: [], patch: "" });
  });

  it("is none where a name is not whole, or where something else stands", () => {
    const whole = `${head("R100")}from\0to\0\0@@ -1 +1 @@\n-a\n+b\n`;
    for (let length = 1; length < head("R100").length + "from\0to\0".length; length += 1) {
      expect(readNamedPatch(whole.slice(0, length))).toBeNull();
    }
    expect(readNamedPatch("diff --git a/x b/x\n")).toBeNull();
    expect(readNamedPatch("@@ -1 +1 @@\n-a\n+b\n\0")).toBeNull();
  });
});

describe("a patch", () => {
  it("has the lines that its heads count, whatever is in them", () => {
    const line = fc
      .tuple(
        fc.constantFrom(" ", "+", "-"),
        fc.oneof(
          fc.constantFrom(
            "@@ -1,9 +1,9 @@",
            "diff --git a/x b/x",
            "-- a/x",
            "++ b/x",
            "Binary files",
          ),
          fc.string({ maxLength: 20 }).filter((text) => !/[\r\n]/.test(text)),
        ),
      )
      .map(([sign, text]) => sign + text);
    const hunk = fc.array(line, { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(fc.array(hunk, { minLength: 1, maxLength: 4 }), (hunks) => {
        const heads = hunks.map((lines, index) => {
          const oldCount = lines.filter((one) => !one.startsWith("+")).length;
          const newCount = lines.filter((one) => !one.startsWith("-")).length;
          return `@@ -${index},${oldCount} +${index},${newCount} @@ function\n${lines.join("\n")}\n`;
        });
        const text = `diff --git a/x b/x\nindex 1..2 100644\n--- a/x\n+++ b/x\n${heads.join("")}`;
        const patch = readPatch(text);
        expect(patch.isBinary).toBe(false);
        expect(patch.hunks.map(({ lines }) => lines)).toEqual(hunks);
      }),
    );
  });

  it("knows a missing last line end, one line without a count, and what is binary", () => {
    const { hunks } = readPatch("@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+b\n");
    expect(hunks).toEqual([{ oldStart: 1, newStart: 1, lines: ["-a", "+b"] }]);
    expect(readPatch("Binary files a/x and b/x differ\n").isBinary).toBe(true);
    expect(readPatch("").hunks).toEqual([]);
  });
});

describe("the names of filters", () => {
  it("are each switched off, once; one that can't be given as an option stops everything", () => {
    const keys = ["core.bare", "filter.lfs.clean", "filter.lfs.process", "filter.a.b.smudge"];
    const overrides = filterOverrides(keys) ?? [];
    for (const one of ["filter.lfs.clean=", "filter.lfs.process=", "filter.a.b.clean="]) {
      expect(overrides.filter((other) => other === one)).toHaveLength(1);
    }
    expect(filterOverrides([])).toEqual([]);
    for (const odd of ["a=b", "a\nb", "", "é"]) {
      expect(filterOverrides([`filter.${odd}.clean`])).toBeNull();
    }
  });
});

describe("a path of the folder", () => {
  it("has nothing in it that leads elsewhere", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom("..", ".", "a", "", "b c", "\0"), { minLength: 1 }),
        (names) => {
          const path = names.join("/");
          expect(isPlainPath(path)).toBe(names.every((one) => one === "a" || one === "b c"));
        },
      ),
    );
  });
});
