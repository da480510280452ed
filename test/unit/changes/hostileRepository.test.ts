import { chmod, mkdir, readdir, rm, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ChangesBench, lineOf } from "./bench";

let bench: ChangesBench;
beforeEach(async () => {
  bench = await ChangesBench.start();
});
afterEach(() => bench.remove());

const listed = async (): Promise<readonly string[]> => (await bench.list()).files.map(lineOf);

describe.skipIf(process.platform === "win32")("a hostile repository", () => {
  let trap: string;
  const sprung = async (): Promise<boolean> => (await readdir(bench.parent)).includes("sprung");
  beforeEach(async () => {
    trap = path.join(bench.parent, "trap.sh");
    const mark = path.join(bench.parent, "sprung");
    await writeFile(trap, `#!/bin/sh\necho "$0 $*" >> "${mark}"\nexec cat\n`);
    await chmod(trap, 0o700);
  });

  /** Files that git has to look into: another time, another size, or as young as the index. */
  async function touch(): Promise<void> {
    await bench.write("known.txt", "another\n");
    await bench.write("same.txt", "same\n");
  }

  const look = async (): Promise<void> => {
    await bench.list(["known.txt"]);
    for (const name of ["known.txt", "same.txt", "new.txt"]) await bench.diff(name);
    await bench.diff("known.txt", "same.txt");
  };

  it("starts nothing by its configuration, its hooks, or its attributes", async () => {
    await bench.commit({ "known.txt": "one\n", "same.txt": "same\n" });
    await bench.write(".gitattributes", "* filter=trap diff=trap merge=trap\n*.txt filter=a.b\n");
    for (const key of [
      ...["core.fsmonitor", "core.pager", "pager.status", "pager.diff", "core.editor"],
      ...["filter.trap.clean", "filter.trap.smudge", "filter.trap.process", "filter.a.b.clean"],
      ...["diff.external", "diff.trap.command", "diff.trap.textconv", "interactive.diffFilter"],
      ...["core.sshCommand", "core.askPass", "credential.helper", "gpg.program", "alias.status"],
    ]) {
      bench.git("config", key, key.startsWith("alias") ? `!${trap}` : trap);
    }
    bench.git("config", "filter.trap.required", "true");
    const hooks = path.join(bench.folder, ".git", "hooks");
    await rm(hooks, { recursive: true, force: true });
    await mkdir(hooks);
    for (const hook of ["post-index-change", "fsmonitor-watchman", "query-watchman"]) {
      await symlink(trap, path.join(hooks, hook));
    }
    await touch();
    await bench.write("new.txt", "new\n");
    // The trap works: git itself falls into it.
    bench.git("diff", "--stat");
    expect(await sprung()).toBe(true);
    await rm(path.join(bench.parent, "sprung"));
    await look();
    expect(await sprung()).toBe(false);
    expect(await listed()).toContain("known.txt: modified unstaged +1 −1");
    expect(await bench.lines("known.txt")).toEqual(["-one", "+another"]);
  });

  it("is not asked at all where a filter's name can't be switched off", async () => {
    await bench.commit({ "known.txt": "one\n" });
    await bench.write(".gitattributes", "* filter=a=b\n");
    bench.git("config", "--file", ".git/config", "filter.a=b.clean", trap);
    await touch();
    bench.git("diff");
    expect(await sprung()).toBe(true);
    await rm(path.join(bench.parent, "sprung"));
    expect(await bench.list(["known.txt"])).toMatchObject({ git: null, trouble: "unsafe" });
    await look();
    expect(await sprung()).toBe(false);
  });

  it("starts nothing by a repository inside of it", async () => {
    const inner = path.join(bench.parent, "inner");
    await mkdir(inner);
    bench.gitIn(inner, "init", "-q");
    await writeFile(path.join(inner, "x.txt"), "x\n");
    bench.gitIn(inner, "add", "-A");
    bench.gitIn(inner, "commit", "-q", "-m", "x");
    await bench.commit({ "known.txt": "one\n" });
    bench.git("submodule", "--quiet", "add", inner, "sub");
    bench.git("commit", "-q", "-m", "sub");
    const sub = path.join(bench.folder, "sub");
    await writeFile(path.join(sub, ".gitattributes"), "* filter=trap\n");
    await writeFile(path.join(sub, "x.txt"), "y\n");
    bench.gitIn(sub, "config", "filter.trap.clean", trap);
    bench.gitIn(sub, "config", "core.fsmonitor", trap);
    bench.git("config", "submodule.sub.ignore", "none");
    bench.git("config", "status.submoduleSummary", "true");
    bench.git("config", "diff.submodule", "diff");
    bench.git("status");
    expect(await sprung()).toBe(true);
    await rm(path.join(bench.parent, "sprung"));
    expect(await listed()).toEqual([]);
    await bench.diff("sub");
    expect(await sprung()).toBe(false);
    // The submodule's own folder is a folder like any other.
    expect((await bench.list([], sub)).files.map(lineOf)).toEqual(
      expect.arrayContaining(["x.txt: modified unstaged +1 −1"]),
    );
    expect(await sprung()).toBe(false);
  });

  it("fetches nothing that is missing", async () => {
    // One that answers would be waited for.
    const mark = path.join(bench.parent, "sprung");
    await writeFile(trap, `#!/bin/sh\necho "$0 $*" >> "${mark}"\nexit 1\n`);
    await bench.commit({ "known.txt": "one\n" });
    const id = bench.git("rev-parse", "HEAD:known.txt").trim();
    await rm(path.join(bench.folder, ".git", "objects", id.slice(0, 2), id.slice(2)));
    bench.git("config", "remote.origin.url", `ext::${trap} %S`);
    bench.git("config", "remote.origin.promisor", "true");
    bench.git("config", "remote.origin.partialCloneFilter", "blob:none");
    bench.git("config", "remote.origin.uploadpack", trap);
    bench.git("config", "protocol.ext.allow", "always");
    bench.git("config", "protocol.allow", "always");
    bench.git("config", "core.repositoryFormatVersion", "1");
    bench.git("config", "extensions.partialClone", "origin");
    await touch();
    expect(() => bench.git("-c", "protocol.ext.allow=always", "diff")).toThrow();
    expect(await sprung()).toBe(true);
    await rm(path.join(bench.parent, "sprung"));
    await look();
    expect(await sprung()).toBe(false);
  });

  it.each([
    [
      "a file .git that leads there",
      async (secret: string) => {
        await writeFile(path.join(bench.folder, ".git"), `gitdir: ${secret}/.git\n`);
      },
    ],
    [
      "a link .git",
      async (secret: string) => {
        await symlink(path.join(secret, ".git"), path.join(bench.folder, ".git"));
      },
    ],
    [
      "a common folder there",
      async (secret: string) => {
        bench.git("init", "-q", "-b", "main");
        await writeFile(path.join(bench.folder, ".git", "commondir"), `${secret}/.git\n`);
      },
    ],
    [
      "links to its parts",
      async (secret: string) => {
        bench.git("init", "-q", "-b", "main");
        for (const part of ["objects", "refs"]) {
          await rm(path.join(bench.folder, ".git", part), { recursive: true });
          await symlink(path.join(secret, ".git", part), path.join(bench.folder, ".git", part));
        }
      },
    ],
    [
      "its objects lent, and a link to its branches",
      async (secret: string) => {
        bench.git("init", "-q", "-b", "a/main");
        const own = path.join(bench.folder, ".git");
        await writeFile(path.join(own, "objects/info/alternates"), `${secret}/.git/objects\n`);
        await symlink(path.join(secret, ".git/refs/heads"), path.join(own, "refs/heads/a"));
      },
    ],
    [
      "a work tree there",
      (secret: string): Promise<void> => {
        bench.git("init", "-q", "-b", "main");
        bench.git("config", "core.worktree", secret);
        return Promise.resolve();
      },
    ],
  ])("does not show another one by %s", async (_way, lead) => {
    const secret = path.join(bench.parent, "secret");
    await mkdir(secret);
    bench.gitIn(secret, "init", "-q", "-b", "main");
    await writeFile(path.join(secret, "beyond.txt"), "secret\n");
    bench.gitIn(secret, "add", "-A");
    bench.gitIn(secret, "commit", "-q", "-m", "x");
    await writeFile(path.join(secret, "new.txt"), "secret\n");
    await lead(secret);
    expect(await bench.list()).toMatchObject({ git: null, files: [] });
    expect(await bench.diff("beyond.txt")).toBeNull();
  });

  it("a linked work tree is its own", async () => {
    await bench.commit({ "a.txt": "a\n" });
    const linked = path.join(bench.parent, "linked");
    bench.git("worktree", "add", "-q", linked);
    await writeFile(path.join(linked, "a.txt"), "b\n");
    expect((await bench.list([], linked)).files.map(lineOf)).toEqual([
      "a.txt: modified unstaged +1 −1",
    ]);
  });
});
