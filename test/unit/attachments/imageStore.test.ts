import {
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ImageStore } from "../../../src/attachments/imageStore";
import type { ImagePiece } from "../../../src/attachments/imageUploads";
import { silentLogger } from "../../../src/base/logger";
import {
  imageUploadIdleMs,
  maxImageBytes,
  maxImagePieceBytes,
  maxImagesPerPrompt,
  maxImageUploadsSize,
} from "../../../src/shared/limits";
import {
  idOf,
  makeGif,
  makeJpeg,
  makeLosslessWebp,
  makePng,
  makePngOfSize,
  piecesOf,
} from "./pictures";

let parent: string;
let folder: string;
let store: ImageStore;

beforeEach(async () => {
  parent = await mkdtemp(path.join(tmpdir(), "images-"));
  folder = path.join(parent, "images");
  store = await ImageStore.open(folder, silentLogger);
});

afterEach(async () => {
  store.dispose();
  vi.useRealTimers();
  await rm(parent, { recursive: true, force: true });
});

async function putAll(pieces: readonly ImagePiece[], owner = "a", into = store) {
  const answers = [];
  for (const piece of pieces) answers.push(await into.put(owner, piece));
  return answers;
}

async function putWhole(bytes: Buffer, into = store): Promise<string> {
  expect((await putAll(piecesOf(bytes), "a", into)).every((answer) => answer === null)).toBe(true);
  return idOf(bytes);
}

describe("putting a picture", () => {
  it.each([
    ["image/png", makePng()],
    ["image/jpeg", makeJpeg()],
    ["image/gif", makeGif()],
    ["image/webp", makeLosslessWebp()],
  ])("takes %s and gives back the same bytes", async (type, bytes) => {
    const id = await putWhole(bytes);
    expect(store.ref(id)).toEqual({ id, type, bytes: bytes.length });
    expect(await store.read(id)).toEqual({ type, base64: bytes.toString("base64") });
    expect(await store.piece(id, 0)).toEqual({
      data: bytes.toString("base64"),
      total: bytes.length,
    });
  });

  it("is known only with its last piece", async () => {
    const bytes = makePng();
    const [first, ...rest] = piecesOf(bytes, 30);
    expect(await store.put("a", first!)).toBeNull();
    expect(store.ref(idOf(bytes))).toBeNull();
    expect(await readdir(folder)).toEqual([]);
    await putAll(rest);
    expect(store.ref(idOf(bytes))).not.toBeNull();
  });

  it("takes 10 MB in pieces that are sent without waiting, and gives them back in pieces", async () => {
    const bytes = makePngOfSize(maxImageBytes);
    const pieces = piecesOf(bytes);
    const answers = await Promise.all(pieces.map((piece) => store.put("a", piece)));
    expect(answers.every((answer) => answer === null)).toBe(true);
    const parts: Buffer[] = [];
    let length = 0;
    while (length < bytes.length) {
      const piece = await store.piece(idOf(bytes), length);
      expect(piece?.total).toBe(bytes.length);
      const part = Buffer.from(piece!.data, "base64");
      expect(part.length).toBeLessThanOrEqual(maxImagePieceBytes);
      parts.push(part);
      length += part.length;
    }
    expect(Buffer.concat(parts).equals(bytes)).toBe(true);
    expect(await store.piece(idOf(bytes), length)).toBeNull();
  });

  it("refuses one byte beyond 10 MB at its first piece", async () => {
    const bytes = makePngOfSize(maxImageBytes + 1);
    expect(await store.put("a", piecesOf(bytes)[0]!)).toBe("image-refused");
  });

  it("refuses a piece out of order, and goes on with the right one", async () => {
    const bytes = makePng();
    const [first, second, third, ...rest] = piecesOf(bytes, 16);
    expect(await store.put("a", second!)).toBe("image-refused");
    expect(await store.put("a", first!)).toBeNull();
    expect(await store.put("a", third!)).toBe("image-refused");
    expect(await putAll([second!, third!, ...rest])).not.toContain("image-refused");
    expect(store.ref(idOf(bytes))).not.toBeNull();
  });

  it("takes a repeated piece and a whole upload that begins again", async () => {
    const bytes = makePng();
    const pieces = piecesOf(bytes, 16);
    await putAll([pieces[0]!, pieces[1]!, pieces[1]!, pieces[0]!]);
    await putAll(pieces);
    expect(await store.read(idOf(bytes))).not.toBeNull();
  });

  it("refuses a repeated piece with other bytes, and begins again at 0", async () => {
    const bytes = makePng();
    const pieces = piecesOf(bytes, 16);
    const wrong = { ...pieces[0]!, data: Buffer.alloc(16).toString("base64") };
    expect(await putAll([wrong, pieces[0]!])).toEqual([null, "image-refused"]);
    await putAll(pieces);
    expect(store.ref(idOf(bytes))).not.toBeNull();
  });

  it("takes any piece of a picture that is here, from anybody", async () => {
    const bytes = makePng();
    const pieces = piecesOf(bytes, 16);
    await putAll(pieces);
    expect(await store.put("b", pieces[2]!)).toBeNull();
    expect(await store.put("a", pieces.at(-1)!)).toBeNull();
  });

  it("keeps the pieces of two owners apart", async () => {
    const bytes = makePng();
    const pieces = piecesOf(bytes, 16);
    const wrong = pieces.map((piece) => ({
      ...piece,
      data: Buffer.from(piece.data, "base64").reverse().toString("base64"),
    }));
    const half = 3;
    await putAll(wrong.slice(0, half), "wrong");
    await putAll(pieces.slice(0, half), "right");
    expect((await putAll(wrong.slice(half), "wrong")).at(-1)).toBe("image-refused");
    expect((await putAll(pieces.slice(half), "right")).at(-1)).toBeNull();
    expect((await store.read(idOf(bytes)))?.base64).toBe(bytes.toString("base64"));
  });

  it("saves once what two owners complete at the same moment", async () => {
    const bytes = makePng();
    const pieces = piecesOf(bytes);
    const answers = await Promise.all([store.put("a", pieces[0]!), store.put("b", pieces[0]!)]);
    expect(answers).toEqual([null, null]);
    expect(await readdir(folder)).toEqual([idOf(bytes)]);
  });

  it("refuses another hash", async () => {
    const id = "0".repeat(64);
    expect((await putAll(piecesOf(makePng(), 16, id))).at(-1)).toBe("image-refused");
    expect(store.ref(id)).toBeNull();
    expect(await readdir(folder)).toEqual([]);
  });

  it.each([
    ["HTML", Buffer.from("<!doctype html><script>alert(1)</script>")],
    ["HTML that ends as a picture", Buffer.concat([Buffer.from("<html>"), makeGif()])],
    ["a picture that is cut off", makePng().subarray(0, 20)],
    ["a picture of 30 000 × 30 000 pixels", makePng(30_000, 30_000)],
  ])("refuses %s", async (_name, bytes) => {
    expect((await putAll(piecesOf(bytes))).at(-1)).toBe("image-refused");
    expect(await readdir(folder)).toEqual([]);
  });

  it.each(["../../etc/passwd", "a\0b", "CON", "", "A".repeat(64), `${"0".repeat(63)}/`])(
    "refuses the name %j and makes no file of it",
    async (imageId) => {
      const [piece] = piecesOf(makePng());
      expect(await store.put("a", { ...piece!, imageId })).toBe("image-refused");
      expect(await store.read(imageId)).toBeNull();
      expect(await store.piece(imageId, 0)).toBeNull();
      expect(store.ref(imageId)).toBeNull();
      expect(await readdir(parent)).toEqual(["images"]);
      expect(await readdir(folder)).toEqual([]);
    },
  );

  it.each([
    { offset: -1 },
    { offset: 0.5 },
    { offset: Number.NaN },
    { total: 0 },
    { total: 3 },
    { total: Number.POSITIVE_INFINITY },
    { data: "" },
    { data: Buffer.alloc(maxImagePieceBytes + 1).toString("base64") },
  ])("refuses %j", async (change) => {
    const [piece] = piecesOf(makePng());
    expect(await store.put("a", { ...piece!, ...change })).toBe("image-refused");
  });
});

