import { describe, expect, it } from "vitest";
import { foldQuery, matchPath } from "../../../src/attachments/matchPath";
import { PathList, toListedPath } from "../../../src/attachments/pathList";
import { maxFoundPathLength, maxScannedFiles } from "../../../src/shared/limits";

/** Those that fit, best first. */
function ranked(query: string, paths: readonly string[]): readonly string[] {
  const score = (path: string) => matchPath(foldQuery(query), toListedPath(path));
  return paths
    .filter((path) => score(path) !== null)
    .sort((a, b) => score(b)! - score(a)! || a.length - b.length);
}

describe("matching what was typed with paths", () => {
  it.each([
    ["the whole name", "state.ts", ["src/state.ts", "state.ts.map", "src/hostState.ts"]],
    ["a name before its longer sisters", "state", ["src/state.ts", "src/stateFolder.ts"]],
    [
      "the beginning of a name",
      "find",
      ["src/findClaude.ts", "x/pathFind.ts", "src/fileFinder.ts"],
    ],
    [
      "the beginning of a word",
      "finder",
      ["x/fileFinder.ts", "src/file-finder.ts", "x/refinder.ts"],
    ],
    ["a folder before what lies in it", "test", ["test/", "src/test/", "test/unit/a.ts"]],
    ["a folder before scattered letters", "test", ["test/unit/a.ts", "src/thisExportsStuff.ts"]],
    ["the capitals of a name", "fc", ["src/findClaude.ts", "src/effect.ts"]],
    ["the name before its path", "app", ["src/app.ts", "app/main.ts", "src/wrapper.ts"]],
    ["a part of the path", "base/pro", ["src/base/process.ts", "src/database/profile.ts"]],
    ["the beginnings of a path", "s/b/p", ["src/base/process.ts", "styles/web/deep.ts"]],
    ["what lies in a folder", "src/", ["src/", "src/a.ts", "lib/src/b.ts"]],
    ["neighbours before scattered letters", "proc", ["a/xproc.ts", "a/pxrxoxc.ts"]],
    ["any case", "README", ["readme.md", "docs/Readme.md"]],
    ["an extension", ".tsx", ["a/b.tsx", "a.t/sx.md"]],
    ["a name with spaces", "my f", ["my file.txt", "mychief/a f"]],
  ])("%s comes first: %s", (_what, query, paths) => {
    expect(ranked(query, [...paths].reverse())).toEqual(paths);
  });

  it("leaves out what lacks a character or has them in another order", () => {
    expect(ranked("abc", ["acb", "ab", "cba", "a/b/d"])).toEqual([]);
  });

  it("takes Korean in both forms alike, and a syllable that is begun", () => {
    const path = "문서/한글 파일.md";
    for (const name of [path.normalize("NFC"), path.normalize("NFD")]) {
      for (const query of [
        "한글",
        "한글".normalize("NFD"),
        "하",
        "문서/한",
        "ㅎ".normalize("NFKD"),
      ]) {
        expect(ranked(query, [name, "other.md"])).toEqual([name]);
      }
    }
  });

  it("gives what only has the characters in order less than anything that has them together", () => {
    const score = (path: string) => matchPath("abc", toListedPath(path))!;
    expect(score("a_b_c.ts")).toBeLessThanOrEqual(450);
    expect(score("xabc.ts")).toBe(450);
    expect(score("a/b/c/x.ts")).toBeLessThan(score("xa/xabcx/y.ts"));
  });

  it("takes time in proportion to the lengths, also for hostile text", () => {
    const candidate = toListedPath("a".repeat(maxFoundPathLength));
    const startedAt = performance.now();
    for (let n = 0; n < 1_000; n += 1) matchPath(`${"a".repeat(199)}b`, candidate);
    expect(performance.now() - startedAt).toBeLessThan(500);
  });

  it("survives letters whose lower case is longer", () => {
    expect(ranked("i", ["İİİ/Dİ.ts"])).toEqual(["İİİ/Dİ.ts"]);
  });
});

describe("the list of paths", () => {
  const pathsOf = (...added: readonly string[]) => {
    const list = new PathList();
    for (const path of added) list.add(path);
    return list.paths.map(({ path }) => path);
  };

  it("has the folders above each path, each once", () => {
    expect(pathsOf("a/b/c.ts", "a/d.ts", "a/b/e/", "a/d.ts")).toEqual([
      ...["a/", "a/b/", "a/b/c.ts", "a/d.ts", "a/b/e/"],
    ]);
  });

  it("leaves out what is not in the folder or can't stand in a line", () => {
    const odd = ["../a", "a/../../b", "/etc/passwd", "", "a//b", "./a", "a\nb", "a\0b", "a\x1b[1m"];
    expect(pathsOf(...odd, "x".repeat(maxFoundPathLength + 1))).toEqual([]);
  });

  it("stops growing", () => {
    const list = new PathList();
    for (let n = 0; n < maxScannedFiles + 10; n += 1) list.add(`${n}`);
    expect(list.paths).toHaveLength(maxScannedFiles);
    expect(list.isFull).toBe(true);
  });
});
