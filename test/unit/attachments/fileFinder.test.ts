import { execFileSync } from "node:child_process";
import { chmod, mkdir, mkdtemp, readdir, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FileFinder } from "../../../src/attachments/fileFinder";
import { findGit } from "../../../src/git/findGit";
import { silentLogger } from "../../../src/base/logger";
import { fileListLifeMs, maxFoundFiles, maxWaitingFinds } from "../../../src/shared/limits";

let parent: string;
let folder: string;
let finder: FileFinder;

beforeEach(async () => {
  parent = await realpath(await mkdtemp(path.join(tmpdir(), "finder-")));
  folder = path.join(parent, "work folder");
  await mkdir(folder);
  finder = new FileFinder(folder, silentLogger);
});

afterEach(async () => {
  finder.dispose();
  vi.unstubAllEnvs();
  vi.useRealTimers();
  await rm(parent, { recursive: true, force: true });
});

async function write(...names: readonly string[]): Promise<void> {
  for (const name of names) {
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, "");
  }
}

function git(...args: readonly string[]): void {
  const env = { PATH: process.env["PATH"], HOME: parent, GIT_CONFIG_NOSYSTEM: "1" };
  execFileSync("git", [...args], { cwd: folder, env, stdio: "pipe" });
}

/**
 * Watches how much of the processor (ms) is used between two turns of the event loop, which, unlike the
 * time on the wall, does not depend on what else the computer does. Gives the most, and ends.
 */
function watchStretches(): () => number {
  let longest = 0;
  let last = process.cpuUsage();
  let timer: NodeJS.Immediate;
  const turn = (): void => {
    const { user, system } = process.cpuUsage(last);
    last = process.cpuUsage();
    longest = Math.max(longest, (user + system) / 1_000);
    timer = setImmediate(turn);
  };
  timer = setImmediate(turn);
  return () => {
    clearImmediate(timer);
    return longest;
  };
}

describe.each(["with git", "without git"])("finding files %s", (kind) => {
  const hasGit = kind === "with git";
  beforeEach(() => {
    if (hasGit) git("init", "-q");
    else vi.stubEnv("PATH", "");
  });

  it("gives paths from the folder on, with folders", async () => {
    await write("src/base/process.ts", "src/app.ts", "readme.md");
    expect(await finder.find("process")).toEqual(["src/base/process.ts"]);
    expect(await finder.find("base")).toEqual(["src/base/", "src/base/process.ts"]);
    expect(await finder.find("src/")).toEqual([
      ...["src/", "src/base/", "src/app.ts", "src/base/process.ts"],
    ]);
    expect(await finder.find("./src/app")).toEqual(["src/app.ts"]);
    expect(await finder.find("nothing like it")).toEqual([]);
  });

  it("gives what lies at the top for an empty query: folders first, dots last", async () => {
    await write("zoo/a.ts", "b.ts", "A.md", ".hidden", "node/x/y.ts");
    expect(await finder.find("")).toEqual(["node/", "zoo/", "A.md", "b.ts", ".hidden"]);
  });

  it("finds odd names, and leaves out those that no line can hold", async () => {
    const names = ["my file.txt", `it's "quoted".txt`, "한글 문서.txt", "-rf.txt", "#?%.txt"];
    await write(...names);
    if (process.platform !== "win32") await write("new\nline.txt", "back\\slash.txt");
    const found = await finder.find(".txt");
    expect(found).toEqual(expect.arrayContaining(names));
    expect(found.join()).not.toContain("line");
    expect(await finder.find("한글".normalize("NFD"))).toEqual(["한글 문서.txt"]);
  });

  it("never leaves the folder, and survives links in a circle", async () => {
    await write("in/file.ts");
    await mkdir(path.join(parent, "outside"));
    await writeFile(path.join(parent, "outside", "secret.ts"), "");
    await symlink(path.join(parent, "outside"), path.join(folder, "wayOut"));
    await symlink(path.join(parent, "outside", "secret.ts"), path.join(folder, "secret.ts"));
    await symlink(folder, path.join(folder, "in", "circle"));
    await symlink("nowhere", path.join(folder, "nowhere.ts"));
    for (const query of ["secret", "wayOut", "..", "../outside", "nowhere"]) {
      expect(await finder.find(query)).toEqual([]);
    }
    expect(await finder.find("file.ts")).toEqual(["in/file.ts"]);
    expect(await finder.find("circle")).toEqual(["in/circle/"]);
  });

  it("leaves out what is gone since the list was made, and finds what is new after a while", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    await write("one.ts");
    expect(await finder.find("ts")).toEqual(["one.ts"]);
    await write("two.ts");
    await rm(path.join(folder, "one.ts"));
    expect(await finder.find("ts")).toEqual([]);
    vi.advanceTimersByTime(fileListLifeMs);
    expect(await finder.find("ts")).toEqual(["two.ts"]);
  });

  it(
    "finds among 20 000 files and never holds up the event loop",
    { timeout: 60_000 },
    async () => {
      for (let outer = 0; outer < 100; outer += 1) {
        const inner = path.join(folder, `package${outer}`, "src");
        await mkdir(inner, { recursive: true });
        const names = Array.from({ length: 200 }, (_, n) => path.join(inner, `someFile${n}.ts`));
        await Promise.all(names.map((name) => writeFile(name, "")));
      }
      const longest = watchStretches();
      const first = await finder.find("package42/someFile199");
      const queries = ["s", "some", "p4f1", "someFile150.ts", "zzz", "e".repeat(200)];
      const [, some] = await Promise.all(queries.map((query) => finder.find(query)));
      const stretch = longest();
      expect(first).toEqual(["package42/src/someFile199.ts"]);
      expect(some).toHaveLength(maxFoundFiles);
      // Without rests it is the whole work, several hundred.
      expect(stretch).toBeLessThan(50);
    },
  );

  it("answers empty when the folder is missing, when too many wait, and after its end", async () => {
    await write("one.ts");
    const answers = await Promise.all(
      Array.from({ length: maxWaitingFinds + 1 }, () => finder.find("one")),
    );
    expect(answers.filter((answer) => answer.length === 1)).toHaveLength(maxWaitingFinds);
    expect(answers.at(-1)).toEqual([]);
    const missing = new FileFinder(path.join(parent, "missing"), silentLogger);
    expect(await missing.find("one")).toEqual([]);
    missing.dispose();
    const searching = finder.find("one");
    finder.dispose();
    await searching;
    expect(await finder.find("one")).toEqual([]);
    finder.dispose();
  });
});

