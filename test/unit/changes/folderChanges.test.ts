import { mkdir, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { maxDiffedFileBytes, maxListedChanges } from "../../../src/shared/limits";
import { ChangesBench, lineOf } from "./bench";

let bench: ChangesBench;
beforeEach(async () => {
  bench = await ChangesBench.start();
});
afterEach(() => bench.remove());

const listed = async (edited: readonly string[] = []): Promise<readonly string[]> =>
  (await bench.list(edited)).files.map(lineOf);

describe("the folder's changes", () => {
  it("are told in each state that git knows", async () => {
    const old = Array.from({ length: 20 }, (_, line) => `line ${line}`).join("\n");
    await bench.commit({
      "kept.txt": "same\n",
      "modified.txt": "one\ntwo\n",
      "staged.txt": "a\n",
      "both.txt": "a\n",
      "deleted.txt": "x\ny\n",
      "removed.txt": "z\n",
      "old name.txt": old,
      "picture.bin": Buffer.from([0, 1, 2]),
      "retyped.txt": "text\n",
      ".gitignore": "ignored.txt\n",
    });
    await bench.write("modified.txt", "one\n2\n3\n");
    await bench.write("staged.txt", "b\n");
    await bench.write("both.txt", "b\n");
    bench.git("add", "staged.txt", "both.txt");
    await bench.write("both.txt", "c\n");
    await rm(path.join(bench.folder, "deleted.txt"));
    bench.git("rm", "-q", "removed.txt");
    bench.git("mv", "old name.txt", "new name.txt");
    await bench.write("new name.txt", `${old}\nmore\n`);
    await bench.write("picture.bin", Buffer.from([0, 3, 4, 5]));
    await rm(path.join(bench.folder, "retyped.txt"));
    await symlink("kept.txt", path.join(bench.folder, "retyped.txt"));
    await bench.write("added.txt", "1\n2\n");
    bench.git("add", "added.txt");
    await bench.write("folder/untracked.txt", "1\n2\n3");
    await bench.write("ignored.txt", "no");
    expect(await listed()).toEqual([
      "added.txt: added staged +2 −0",
      "both.txt: modified staged unstaged +1 −1",
      "deleted.txt: deleted unstaged +0 −2",
      "folder/untracked.txt: untracked unstaged +3 −0",
      "modified.txt: modified unstaged +2 −1",
      "old name.txt → new name.txt: renamed staged unstaged +2 −1",
      "picture.bin: modified unstaged binary",
      "removed.txt: deleted staged +0 −1",
      "retyped.txt: retyped unstaged +1 −1",
      "staged.txt: modified staged +1 −1",
    ]);
    expect(await bench.lines("modified.txt")).toEqual([" one", "-two", "+2", "+3"]);
    expect(await bench.lines("both.txt")).toEqual(["-a", "+c"]);
    expect(await bench.lines("new name.txt", "old name.txt")).toContain("+more");
    expect(await bench.lines("folder/untracked.txt")).toEqual(["+1", "+2", "+3"]);
    expect(await bench.lines("picture.bin")).toBe("binary");
    expect(await bench.lines("deleted.txt")).toEqual(["-x", "-y"]);
    // Where a link leads is told, what is there is not.
    expect(await bench.lines("retyped.txt")).toEqual(["-text", "+kept.txt"]);
    // What did not change is no business of this, nor what git leaves out.
    expect(await bench.lines("kept.txt")).toBe("none");
    expect(await bench.lines("ignored.txt")).toBe("none");
  });

  it("name the branch, its upstream, and how far they are apart", async () => {
    await bench.commit({ "a.txt": "a\n" });
    expect((await bench.list()).git).toMatchObject({
      branch: "main",
      upstream: null,
      ahead: null,
      behind: null,
    });
    bench.gitIn(bench.parent, "clone", "-q", "--bare", bench.folder, "remote.git");
    bench.git("remote", "add", "origin", path.join(bench.parent, "remote.git"));
    bench.git("fetch", "-q");
    bench.git("branch", "-q", "-u", "origin/main");
    bench.git("commit", "-q", "--allow-empty", "-m", "second");
    expect((await bench.list()).git).toMatchObject({
      upstream: "origin/main",
      ahead: 1,
      behind: 0,
    });
    bench.git("checkout", "-q", "--detach");
    expect((await bench.list()).git?.branch).toBeNull();
  });

  it("are all files before the first commit", async () => {
    bench.git("init", "-q", "-b", "main");
    await bench.write("staged.txt", "1\n");
    bench.git("add", "staged.txt");
    await bench.write("new.txt", "1\n2\n");
    expect(await listed()).toEqual([
      "new.txt: untracked unstaged +2 −0",
      "staged.txt: added staged +1 −0",
    ]);
    expect((await bench.list()).git).toMatchObject({ branch: "main", commit: null });
    expect(await bench.lines("staged.txt")).toEqual(["+1"]);
  });

  it("name conflicts, and show them with their marks", async () => {
    await bench.commit({ "a.txt": "one\n" });
    bench.git("checkout", "-q", "-b", "other");
    await bench.write("a.txt", "theirs\n");
    bench.git("commit", "-q", "-am", "theirs");
    bench.git("checkout", "-q", "main");
    await bench.write("a.txt", "ours\n");
    bench.git("commit", "-q", "-am", "ours");
    expect(() => bench.git("merge", "-q", "other")).toThrow();
    expect(await listed()).toEqual([expect.stringMatching(/^a\.txt: conflict unstaged/)]);
    expect(await bench.lines("a.txt")).toEqual(expect.arrayContaining(["+<<<<<<< HEAD"]));
  });

  it("say which of them the conversation made, also what git no longer lists", async () => {
    await bench.commit({ "own.txt": "a\n", "others.txt": "a\n", "done.txt": "a\n" });
    await bench.write("own.txt", "b\n");
    await bench.write("others.txt", "b\n");
    const list = await bench.list(["own.txt", "done.txt", "gone.txt"]);
    expect(list.files.map(lineOf)).toEqual([
      "done.txt: settled +1 −2 own",
      "gone.txt: deleted +1 −2 own",
      "own.txt: modified unstaged +1 −1 own",
      "others.txt: modified unstaged +1 −1",
    ]);
    expect([list.own, list.total]).toEqual([3, 4]);
  });

  it("are those below the folder only, where it is a part of the work tree", async () => {
    await bench.commit({ "part/in.txt": "a\n", "beside.txt": "a\n" });
    await bench.write("part/in.txt", "b\n");
    await bench.write("part/new.txt", "b\n");
    await bench.write("beside.txt", "secret\n");
    const part = path.join(bench.folder, "part");
    const { files } = await bench.list([], part);
    expect(files.map(({ path: name }) => name)).toEqual(["in.txt", "new.txt"]);
    expect(await bench.diff("in.txt", null, part)).toMatchObject({ kind: "text" });
    expect(await bench.diff("new.txt", null, part)).toMatchObject({ kind: "text" });
    expect(await bench.diff("../beside.txt", null, part)).toBeNull();
    expect(await bench.diff("in.txt", "../beside.txt", part)).toBeNull();
  });

  it("have any name that a file can have", async () => {
    const names = ["-x", "--output=x", 'it\'s "q".txt', "한글 문서.txt", "#?%*[a].txt", ":(top)x"];
    if (process.platform !== "win32") names.push("new\nline.txt", "tab\t.txt", "back\\slash.txt");
    await bench.commit(Object.fromEntries(names.map((name) => [name, "a\n"])));
    for (const name of names) await bench.write(name, "b\n");
    await bench.write("new -> \n1 .M x", "c\n");
    const { files } = await bench.list();
    expect(files.map(({ path: name }) => name).toSorted()).toEqual(
      [...names, "new -> \n1 .M x"].toSorted(),
    );
    for (const name of names) expect([name, await bench.lines(name)]).toEqual([name, ["-a", "+b"]]);
    // A pattern is a name.
    await bench.write("one.ts", "1\n");
    expect(await bench.lines("*.ts")).toBe("none");
  });

  it("are those of the conversation alone where there is no repository", async () => {
    await bench.write("here.txt", "a\n");
    await mkdir(path.join(bench.parent, "outside"));
    await symlink(path.join(bench.parent, "outside"), path.join(bench.folder, "way"));
    const list = await bench.list(["here.txt", "gone.txt", "way/out.txt"]);
    expect(list).toMatchObject({ git: null, trouble: "no-repository", own: 2, total: 2 });
    expect(list.files.map(lineOf)).toEqual([
      "gone.txt: deleted +1 −2 own",
      "here.txt: modified +1 −2 own",
    ]);
    expect(await bench.diff("here.txt")).toBeNull();
  });
});

describe("a difference", () => {
  it("is not made of what is too large", async () => {
    await bench.commit({ "large.txt": "a\n", "long.txt": "a\n" });
    await bench.write("large.txt", "x\n".repeat(maxDiffedFileBytes / 2 + 1));
    await bench.write("new.txt", "x\n".repeat(1_500_000));
    await bench.write("long.txt", "word\n".repeat(500_000));
    expect(await bench.lines("large.txt")).toBe("too-large");
    expect(await bench.lines("new.txt")).toBe("too-large");
    const long = await bench.diff("long.txt");
    expect(long).toMatchObject({ kind: "text", isCut: true });
  });

  it.each([".env", "sub/.ENV.local", "server.pem", "id_ed25519", ".git/config", "nested/.git/x"])(
    "of %s is not shown",
    async (name) => {
      expect(await bench.diff(name)).toEqual({ kind: "private" });
    },
  );

  describe("R53 is of exactly the file that is named", () => {
    const canary = "canary-of-a-secret";
    const said = async (file: string, oldPath: string | null = null): Promise<string> =>
      JSON.stringify(await bench.diff(file, oldPath));

    beforeEach(async () => {
      const old = Array.from({ length: 20 }, (_, line) => `line ${line}`).join("\n");
      await bench.commit({
        "conf/.env": `A=old\n`,
        "conf/a.txt": "a\n",
        "deep/in/side.txt": "a\n",
        "was file": "a\n",
        "from.txt": old,
        "gone.txt": "gone\n",
        "plain.txt": "a\n",
      });
      await bench.write("conf/.env", `A=${canary}\n`);
      await bench.write("conf/id_rsa", canary);
      await bench.write("conf/a.txt", `b\n`);
      await bench.write("deep/in/side.txt", `${canary}\n`);
      await rm(path.join(bench.folder, "was file"));
      await bench.write("was file/inner.txt", `${canary}\n`);
      bench.git("add", "-A");
      await bench.write("conf/credentials.json", canary);
      await bench.write("fresh/only.txt", `${canary}\n`);
    });

    it.each(["conf", "deep", "deep/in", "was file", "fresh", "CONF", "conf*", "."])(
      "not of what lies in the folder %s",
      async (name) => {
        for (const oldPath of [null, "plain.txt", name]) {
          expect(await said(name, oldPath)).not.toContain(canary);
        }
        expect(await said("plain.txt", name)).not.toContain(canary);
        expect(await said("conf/a.txt", name)).not.toContain(canary);
      },
    );

    it("also where the folder is a part of the work tree", async () => {
      const deep = path.join(bench.folder, "deep");
      expect(JSON.stringify(await bench.diff("in", null, deep))).not.toContain(canary);
      expect(await bench.diff("in/side.txt", null, deep)).toMatchObject({ kind: "text" });
    });

    it("of two where git takes one for the other, else of the newer one alone", async () => {
      await rename(path.join(bench.folder, "from.txt"), path.join(bench.folder, "to.txt"));
      await rm(path.join(bench.folder, "gone.txt"));
      await bench.write("plain.txt", "b\n");
      bench.git("add", "-A");
      await bench.write(
        "to.txt",
        `${await readFile(path.join(bench.folder, "to.txt"), "utf8")}\nmore\n`,
      );
      expect(await bench.lines("to.txt", "from.txt")).toContain("+more");
      expect(await bench.lines("plain.txt", "gone.txt")).toEqual(["-a", "+b"]);
      expect(await bench.lines("gone.txt")).toEqual(["-gone"]);
      expect(await bench.lines("plain.txt")).toEqual(["-a", "+b"]);
      expect(await bench.lines("conf/a.txt")).toEqual(["-a", "+b"]);
    });

    it("of a submodule only which commit it is at", async () => {
      bench.gitIn(bench.parent, "init", "-q", "-b", "main", "inner");
      const inner = path.join(bench.parent, "inner");
      await writeFile(path.join(inner, "in.txt"), "a\n");
      bench.gitIn(inner, "add", ".");
      bench.gitIn(inner, "commit", "-q", "-m", "inner");
      bench.git("submodule", "--quiet", "add", inner, "sub");
      bench.git("commit", "-q", "-m", "with a submodule");
      await bench.write("sub/in.txt", `${canary}\n`);
      bench.gitIn(path.join(bench.folder, "sub"), "commit", "-q", "-am", "newer");
      await bench.write("sub/in.txt", `${canary} again\n`);
      await bench.write("sub/new.txt", canary);
      const lines = await bench.lines("sub");
      expect(lines).toEqual([
        expect.stringMatching(/^-Subproject commit/),
        expect.stringMatching(/^\+Subproject commit/),
      ]);
      for (const name of ["sub/in.txt", "sub/new.txt", "sub/.git"]) {
        expect([name, await said(name)]).toEqual([name, expect.not.stringContaining(canary)]);
      }
    });
  });

  it("never leaves the folder", async () => {
    await bench.commit({ "a.txt": "a\n", "dir/b.txt": "b\n" });
    await mkdir(path.join(bench.parent, "outside"));
    await writeFile(path.join(bench.parent, "outside", "beyond.txt"), "secret\n");
    await writeFile(path.join(bench.parent, "outside", "b.txt"), "secret\n");
    await symlink(path.join(bench.parent, "outside"), path.join(bench.folder, "way"));
    await symlink("../outside/beyond.txt", path.join(bench.folder, "link.txt"));
    await rename(path.join(bench.folder, "dir"), path.join(bench.folder, "elsewhere"));
    await symlink(path.join(bench.parent, "outside"), path.join(bench.folder, "dir"));
    const names = ["way/beyond.txt", "link.txt", "../outside/beyond.txt", "./a.txt", "/etc/passwd"];
    for (const name of [...names, "way/../../outside/beyond.txt", "a.txt\0", "", "dir/b.txt"]) {
      const found = await bench.lines(name);
      expect([name, JSON.stringify(found)]).toEqual([
        name,
        expect.not.stringContaining("secret\\n"),
      ]);
      expect(JSON.stringify(found)).not.toContain("+secret");
    }
    expect((await listed(["way/beyond.txt"])).join()).not.toContain("own");
  });
});

describe("very many changes", () => {
  it("are counted, and as many told as an answer has room for", { timeout: 60_000 }, async () => {
    bench.git("init", "-q");
    for (let outer = 0; outer < 50; outer++) {
      const inner = path.join(bench.folder, `package${outer}`);
      await mkdir(inner);
      const names = Array.from({ length: 200 }, (_, one) => path.join(inner, `file${one}.ts`));
      await Promise.all(names.map((name) => writeFile(name, "one\n")));
    }
    bench.git("add", "package0", "package1");
    const list = await bench.list(["package49/file199.ts"]);
    expect(list).toMatchObject({ total: 10_000, own: 1, isPartial: false });
    expect(list.files.length).toBeLessThanOrEqual(maxListedChanges);
    expect(list.files.length).toBeGreaterThan(300);
    expect(list.files[0]?.path).toBe("package49/file199.ts");
    expect(JSON.stringify(list).length).toBeLessThan(120_000);
  });
});
