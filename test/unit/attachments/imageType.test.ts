import { describe, expect, it } from "vitest";
import { imageTypeOf, readImageHeader } from "../../../src/attachments/imageType";
import {
  makeExtendedWebp,
  makeGif,
  makeJpeg,
  makeLosslessWebp,
  makeLossyWebp,
  makePng,
} from "./pictures";

describe("the header of a picture", () => {
  it.each([
    ["image/png", makePng(640, 480)],
    ["image/jpeg", makeJpeg(640, 480)],
    ["image/gif", makeGif(640, 480)],
    ["image/webp", makeLossyWebp(640, 480)],
    ["image/webp", makeLosslessWebp(640, 480)],
    ["image/webp", makeExtendedWebp(640, 480)],
  ])("tells type and size: %s %#", (type, bytes) => {
    expect(readImageHeader(bytes)).toEqual({ type, width: 640, height: 480 });
  });

  it.each([
    ["HTML", Buffer.from("<!doctype html><img src=x>")],
    ["SVG", Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')],
    ["HTML before a picture", Buffer.concat([Buffer.from("<html>"), makePng()])],
    ["PDF", Buffer.from("%PDF-1.7")],
    ["BMP", Buffer.from("BM\0\0\0\0\0\0\0\0\0\0")],
    ["a sound in RIFF", Buffer.from("RIFF\0\0\0\0WAVEfmt ")],
    ["nothing", Buffer.alloc(0)],
  ])("is none of %s", (_name, bytes) => {
    expect(imageTypeOf(bytes)).toBeNull();
    expect(readImageHeader(bytes)).toBeNull();
  });

  it("is none where the picture is cut off before its size, and never throws", () => {
    const pictures = [makePng(), makeJpeg(), makeGif(), makeLosslessWebp(), makeExtendedWebp(9, 9)];
    for (const bytes of pictures) {
      for (let length = 0; length < bytes.length; length += 1) {
        const header = readImageHeader(bytes.subarray(0, length));
        if (header !== null) expect(header).toEqual(readImageHeader(bytes));
      }
      expect(readImageHeader(bytes.subarray(0, imageStart))).toBeNull();
    }
  });

  it("is none where a side is 0", () => {
    expect(readImageHeader(makePng(0, 5))).toBeNull();
    expect(readImageHeader(makeGif(5, 0))).toBeNull();
  });

  it("survives any flipped byte", () => {
    for (const bytes of [makePng(), makeJpeg(), makeGif(), makeLossyWebp(3, 3)]) {
      for (let at = 0; at < bytes.length; at += 1) {
        for (const value of [0, 1, 0x7f, 0x80, 0xff]) {
          const damaged = Buffer.from(bytes);
          damaged[at] = value;
          expect(() => readImageHeader(damaged)).not.toThrow();
        }
      }
    }
  });
});

/** Shorter than any header with a size. */
const imageStart = 8;