describe("what is on its way", () => {
  /** The first piece of a picture of which the rest never comes. */
  const begin = (number: number): ImagePiece => ({
    imageId: number.toString(16).padStart(64, "0"),
    offset: 0,
    total: maxImageBytes,
    data: Buffer.from("begun").toString("base64"),
  });

  it("takes no room of others by being announced", async () => {
    const answers = [];
    for (let n = 0; n < 5; n += 1) answers.push(await store.put("a", begin(n)));
    expect(answers).toEqual([null, null, ...Array<string>(3).fill("image-refused")]);
    for (let n = 0; n < 8; n += 1) expect(await store.put(`owner ${n}`, begin(n))).toBeNull();
    const late = await putAll(piecesOf(makePngOfSize(maxImageBytes)), "late");
    expect(late.every((answer) => answer === null)).toBe(true);
  });

  it("is bounded over all owners by what has come, and room is made when one goes", async () => {
    const all = piecesOf(makePngOfSize(maxImageBytes));
    const unfinished = all.slice(0, -1);
    const count = maxImageUploadsSize / maxImageBytes;
    for (let n = 0; n < count; n += 1) {
      expect((await putAll(unfinished, `owner ${n}`)).every((one) => one === null)).toBe(true);
    }
    expect(await store.put("late", begin(9))).toBe("image-refused");
    store.forget("owner 3");
    expect(await store.put("late", begin(9))).toBeNull();
  });

  it("is bounded for one owner", async () => {
    const small = (n: number): ImagePiece => ({ ...begin(n), total: 100 });
    for (let n = 0; n < maxImagesPerPrompt; n += 1) await store.put("a", small(n));
    expect(await store.put("a", small(9))).toBe("image-refused");
    expect(await store.put("b", small(9))).toBeNull();
  });

  it("is given up when nothing more comes", async () => {
    vi.useFakeTimers();
    const pieces = piecesOf(makePng(), 16);
    await store.put("a", pieces[0]!);
    await vi.advanceTimersByTimeAsync(2 * imageUploadIdleMs);
    expect(await store.put("a", pieces[1]!)).toBe("image-refused");
    expect(vi.getTimerCount()).toBe(0);
  });

  it("is not given up while pieces come", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
    const bytes = makePng();
    for (const piece of piecesOf(bytes, 16)) {
      expect(await store.put("a", piece)).toBeNull();
      await vi.advanceTimersByTimeAsync(imageUploadIdleMs - 1);
    }
    expect(store.ref(idOf(bytes))).not.toBeNull();
  });
});