describe("finding files without git", () => {
  it("leaves out what programs put there", async () => {
    vi.stubEnv("PATH", "");
    await write("node_modules/x/index.ts", ".git/index.ts", "a/node_modules/y.ts", "src/index.ts");
    expect(await finder.find("index")).toEqual(["src/index.ts"]);
    expect(await finder.find("node_modules")).toEqual([]);
  });
});

describe("finding files with git", () => {
  beforeEach(() => {
    git("init", "-q");
  });

  it("leaves out what is ignored, and keeps what is tracked, new, or ignored and tracked", async () => {
    await write("out/built.ts", "src/new.ts", "src/known.ts", "kept.log", "other.log");
    await writeFile(path.join(folder, ".gitignore"), "out/\n*.log\n");
    git("add", "-f", "src/known.ts", "kept.log");
    expect(await finder.find("built")).toEqual([]);
    expect(await finder.find(".log")).toEqual(["kept.log"]);
    expect(await finder.find("src/")).toEqual(["src/", "src/new.ts", "src/known.ts"]);
  });

  it("lists what lies below the folder only, where it is a part of the work tree", async () => {
    await write("part/inside.ts", "beside.ts");
    const part = new FileFinder(path.join(folder, "part"), silentLogger);
    expect(await part.find("ts")).toEqual(["inside.ts"]);
    expect(await part.find("")).toEqual(["inside.ts"]);
    part.dispose();
  });

  it("walks where the repository around it ignores the whole folder", async () => {
    await writeFile(path.join(folder, ".gitignore"), "*\n");
    await write("part/inside.ts");
    const part = new FileFinder(path.join(folder, "part"), silentLogger);
    expect(await part.find("inside")).toEqual(["inside.ts"]);
    part.dispose();
  });

  it("shows another repository inside as a folder", async () => {
    await write("nested/file.ts");
    execFileSync("git", ["init", "-q"], { cwd: path.join(folder, "nested"), stdio: "pipe" });
    expect(await finder.find("nested")).toEqual(["nested/"]);
  });

  it.skipIf(process.platform === "win32")(
    "starts nothing that the folder's configuration or the folder itself names",
    async () => {
      const trap = path.join(parent, "trap.sh");
      const mark = path.join(parent, "sprung");
      await writeFile(trap, `#!/bin/sh\necho "$0" >> "${mark}"\nexec cat\n`);
      await chmod(trap, 0o700);
      await write("known.txt", ".gitattributes");
      await writeFile(path.join(folder, ".gitattributes"), "* filter=trap\n");
      git("add", "known.txt");
      for (const hook of await readdir(path.join(folder, ".git", "hooks"))) {
        await rm(path.join(folder, ".git", "hooks", hook));
      }
      for (const hook of ["post-index-change", "fsmonitor-watchman"]) {
        await symlink(trap, path.join(folder, ".git", "hooks", hook));
      }
      for (const key of [
        "core.fsmonitor",
        "filter.trap.clean",
        "filter.trap.process",
        "core.pager",
      ]) {
        git("config", key, trap);
      }
      // The trap works: git itself falls into it.
      git("status");
      expect(await readdir(parent)).toContain("sprung");
      await rm(mark);
      await symlink(trap, path.join(folder, "git"));
      vi.stubEnv("PATH", `${folder}${path.delimiter}${process.env["PATH"] ?? ""}`);
      vi.stubEnv("GIT_DIR", path.join(parent, "elsewhere"));
      expect(await finder.find("known")).toEqual(["known.txt"]);
      expect(await readdir(parent)).not.toContain("sprung");
    },
  );

  it("gives nothing from elsewhere when the configuration points there", async () => {
    await write("known.txt");
    await mkdir(path.join(parent, "outside"));
    await writeFile(path.join(parent, "outside", "secret.ts"), "");
    git("config", "core.worktree", path.join(parent, "outside"));
    expect(await finder.find("secret")).toEqual([]);
  });
});

describe.skipIf(process.platform === "win32")("finding git", () => {
  it("passes over relative folders of PATH and all that lies in or leads into the folder", async () => {
    const bin = path.join(parent, "bin");
    const linked = path.join(parent, "linked");
    for (const one of [bin, linked]) await mkdir(one);
    await write("git", "tools/git");
    for (const one of ["git", "tools/git"]) await chmod(path.join(folder, one), 0o700);
    await symlink(path.join(folder, "git"), path.join(linked, "git"));
    await writeFile(path.join(bin, "git"), "");
    const environment = { PATH: [".", "tools", folder, `${folder}/tools`, linked, bin].join(":") };
    expect(await findGit(folder, environment, "linux")).toBeNull();
    await chmod(path.join(bin, "git"), 0o700);
    expect(await findGit(folder, environment, "linux")).toBe(path.join(bin, "git"));
    expect(await findGit(folder, {}, "linux")).toBeNull();
  });
});
