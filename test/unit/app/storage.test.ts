import { mkdir, symlink } from "node:fs/promises";
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
