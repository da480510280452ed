import { lstat, mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { removeParts, writeWhole } from "../../../src/base/writeWhole";
import type { TemporaryFolder } from "../../support/temporary";
import { temporaryFolder } from "../../support/temporary";

let temporary: TemporaryFolder;
let file: string;

beforeEach(async () => {
  temporary = await temporaryFolder("whole");
  file = path.join(temporary.path, "own.json");
});

afterEach(() => temporary.remove());

describe("a file that is written whole", () => {
  it("has all of it, replaces what was there and leaves nothing beside it", async () => {
    await writeWhole(file, "first");
    const long = Buffer.alloc(3_000_000, "x");
    await writeWhole(file, long);
    expect((await readFile(file)).equals(long)).toBe(true);
    expect(await readdir(temporary.path)).toEqual(["own.json"]);
  });

  it.skipIf(process.platform === "win32")(
    "is the owner's only, whatever the umask is",
    async () => {
      const before = process.umask(0);
      try {
        await writeWhole(file, "x");
      } finally {
        process.umask(before);
      }
      expect((await lstat(file)).mode & 0o777).toBe(0o600);
    },
  );

  it.skipIf(process.platform === "win32")(
    "takes the place of a link, whose target stays",
    async () => {
      const target = path.join(temporary.path, "target");
      await writeFile(target, "mine");
      await symlink(target, file);
      await writeWhole(file, "ours");
      expect(await readFile(target, "utf8")).toBe("mine");
      expect((await lstat(file)).isFile()).toBe(true);
    },
  );

  it("that can't take its place is left out, and so is what was begun", async () => {
    await mkdir(file);
    await expect(writeWhole(file, "x")).rejects.toThrow();
    expect(await readdir(temporary.path)).toEqual(["own.json"]);
  });
});

it("what a killed host left half-written goes, and nothing else", async () => {
  for (const name of ["own.json.0123.part", "other.json.0123.part", "own.json"]) {
    await writeFile(path.join(temporary.path, name), "half");
  }
  await removeParts(file);
  expect((await readdir(temporary.path)).toSorted()).toEqual(["other.json.0123.part", "own.json"]);
});
