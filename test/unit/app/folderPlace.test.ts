import { execFileSync } from "node:child_process";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  fileInFolder,
  isFolderPath,
  isGoneFromFolder,
  pathInFolder,
} from "../../../src/app/folderPlace";
import type { TemporaryFolder } from "../../support/temporary";
import { temporaryFolder } from "../../support/temporary";

let temporary: TemporaryFolder;
let folder: string;

beforeAll(async () => {
  temporary = await temporaryFolder("places");
  folder = path.join(temporary.path, "work");
  await mkdir(path.join(folder, "src"), { recursive: true });
  await mkdir(path.join(temporary.path, "elsewhere"));
  await writeFile(path.join(temporary.path, "elsewhere", "secret.txt"), "secret");
  await writeFile(path.join(folder, "src", "a.ts"), "a");
  await writeFile(path.join(folder, "한글 이름.md"), "b");
  await symlink(path.join(folder, "src", "a.ts"), path.join(folder, "inner.ts"));
  await symlink(path.join(temporary.path, "elsewhere"), path.join(folder, "out"));
  await symlink(path.join(temporary.path, "elsewhere", "secret.txt"), path.join(folder, "out.txt"));
  await symlink(path.join(folder, "loop"), path.join(folder, "loop"));
  await symlink(folder, path.join(temporary.path, "by-link"));
  execFileSync("mkfifo", [path.join(folder, "pipe")]);
});
afterAll(() => temporary.remove());

describe("a file of the folder", () => {
  it.each(["src/a.ts", "한글 이름.md"])("is found as %s", async (name) => {
    expect(await fileInFolder(folder, name)).toBe(path.join(folder, name));
  });

  it("is the file itself where a link within the folder names it", async () => {
    expect(await fileInFolder(folder, "inner.ts")).toBe(path.join(folder, "src", "a.ts"));
  });

  it("keeps the name by which the folder goes", async () => {
    const byLink = path.join(temporary.path, "by-link");
    expect(await fileInFolder(byLink, "src/a.ts")).toBe(path.join(byLink, "src", "a.ts"));
  });

  it.each([
    ["what is not there", "src/b.ts"],
    ["the folder itself", "."],
    ["a folder", "src"],
    ["an empty name", ""],
    ["a way up", "../elsewhere/secret.txt"],
    ["a way up and down again", "src/../src/a.ts"],
    ["a way up inside", "src/../../elsewhere/secret.txt"],
    ["an absolute path", "/etc/passwd"],
    ["an empty part", "src//a.ts"],
    ["an address", "file:///etc/passwd"],
    ["a share", "//server/share/a.ts"],
    ["a share of Windows", "\\\\server\\share\\a.ts"],
    ["a drive", "C:/Windows/win.ini"],
    ["a NUL", "src/a.ts\0.png"],
    ["a link to a file elsewhere", "out.txt"],
    ["a file behind a link that leads out", "out/secret.txt"],
    ["a link to itself", "loop"],
    ["a pipe", "pipe"],
  ])("is not %s", async (_what, name) => {
    expect(await fileInFolder(folder, name)).toBeNull();
  });

  it.each(["con", "NUL.txt", "src/aux.ts", "com1", "LPT9.log", "a.ts:stream", "C:a.ts", "a\\b"])(
    "is not %s on Windows",
    (name) => {
      expect(isFolderPath(name, "win32")).toBe(false);
    },
  );

  it.each(["console.ts", "src/nulls.ts", "auxiliary", "com10"])("may be %s there", (name) => {
    expect(isFolderPath(name, "win32")).toBe(true);
  });

  it("is gone only where it could be", async () => {
    expect(await isGoneFromFolder(folder, "src/b.ts")).toBe(true);
    expect(await isGoneFromFolder(folder, "new/deep/b.ts")).toBe(true);
    for (const name of ["src/a.ts", "out/gone.txt", "../gone.txt", "/gone", "out.txt"]) {
      expect([name, await isGoneFromFolder(folder, name)]).toEqual([name, false]);
    }
  });

  it("is told by its place in the folder, and what lies elsewhere is not", async () => {
    expect(await pathInFolder(folder, path.join(folder, "src", "a.ts"))).toBe("src/a.ts");
    for (const file of [
      path.join(temporary.path, "elsewhere", "secret.txt"),
      path.join(folder, "out.txt"),
      path.join(folder, "gone.ts"),
      `${folder}-other/a.ts`,
      folder,
    ]) {
      expect([file, await pathInFolder(folder, file)]).toEqual([file, null]);
    }
  });
});
