import { mkdir, realpath, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isOutside, isWithin } from "../../../src/base/paths";
import { temporaryFolder } from "../../support/temporary";

describe("a path by its name", () => {
  it.each([
    ["/projects/app", true],
    ["/projects/app/", true],
    ["/projects/app/src/a.ts", true],
    ["/projects/app/..hidden", true],
    ["/projects/app/..hidden/a.ts", true],
    ["/projects/app/...", true],
    ["/projects/app/src/../a.ts", true],
    ["/projects/app/..\\a.ts", true],
    ["/projects", false],
    ["/", false],
    ["/projects/app-2/a.ts", false],
    ["/projects/App/a.ts", false],
    ["/projects/app/../other", false],
    ["/projects/app/src/../../other", false],
    ["/etc/passwd", false],
    ["a.ts", false],
    ["~/a.ts", false],
    ["", false],
  ])("%s: within /projects/app is %s", (file, expected) => {
    expect(isWithin("/projects/app", file, path.posix)).toBe(expected);
    expect(isWithin("/projects/app/", file, path.posix)).toBe(expected);
    expect(isWithin("/", file, path.posix)).toBe(file.startsWith("/"));
  });

  it.each([
    ["C:\\Projects\\App", true],
    ["c:\\projects\\APP\\src\\a.ts", true],
    ["C:/Projects/App/src/a.ts", true],
    ["C:\\Projects\\App\\..hidden", true],
    ["C:\\Projects", false],
    ["C:\\Projects\\App-2\\a.ts", false],
    ["C:\\Projects\\App\\..\\Other", false],
    ["C:\\Projects\\App/../Other", false],
    ["D:\\Projects\\App\\a.ts", false],
    ["\\\\server\\share\\App\\a.ts", false],
  ])("%s: within C:\\Projects\\App is %s on Windows", (file, expected) => {
    expect(isWithin("C:\\Projects\\App", file, path.win32)).toBe(expected);
  });
});

describe("a path with what it leads to", () => {
  let home: Awaited<ReturnType<typeof temporaryFolder>>;
  let root: string;

  beforeEach(async () => {
    home = await temporaryFolder("paths");
    root = await realpath(home.path);
    await mkdir(at("app"));
    await mkdir(at("app-2"));
    await writeFile(at("app/inner"), "");
    await writeFile(at("app-2/outer"), "");
    await symlink(at("app/inner"), at("into"));
    await symlink(at("app-2/outer"), at("app/out"));
    await symlink(at("app"), at("alias"));
    await symlink(at("nowhere"), at("broken"));
  });
  afterEach(() => home.remove());

  const at = (name: string): string => path.join(root, name);

  it.each([
    ["app-2/outer", true],
    ["app-2/not there", true],
    ["broken", true],
    ["app", false],
    ["app/inner", false],
    ["app/not there", false],
    ["app/out", false],
    ["into", false],
    ["alias/inner", false],
    ["alias", false],
  ])("%s: outside is %s, whichever way leads to the folder", async (file, expected) => {
    expect(await isOutside(at(file), at("app"))).toBe(expected);
    expect(await isOutside(at(file), at("alias"))).toBe(expected);
  });

  it("is not outside when nobody says where it is", async () => {
    expect(await isOutside("outer", at("app"))).toBe(false);
    expect(await isOutside(at("app-2/outer"), "app")).toBe(false);
  });

  it("is judged by its name where the folder is gone", async () => {
    expect(await isOutside(at("gone/file"), at("gone"))).toBe(false);
    expect(await isOutside(at("app/inner"), at("gone"))).toBe(true);
  });
});