describe("the folder", () => {
  it.skipIf(process.platform === "win32")("is the owner's only, and so are its files", async () => {
    const id = await putWhole(makePng());
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    expect((await stat(path.join(folder, id))).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual([id]);
  });

  it("is found again after a restart", async () => {
    const bytes = makeGif();
    const id = await putWhole(bytes);
    const again = await ImageStore.open(folder, silentLogger);
    expect(again.ref(id)).toEqual(store.ref(id));
    expect((await again.read(id))?.base64).toBe(bytes.toString("base64"));
  });

  it("may hold foreign and broken things, which are ignored and left alone", async () => {
    const id = await putWhole(makePng());
    const name = (digit: string) => path.join(folder, digit.repeat(64));
    await writeFile(path.join(folder, "notes.txt"), "mine");
    await writeFile(name("1"), "no picture");
    await writeFile(name("2"), "");
    await mkdir(name("3"));
    await symlink(path.join(folder, id), name("4"));
    await writeFile(name("5"), Buffer.concat([makePng(), Buffer.alloc(maxImageBytes)]));
    const again = await ImageStore.open(folder, silentLogger);
    expect(again.ref(id)).not.toBeNull();
    for (const digit of ["1", "2", "3", "4", "5"]) expect(again.ref(digit.repeat(64))).toBeNull();
    expect(await readdir(folder)).toHaveLength(7);
  });

  it("loses what a killed host left half-written an hour ago, not what is written now", async () => {
    const old = path.join(folder, `${"1".repeat(64)}.123`);
    const fresh = path.join(folder, `${"2".repeat(64)}.123`);
    for (const file of [old, fresh]) await writeFile(file, "half");
    await utimes(old, 1, 1);
    await ImageStore.open(folder, silentLogger);
    expect(await readdir(folder)).toEqual([path.basename(fresh)]);
  });

  it("never gives a picture whose bytes were changed, and takes it anew", async () => {
    const bytes = makePng();
    const id = await putWhole(bytes);
    const damaged = Buffer.from(bytes);
    damaged[40] = damaged[40]! ^ 1;
    await writeFile(path.join(folder, id), damaged);
    const again = await ImageStore.open(folder, silentLogger);
    expect(await again.read(id)).toBeNull();
    expect(again.ref(id)).toBeNull();
    await writeFile(path.join(folder, id), damaged);
    const third = await ImageStore.open(folder, silentLogger);
    const pieces = piecesOf(bytes, 16);
    const answers = await Promise.all(pieces.map((piece) => third.put("a", piece)));
    expect(answers.every((answer) => answer === null)).toBe(true);
    expect(await readFile(path.join(folder, id))).toEqual(bytes);
  });

  it("may lose a picture behind our back", async () => {
    const bytes = makePng();
    const id = await putWhole(bytes);
    await rm(path.join(folder, id));
    expect(await store.piece(id, 0)).toBeNull();
    expect(store.ref(id)).toBeNull();
    expect(await putWhole(bytes)).toBe(id);
  });

  it("that can't be made means that nothing is saved", async () => {
    const file = path.join(parent, "file");
    await writeFile(file, "");
    const broken = await ImageStore.open(path.join(file, "images"), silentLogger);
    expect(await broken.put("a", piecesOf(makePng())[0]!)).toBe("not-saved");
  });

  it("on a full disk takes nothing, and the same picture later", async () => {
    let isFull = true;
    const written: string[] = [];
    const full = await ImageStore.open(folder, silentLogger, (file) => {
      if (isFull) return Promise.reject(Object.assign(new Error("no space"), { code: "ENOSPC" }));
      written.push(path.basename(file));
      return Promise.resolve();
    });
    const bytes = makePng();
    expect(await full.put("a", piecesOf(bytes)[0]!)).toBe("not-saved");
    expect(full.ref(idOf(bytes))).toBeNull();
    isFull = false;
    expect(await full.put("a", piecesOf(bytes)[0]!)).toBeNull();
    expect(written).toEqual([idOf(bytes)]);
  });
});
