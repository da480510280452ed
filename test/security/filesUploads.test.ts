import { createHash, randomBytes, randomUUID } from "node:crypto";
import { lstat, readFile, readdir } from "node:fs/promises";
import path from "node:path";
import { deflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { maxImageBytes, maxImagePieceBytes, maxImagesPerPrompt } from "../../src/shared/limits";
import { ProtocolClient } from "../support/protocolClient";
import type { Bench } from "./bench";
import { refusalOf, settled, startToldBench } from "./bench";

const idOf = (bytes: Buffer): string => createHash("sha256").update(bytes).digest("hex");

/** A real PNG of one colour whose header may tell another size than it has. */
function png(width: number, height: number, filler = 0): Buffer {
  const chunk = (type: string, data: Buffer): Buffer => {
    const head = Buffer.alloc(8);
    head.writeUInt32BE(data.length);
    head.write(type, 4, "latin1");
    // Nobody here checks the sums.
    return Buffer.concat([head, data, Buffer.alloc(4)]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2], 8);
  return Buffer.concat([
    Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(Buffer.alloc(4))),
    ...(filler === 0 ? [] : [chunk("tEXt", randomBytes(filler))]),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

/** Sends a picture in pieces and gives the first refusal, or "ok". */
async function put(
  client: ProtocolClient,
  bytes: Buffer,
  imageId: unknown = idOf(bytes),
): Promise<string> {
  for (let offset = 0; offset < bytes.length; offset += maxImagePieceBytes) {
    const data = bytes.subarray(offset, offset + maxImagePieceBytes).toString("base64");
    const message = {
      type: "image.put",
      requestId: randomUUID(),
      imageId,
      offset,
      total: bytes.length,
      data,
    };
    const code = await patiently(client, message);
    if (code !== "ok") return code;
  }
  return "ok";
}

/** A client that sends many pieces is told to wait, which is no answer to what it sends. */
async function patiently(client: ProtocolClient, message: object): Promise<string> {
  for (;;) {
    const code = await refusalOf(client, message);
    if (code !== "rate-limited") return code;
    await settled(client);
  }
}

async function imagesFolder({ stateFolder }: Bench): Promise<string> {
  const conversations = path.join(stateFolder, "conversations");
  const [name = ""] = await readdir(conversations);
  return path.join(conversations, name, "images");
}

/** Everything in the folder of the pictures. */
const stored = async (bench: Bench): Promise<readonly string[]> =>
  readdir(await imagesFolder(bench));

describe("R54 pictures have names of ours, four types and bounds", () => {
  it("keeps one under the hash of its bytes, for the owner only", async () => {
    const bench = await startToldBench();
    const bytes = png(10, 10);
    expect(await put(bench.client, bytes)).toBe("ok");
    expect(await stored(bench)).toEqual([idOf(bytes)]);
    const folder = await imagesFolder(bench);
    const file = path.join(folder, idOf(bytes));
    expect((await lstat(file)).mode & 0o777).toBe(0o600);
    expect((await lstat(folder)).mode & 0o777).toBe(0o700);
    expect(await readFile(file)).toEqual(bytes);
  });

  it("takes no name from a client", async () => {
    const bench = await startToldBench();
    const bytes = png(10, 10);
    const hash = idOf(bytes);
    for (const id of [
      "../../x",
      `../${hash.slice(3)}`,
      "a\0b",
      "CON",
      "a".repeat(300),
      "\u202egnp.exe",
      hash.toUpperCase(),
      `${hash}.png`,
      `${hash}\n`,
      "",
      1,
      null,
      ["a"],
    ]) {
      expect([id, await put(bench.client, bytes, id)]).toEqual([id, "bad-message"]);
    }
    // A hash, but of something else.
    expect(await put(bench.client, bytes, "0".repeat(64))).toBe("image-refused");
    expect(await stored(bench)).toEqual([]);
  });

  it.each([
    ["SVG", Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')],
    ["HTML", Buffer.from("<!doctype html><script>alert(1)</script>")],
    ["PDF", Buffer.from("%PDF-1.7\n")],
    ["a program", Buffer.from("\x7fELF\x02\x01\x01", "latin1")],
    ["BMP", Buffer.from("BM\x3a\0\0\0", "latin1")],
    ["text", Buffer.from("just words")],
    ["PNG cut after its name", Buffer.from("\x89PNG\r\n\x1a\n", "latin1")],
    ["a PNG of 30 000 × 30 000 pixels", png(30_000, 30_000)],
    ["a PNG of 8 001 × 1 pixels", png(8_001, 1)],
    ["a PNG of 0 × 0 pixels", png(0, 0)],
    ["a PNG of 4 294 967 295 × 1 pixels", png(0xffff_ffff, 1)],
    ["a GIF of 60 000 × 60 000 pixels", Buffer.from("GIF89a\x60\xea\x60\xea\0\0\0", "latin1")],
  ])("refuses %s", async (_name, bytes) => {
    const bench = await startToldBench();
    expect(await put(bench.client, bytes)).toBe("image-refused");
    expect(await stored(bench)).toEqual([]);
    // Nor can a prompt name it.
    const prompt = {
      type: "prompt.send",
      requestId: randomUUID(),
      conversationId: bench.client.conversation.id,
      promptId: randomUUID(),
      text: "look",
      images: [idOf(bytes)],
    };
    expect(await refusalOf(bench.client, prompt)).toBe("no-such-image");
    expect(await bench.cli.told()).not.toContainEqual(expect.objectContaining({ type: "user" }));
  });

  it("takes 10 MB and not a byte more", async () => {
    const bench = await startToldBench();
    const bytes = png(10, 10, maxImageBytes - png(10, 10, 1).length + 1);
    expect(bytes.length).toBe(maxImageBytes);
    expect(await put(bench.client, bytes)).toBe("ok");
    const longer = Buffer.concat([bytes, Buffer.alloc(1)]);
    expect(await put(bench.client, longer)).toBe("image-refused");
    expect(await stored(bench)).toEqual([idOf(bytes)]);
  });

  it("takes no piece that is too large, or that is no base64, or lies outside", async () => {
    const { client } = await startToldBench();
    const bytes = png(10, 10, 1_000_000);
    const piece = {
      type: "image.put",
      imageId: idOf(bytes),
      offset: 0,
      total: bytes.length,
      data: bytes.subarray(0, 1_000).toString("base64"),
    };
    const cases: readonly (readonly [object, string])[] = [
      [{ data: bytes.subarray(0, maxImagePieceBytes + 3).toString("base64") }, "bad-message"],
      [{ data: "not base64 at all!" }, "bad-message"],
      [{ data: "" }, "image-refused"],
      [{ offset: -1 }, "bad-message"],
      [{ offset: 0.5 }, "bad-message"],
      [{ offset: 5_000 }, "image-refused"],
      [{ total: 0 }, "bad-message"],
      [{ total: 1e300 }, "image-refused"],
      [{ total: 500 }, "image-refused"],
    ];
    for (const [change, code] of cases) {
      const message = { ...piece, requestId: randomUUID(), ...change };
      expect([change, await refusalOf(client, message)]).toEqual([
        change,
        expect.stringMatching(`^(${code}|bad-message)$`),
      ]);
    }
  });

  it("has room for the pictures of one prompt at a time and forgets what was not finished", async () => {
    const bench = await startToldBench();
    const begin = (client: ProtocolClient, bytes: Buffer): Promise<string> =>
      patiently(client, {
        type: "image.put",
        requestId: randomUUID(),
        imageId: idOf(bytes),
        offset: 0,
        total: bytes.length,
        data: bytes.subarray(0, 1_000).toString("base64"),
      });
    const pictures = Array.from({ length: maxImagesPerPrompt + 1 }, () => png(10, 10, 2_000));
    for (const bytes of pictures.slice(0, maxImagesPerPrompt)) {
      expect(await begin(bench.client, bytes)).toBe("ok");
    }
    const [one] = pictures.slice(-1);
    expect(await begin(bench.client, one ?? Buffer.alloc(0))).toBe("image-refused");
    expect(await stored(bench)).toEqual([]);
    bench.client.cut();
    // What is left of them is gone with the connection: the same pieces no longer go on.
    const { ready } = bench.headless;
    const other = await ProtocolClient.connect(ready.local, bench.cookie);
    const [first = Buffer.alloc(0)] = pictures;
    const rest = {
      type: "image.put",
      requestId: randomUUID(),
      imageId: idOf(first),
      offset: 1_000,
      total: first.length,
      data: first.subarray(1_000).toString("base64"),
    };
    expect(await refusalOf(other, rest)).toBe("image-refused");
    expect(await put(other, first)).toBe("ok");
    expect(await stored(bench)).toEqual([idOf(first)]);
    await other.close();
  });

  it("a prompt carries five pictures at most, and pictures come back by their hash only", async () => {
    const { client } = await startToldBench();
    const ids = Array.from({ length: maxImagesPerPrompt + 1 }, () => "0".repeat(64));
    const prompt = {
      type: "prompt.send",
      requestId: randomUUID(),
      conversationId: client.conversation.id,
      promptId: randomUUID(),
      text: "look",
      images: ids,
    };
    expect(await refusalOf(client, prompt)).toBe("bad-message");
    const get = { type: "image.get", requestId: randomUUID(), imageId: "0".repeat(64), offset: 0 };
    expect(await refusalOf(client, get)).toBe("no-such-image");
  });
});
