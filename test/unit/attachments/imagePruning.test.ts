import { mkdtemp, readdir, rm, truncate, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ImageStore } from "../../../src/attachments/imageStore";
import { silentLogger } from "../../../src/base/logger";
import { imageGraceMs, maxImageBytes, maxImagesSize } from "../../../src/shared/limits";
import { idOf, makeGif, makePng, makePngOfSize, piecesOf } from "./pictures";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "images-"));
});

afterEach(async () => {
  vi.useRealTimers();
  await rm(folder, { recursive: true, force: true });
});

async function putWhole(bytes: Buffer, into: ImageStore): Promise<string> {
  for (const piece of piecesOf(bytes)) expect(await into.put("a", piece)).toBeNull();
  return idOf(bytes);
}

describe("pruning pictures", () => {
  /** Files as large as they can be that take no room on the disk, the first one the oldest. */
  async function fill(count: number): Promise<readonly string[]> {
    const ids: string[] = [];
    for (let n = 0; n < count; n += 1) {
      const id = n.toString(16).padStart(64, "0");
      const file = path.join(folder, id);
      await writeFile(file, makePng());
      await truncate(file, maxImageBytes);
      await utimes(file, 1_000 + n, 1_000 + n);
      ids.push(id);
    }
    return ids;
  }
  const fits = maxImagesSize / maxImageBytes;

  it("removes the oldest beyond the bound, but none in use", async () => {
    const ids = await fill(fits + 2);
    const opened = await ImageStore.open(folder, silentLogger);
    await opened.prune(new Set([ids[1]!]));
    const left = await readdir(folder);
    expect(left.sort()).toEqual([ids[1]!, ...ids.slice(3)]);
    expect(opened.ref(ids[0]!)).toBeNull();
    expect(opened.ref(ids[1]!)).not.toBeNull();
  });

  it("does nothing within the bound", async () => {
    const ids = await fill(fits);
    const opened = await ImageStore.open(folder, silentLogger);
    await opened.prune(new Set());
    expect(await readdir(folder)).toHaveLength(ids.length);
  });

  it("spares what was put a moment ago, and what is put again", async () => {
    const ids = await fill(fits);
    const bytes = makePng(2, 2);
    await writeFile(path.join(folder, idOf(bytes)), bytes);
    await utimes(path.join(folder, idOf(bytes)), 1, 1);
    const opened = await ImageStore.open(folder, silentLogger);
    const fresh = await putWhole(makeGif(), opened);
    await putWhole(bytes, opened);
    await opened.prune(new Set());
    expect(opened.ref(fresh)).not.toBeNull();
    expect(opened.ref(idOf(bytes))).not.toBeNull();
    expect(opened.ref(ids[0]!)).toBeNull();
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + imageGraceMs + 1 });
    await opened.prune(new Set(ids));
    expect(opened.ref(fresh)).not.toBeNull();
  });

  it("is not waited for by new pictures until our share of the disk is full", async () => {
    await fill(fits + 4);
    const opened = await ImageStore.open(folder, silentLogger);
    expect(await opened.put("a", piecesOf(makePngOfSize(maxImageBytes))[0]!)).toBeNull();
    const other = makePng(3, 3, maxImageBytes - 1_000);
    expect(await opened.put("a", piecesOf(other)[0]!)).toBe("not-saved");
    opened.dispose();
  });

  it("and putting the same picture at once leave it whole or gone, never half", async () => {
    const bytes = makePng();
    const id = await putWhole(bytes, await ImageStore.open(folder, silentLogger));
    await fill(fits);
    await utimes(path.join(folder, id), 1, 1);
    const opened = await ImageStore.open(folder, silentLogger);
    await Promise.all([opened.prune(new Set()), opened.put("a", piecesOf(bytes)[0]!)]);
    expect((await opened.read(id))?.base64).toBe(bytes.toString("base64"));
  });
});
