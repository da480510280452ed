import { chmod, mkdir, readdir, stat, symlink } from "node:fs/promises";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openStorage } from "../../../src/app/storage";
import { silentLogger } from "../../../src/base/logger";
import { temporaryFolder } from "../../support/temporary";

let home: Awaited<ReturnType<typeof temporaryFolder>>;

beforeEach(async () => {
  home = await temporaryFolder("storage");
});
afterEach(() => home.remove());

const open = (workspaceFolder: string) =>
  openStorage({
    stateFolder: path.join(home.path, "state"),
    workspaceFolder,
    logger: silentLogger,
  });

describe("what is kept of a folder", () => {
  it("is the same whichever link leads to the folder, and another for another folder", async () => {
    const [real, link, other] = ["real", "link", "other"].map((name) => path.join(home.path, name));
    await mkdir(real!);
    await mkdir(other!);
    await symlink(real!, link!);
    const storage = await open(real!);
    await expect(open(link!)).rejects.toMatchObject({ code: "already-running" });
    const another = await open(other!);
    expect(another.folder).not.toBe(storage.folder);
    another.dispose();
    storage.dispose();
    const later = await open(link!);
    expect(later.folder).toBe(storage.folder);
    later.dispose();
  });

  it("can be opened for a folder that is gone", async () => {
    const storage = await open(path.join(home.path, "nowhere"));
    expect(storage.damage).toBeNull();
    storage.dispose();
  });
});

describe.skipIf(process.platform === "win32")("the folders of the state (not on Windows)", () => {
  it("are taken from everybody but their owner", async () => {
    const first = await open(home.path);
    const { folder } = first;
    first.dispose();
    const state = path.join(home.path, "state");
    const all = [state, path.dirname(folder), folder, path.join(folder, "journal")];
    for (const each of all) await chmod(each, 0o777);
    (await open(home.path)).dispose();
    for (const each of all) expect((await stat(each)).mode & 0o777, each).toBe(0o700);
  });

  it("that are links are refused, and what they lead to stays as it is", async () => {
    const first = await open(home.path);
    first.dispose();
    const target = path.join(home.path, "theirs");
    await mkdir(target, { mode: 0o755 });
    const other = path.join(home.path, "other");
    await mkdir(path.join(other, "conversations", path.basename(first.folder)), {
      recursive: true,
    });
    await symlink(
      target,
      path.join(other, "conversations", path.basename(first.folder), "journal"),
    );
    const opening = openStorage({
      stateFolder: other,
      workspaceFolder: home.path,
      logger: silentLogger,
    });
    await expect(opening).rejects.toMatchObject({ code: "state-folder" });
    expect((await stat(target)).mode & 0o777).toBe(0o755);
    expect(await readdir(target)).toEqual([]);
  });
});
