import { existsSync } from "node:fs";
import { mkdir, readdir, rename, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  addStorageRoot,
  extensionId,
  readStorageRoots,
  rootsFileIn,
} from "../../../src/base/storageRoots";
import { stateFolderOf } from "../../../src/editor/stateFolder";
import { maxStorageRoots, strayAfterMs } from "../../../src/shared/limits";
import { removeState } from "../../../src/uninstall/removeState";
import { removeStraySockets } from "../../../src/uninstall/straySockets";
import type { TemporaryFolder } from "../../support/temporary";
import { temporaryFolder } from "../../support/temporary";

let folder: TemporaryFolder;
let extensions: string;
let root: string;

beforeEach(async () => {
  folder = await temporaryFolder("uninstall");
  extensions = path.join(folder.path, "extensions");
  root = path.join(folder.path, "user", "workspaceStorage");
  await mkdir(extensions);
  await mkdir(root, { recursive: true });
});
afterEach(() => folder.remove());

/** Makes what a start leaves of one folder in one workspace; gives the place of the extension's storage there. */
async function makeState(workspace: string): Promise<string> {
  const storage = path.join(root, workspace, extensionId);
  const state = stateFolderOf(storage, `file:///projects/${workspace}`);
  await mkdir(path.join(state, "conversations", "one"), { recursive: true });
  await writeFile(path.join(state, "conversations", "one", "journal"), "words");
  await writeFile(path.join(state, "devices.json"), "{}");
  return storage;
}

describe("the list of places", () => {
  it("has each place once, however many windows write it", async () => {
    await Promise.all([1, 2, 3].map(() => addStorageRoot(extensions, root)));
    await addStorageRoot(extensions, root);
    expect(await readStorageRoots(extensions)).toEqual([root]);
  });

  it("takes nothing but VS Code's own kind of place", async () => {
    for (const bad of ["/", "workspaceStorage", path.join(folder.path, "home")]) {
      await addStorageRoot(extensions, bad);
    }
    expect(existsSync(rootsFileIn(extensions))).toBe(false);
    const lines = [
      '"/"',
      "workspaceStorage",
      "{",
      JSON.stringify(root),
      '"../workspaceStorage"',
      "",
    ];
    await writeFile(rootsFileIn(extensions), lines.join("\n"));
    expect(await readStorageRoots(extensions)).toEqual([root]);
  });

  it("has a bound, and is not believed where it is a link", async () => {
    for (let count = 0; count < maxStorageRoots + 5; count += 1) {
      await addStorageRoot(extensions, path.join(folder.path, `u${count}`, "workspaceStorage"));
    }
    expect(await readStorageRoots(extensions)).toHaveLength(maxStorageRoots);
    const other = path.join(folder.path, "other");
    await mkdir(other);
    await symlink(rootsFileIn(extensions), rootsFileIn(other));
    if (process.platform !== "win32") expect(await readStorageRoots(other)).toEqual([]);
  });
});

describe("uninstalling", () => {
  it("removes the state of every folder, and nothing of anybody else", async () => {
    await makeState("a");
    await makeState("b");
    const others = [path.join(root, "a", "workspace.json"), path.join(root, "b", "state.vscdb")];
    for (const file of others) await writeFile(file, "theirs");
    await mkdir(path.join(root, "c", "other.extension"), { recursive: true });
    await addStorageRoot(extensions, root);
    expect(await removeState(extensions)).toEqual([]);
    expect(await readdir(path.join(root, "a"))).toEqual(["workspace.json"]);
    expect(await readdir(path.join(root, "b"))).toEqual(["state.vscdb"]);
    expect(existsSync(path.join(root, "c", "other.extension"))).toBe(true);
    expect(await readdir(extensions)).toEqual([]);
  });

  it("leaves what does not bear our names, and says so", async () => {
    const storage = await makeState("a");
    await writeFile(path.join(storage, "notes.txt"), "somebody's");
    await addStorageRoot(extensions, root);
    const left = await removeState(extensions);
    expect(left).toHaveLength(1);
    expect(left[0]).toContain(storage);
    expect(await readdir(storage)).toEqual(["notes.txt"]);
    expect(existsSync(rootsFileIn(extensions))).toBe(true);
  });

  it("follows no link, wherever it is", async () => {
    const precious = path.join(folder.path, "precious");
    await mkdir(path.join(precious, extensionId, "0123456789abcdef"), { recursive: true });
    const file = path.join(precious, extensionId, "0123456789abcdef", "file");
    await writeFile(file, "mine");
    // In the place of a workspace, of the storage, of a state folder, and inside one.
    await symlink(precious, path.join(root, "w1"));
    await mkdir(path.join(root, "w2"));
    await symlink(path.join(precious, extensionId), path.join(root, "w2", extensionId));
    await mkdir(path.join(root, "w3", extensionId), { recursive: true });
    const state = path.join(precious, extensionId, "0123456789abcdef");
    await symlink(state, path.join(root, "w3", extensionId, "fedcba9876543210"));
    const storage = await makeState("w4");
    const own = stateFolderOf(storage, "file:///projects/w4");
    await symlink(precious, path.join(own, "conversations", "link"));
    await addStorageRoot(extensions, root);
    const left = await removeState(extensions);
    expect(existsSync(file)).toBe(true);
    expect(existsSync(storage)).toBe(false);
    expect(left.map((line) => path.relative(root, line).split(path.sep)[0])).toEqual(["w1", "w3"]);
  });

  it("is done where nothing was ever started, or all is gone", async () => {
    expect(await removeState(extensions)).toEqual([]);
    await addStorageRoot(extensions, path.join(folder.path, "gone", "workspaceStorage"));
    expect(await removeState(extensions)).toEqual([]);
    expect(existsSync(rootsFileIn(extensions))).toBe(false);
  });
});

describe.skipIf(process.platform === "win32")("sockets of a killed editor", () => {
  it("go, but not one at which somebody answers, or what only looks like one", async () => {
    const place = (name: string) => path.join(folder.path, name);
    const listen = async (name: string) => {
      await mkdir(place(name));
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(path.join(place(name), "door"), resolve));
      return server;
    };
    const living = await listen("remote-claude-living");
    const dead = await listen("remote-claude-dead00");
    // Node removes the file of a socket that it closes; the system does not, when a process is killed.
    const file = path.join(place("remote-claude-dead00"), "door");
    await rename(file, `${file}x`);
    await new Promise((resolve) => dead.close(resolve));
    await rename(`${file}x`, file);
    await mkdir(place("remote-claude-other0"));
    await writeFile(path.join(place("remote-claude-other0"), "door"), "a file");
    await mkdir(place("remote-claude-test-abcdef"));
    await mkdir(place("remote-claude-empty0"));
    const later = Date.now() + strayAfterMs + 1_000;
    await removeStraySockets(folder.path, Date.now());
    expect(existsSync(file)).toBe(true);
    await removeStraySockets(folder.path, later);
    const names = (await readdir(folder.path)).filter((name) => name.startsWith("remote-claude-"));
    expect(names.sort()).toEqual([
      "remote-claude-living",
      "remote-claude-other0",
      "remote-claude-test-abcdef",
    ]);
    await new Promise((resolve) => living.close(resolve));
  });
});
