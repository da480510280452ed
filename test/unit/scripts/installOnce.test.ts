import { mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { cacheFolder, installOnce } from "../../../scripts/support/cache.mjs";

describe("installing into the cache folder", () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), "rc-cache-"));
    vi.stubEnv("REMOTE_CLAUDE_CACHE", folder);
  });

  afterEach(async () => {
    vi.unstubAllEnvs();
    await rm(folder, { recursive: true, force: true });
  });

  const fill = (content: string) => (half: string) => writeFile(path.join(half, "a"), content);

  it("installs once, and gives the same folder again", async () => {
    const first = await installOnce("thing-1", fill("first"));
    const again = await installOnce("thing-1", fill("again"));
    expect(again).toBe(first);
    expect(await readFile(path.join(first, "a"), "utf8")).toBe("first");
    expect(await readdir(folder)).toEqual(["thing-1"]);
  });

  it("leaves nothing when it fails, and can be tried again", async () => {
    const failing = installOnce("thing-1", () => Promise.reject(new Error("no network")));
    await expect(failing).rejects.toThrow("no network");
    expect(await readdir(folder)).toEqual([]);
    await installOnce("thing-1", fill("second try"));
    expect(await readdir(folder)).toEqual(["thing-1"]);
  });

  it("installs once when two ask at once: one waits for the other", async () => {
    const fills = [vi.fn(fill("one")), vi.fn(fill("other"))];
    const folders = await Promise.all(fills.map((each) => installOnce("thing-1", each)));
    expect(folders[0]).toBe(folders[1]);
    expect(fills.flatMap((each) => each.mock.calls)).toHaveLength(1);
  });

  it("takes over from a run that was killed", async () => {
    await writeFile(path.join(folder, "thing-1.lock"), "999999999");
    await writeFile(path.join(folder, "thing-1.half-999999999-abcd"), "");
    await installOnce("thing-1", fill("taken over"));
    expect(await readdir(folder)).toEqual(["thing-1"]);
  });

  it("keeps away from another version whose name begins alike", async () => {
    await installOnce("thing-1", fill("one"));
    await installOnce("thing-10", fill("ten"));
    await installOnce("thing-1", fill("again"));
    expect((await readdir(folder)).sort()).toEqual(["thing-1", "thing-10"]);
  });
});

describe("the cache folder", () => {
  it("is the named one, else the system's usual place", () => {
    expect(cacheFolder({ REMOTE_CLAUDE_CACHE: "/named" })).toBe("/named");
    if (process.platform !== "linux") return;
    expect(cacheFolder({ XDG_CACHE_HOME: "/xdg" })).toBe(path.join("/xdg", "remote-claude"));
    expect(cacheFolder({})).toBe(path.join(os.homedir(), ".cache", "remote-claude"));
  });
});
