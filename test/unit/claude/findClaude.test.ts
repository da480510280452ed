import { chmod, mkdir, realpath, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { pathFolders, usualFolders } from "../../../src/claude/claudePlaces";
import type { FindOptions } from "../../../src/claude/findClaude";
import { findClaude } from "../../../src/claude/findClaude";
import { temporaryFolder } from "../../support/temporary";

let root: string;
let remove: () => Promise<void>;
beforeEach(async () => {
  const temporary = await temporaryFolder("find");
  root = await realpath(temporary.path);
  remove = () => temporary.remove();
});
afterEach(() => remove());

/** Makes a file in the test's tree and gives its path. */
async function program(name: string, mode = 0o755): Promise<string> {
  const file = path.join(root, name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, "");
  await chmod(file, mode);
  return file;
}

function find(options: Partial<FindOptions> & { PATH?: string } = {}) {
  const { PATH = "", ...rest } = options;
  return findClaude({
    settingPath: null,
    workspaceFolder: path.join(root, "workspace"),
    environment: { PATH },
    homeFolder: path.join(root, "home"),
    platform: "linux",
    ...rest,
  });
}

const found = (file: string, prefix: readonly string[] = []) => ({ kind: "found", file, prefix });

describe("finding the CLI", () => {
  it("takes the setting before PATH, and PATH before the usual places", async () => {
    const setting = await program("setting/my-claude");
    const inPath = await program("bin/claude");
    const usual = await program("home/.local/bin/claude");
    const PATH = path.dirname(inPath);
    expect(await find({ settingPath: setting, PATH })).toEqual(found(setting));
    expect(await find({ PATH })).toEqual(found(inPath));
    expect(await find()).toEqual(found(usual));
  });

  it("knows the home folder in a setting", async () => {
    const file = await program("home/tools/claude");
    expect(await find({ settingPath: "~/tools/claude" })).toEqual(found(file));
  });

  it("does not start another program than the one that is set", async () => {
    await program("home/.local/bin/claude");
    const missing = { kind: "missing", detail: "/nowhere/claude is not a program to start" };
    expect(await find({ settingPath: "/nowhere/claude" })).toEqual(missing);
  });

  it("refuses relative paths, folders and files that are no programs", async () => {
    const plain = await program("plain/claude", 0o644);
    await mkdir(path.join(root, "dir", "claude"), { recursive: true });
    for (const settingPath of [
      "claude",
      "./claude",
      "../claude",
      plain,
      path.join(root, "dir", "claude"),
    ]) {
      expect(await find({ settingPath })).toMatchObject({ kind: "missing" });
    }
    const PATH = [".", "", "bin", path.dirname(plain), path.join(root, "dir")].join(":");
    expect(await find({ PATH })).toMatchObject({ kind: "missing" });
  });

  it("never takes anything from inside the workspace folder, whatever way leads there", async () => {
    const inside = await program("workspace/node_modules/.bin/claude");
    const link = path.join(root, "links", "claude");
    await mkdir(path.dirname(link));
    await symlink(inside, link);
    await symlink(path.join(root, "workspace"), path.join(root, "alias"));
    expect(await find({ settingPath: inside })).toMatchObject({ kind: "missing" });
    expect(await find({ PATH: path.dirname(inside) })).toMatchObject({ kind: "missing" });
    expect(await find({ PATH: path.dirname(link) })).toMatchObject({ kind: "missing" });
    const PATH = path.join(root, "alias", "node_modules", ".bin");
    expect(await find({ PATH })).toMatchObject({ kind: "missing" });
    const workspaceFolder = path.join(root, "alias");
    expect(await find({ PATH: path.dirname(inside), workspaceFolder })).toMatchObject({
      kind: "missing",
    });
  });

  it("is not fooled by a neighbour whose name begins like the folder's", async () => {
    const file = await program("workspace-tools/claude");
    expect(await find({ PATH: path.dirname(file) })).toEqual(found(file));
  });

  it("looks into nvm's newest Node first", async () => {
    await program("home/.nvm/versions/node/v9.11.2/bin/claude");
    const newest = await program("home/.nvm/versions/node/v22.1.0/bin/claude");
    expect(await find()).toEqual(found(newest));
  });

  it("starts what is behind a batch file, never the batch file", async () => {
    const shim = await program("npm/claude.cmd");
    const script = await program("npm/node_modules/@anthropic-ai/claude-code/cli.js");
    const node = await program("node/node.exe");
    const options = { settingPath: shim, platform: "win32" as const };
    expect(await find(options)).toMatchObject({ kind: "missing" });
    const beside = path.join(root, "npm", "node.exe");
    expect(await find({ ...options, environment: {} })).toMatchObject({ kind: "missing" });
    await program("npm/node_modules/@anthropic-ai/claude-code/node.exe");
    expect(await find(options)).toEqual(
      found(path.join(path.dirname(script), "node.exe"), [script]),
    );
    const native = await program("npm/node_modules/@anthropic-ai/claude-code/bin/claude.exe");
    expect(await find(options)).toEqual(found(native));
    expect([node, beside]).not.toContain(native);
  });
});

describe("the places of a platform", () => {
  it("reads Windows' Path, quotes included, and leaves out what is relative", () => {
    const environment = { Path: 'C:\\tools;"D:\\with; space";relative;.;' };
    const options = { environment, homeFolder: "C:\\Users\\user", platform: "win32" as const };
    expect(pathFolders(options)[0]).toBe("C:\\tools");
    expect(pathFolders(options)).not.toContain("relative");
    expect(usualFolders({ ...options, environment: { APPDATA: "R:\\Roaming" } })).toContain(
      "R:\\Roaming\\npm",
    );
  });

  it("are absolute", () => {
    const options = { environment: {}, homeFolder: "/home/user", platform: "darwin" as const };
    expect(usualFolders(options).every((folder) => path.isAbsolute(folder))).toBe(true);
  });
});
