import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { maxImageBytes, maxImagePieceBytes } from "../../../src/shared/limits";
import type { ImageRef } from "../../../src/shared/state";
import { AttachmentList } from "../../../webview-ui/src/images/attachmentList";
import { imageTypeOf } from "../../../webview-ui/src/images/imageType";
import { fromBase64, sha256Hex, toBase64 } from "../../../webview-ui/src/images/pictureBytes";
import { preparePicture } from "../../../webview-ui/src/images/preparePicture";
import type { Prepared } from "../../../webview-ui/src/images/preparePicture";
import { AskedHost } from "./support/askedHost";

const jpeg = [0xff, 0xd8, 0xff, 0xe0];
const letters = (text: string): number[] => Array.from(text, (letter) => letter.charCodeAt(0));

describe("the type of a picture", () => {
  it.each([
    ["image/png", [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
    ["image/jpeg", jpeg],
    ["image/gif", letters("GIF89a")],
    ["image/webp", [...letters("RIFF"), 1, 2, 3, 4, ...letters("WEBP")]],
    ["heic", [0, 0, 0, 24, ...letters("ftypheic")]],
    [null, [0, 0, 0, 24, ...letters("ftypisom")]],
    [null, letters("<svg xmlns")],
    [null, []],
  ])("is %s by its bytes", (type, bytes) => {
    expect(imageTypeOf(Uint8Array.from(bytes))).toBe(type);
  });
});

describe("preparing a picture", () => {
  const never = (): Promise<null> => Promise.reject(new Error("Nothing is to be redrawn."));

  it("takes it as it is, under the hash of its bytes", async () => {
    const bytes = Uint8Array.from(jpeg);
    const prepared = await preparePicture(new Blob([bytes]), never);
    expect(prepared).toMatchObject({
      kind: "ready",
      picture: { type: "image/jpeg", id: await sha256Hex(bytes) },
    });
  });

  it("makes a JPEG of a HEIC, or says that it cannot", async () => {
    const heic = new Blob([Uint8Array.from([0, 0, 0, 24, ...letters("ftypheic")])]);
    const small = new Blob([Uint8Array.from(jpeg)]);
    const prepared = await preparePicture(heic, () => Promise.resolve(small));
    expect(prepared).toMatchObject({ kind: "ready", picture: { type: "image/jpeg" } });
    expect(await preparePicture(heic, () => Promise.resolve(null))).toEqual({
      kind: "refused",
      why: "heic",
    });
  });

  it("scales down until it is small enough; a moving one is refused", async () => {
    const large = new Uint8Array(maxImageBytes + 1);
    large.set(jpeg);
    const sides: number[] = [];
    const prepared = await preparePicture(new Blob([large]), (_, side) => {
      sides.push(side);
      return Promise.resolve(sides.length === 1 ? new Blob([large]) : new Blob(["small"]));
    });
    expect(prepared.kind).toBe("ready");
    expect(sides).toHaveLength(2);
    large.set(letters("GIF89a"));
    const moving = await preparePicture(new Blob([large]), never);
    expect(moving).toEqual({ kind: "refused", why: "too-large" });
  });

  it("refuses what is no picture", async () => {
    const prepared = await preparePicture(new Blob(["text"]), never);
    expect(prepared).toEqual({ kind: "refused", why: "not-a-picture" });
  });

  it("writes base64 that can be read again, also long ones", () => {
    const bytes = Uint8Array.from({ length: 20_001 }, (_, index) => index % 256);
    expect(fromBase64(toBase64(bytes))).toEqual(bytes);
  });
});

function open(ready: ImageRef[] = []) {
  const host = new AskedHost();
  const revoked: string[] = [];
  let count = 0;
  const list = new AttachmentList({
    store: host,
    prepare: async (file): Promise<Prepared> => {
      const bytes = new Uint8Array(await file.arrayBuffer());
      return { kind: "ready", picture: { id: await sha256Hex(bytes), type: "image/png", bytes } };
    },
    createUrl: () => `blob:${++count}`,
    revokeUrl: (url) => {
      revoked.push(url);
    },
    countReady: () => ready.length,
    onReady: (image) => {
      ready.push(image);
    },
  });
  return { host, list, ready, revoked };
}

const file = (name: string, size = 3): File =>
  new File([new Uint8Array(size).fill(name.charCodeAt(0))], name);

describe("the pictures of a message", () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("go piece by piece, in order, and are handed over when the PC has all", async () => {
    const { host, list, ready } = open();
    void list.add([file("a", maxImagePieceBytes + 5)]);
    const first = await host.next("image.put");
    expect(first).toMatchObject({ offset: 0, total: maxImagePieceBytes + 5 });
    host.accept();
    const nextPiece = host.next("image.put");
    await vi.waitFor(() => {
      expect(list.items.value[0]?.progress).toBeGreaterThan(0.9);
    });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await nextPiece).toMatchObject({ imageId: first.imageId, offset: maxImagePieceBytes });
    expect(list.isBusy.value).toBe(true);
    host.accept();
    await vi.waitFor(() => {
      expect(ready).toEqual([
        { id: first.imageId, type: "image/png", bytes: maxImagePieceBytes + 5 },
      ]);
    });
    expect(list.items.value).toEqual([]);
    expect(list.isBusy.value).toBe(false);
  });

  it("wait without a connection and begin anew with the next one", async () => {
    const { host, list, ready } = open();
    void list.add([file("a")]);
    await host.next("image.put");
    host.lose();
    await vi.waitFor(() => {
      expect(list.items.value[0]?.state).toBe("waiting");
    });
    list.resume();
    expect(await host.next("image.put")).toMatchObject({ offset: 0 });
    host.accept();
    await vi.waitFor(() => {
      expect(ready).toHaveLength(1);
    });
  });

  it("are at most five with those that are there, and the same one is one", async () => {
    const there = [1, 2, 3].map((id): ImageRef => ({ id: `${id}`, type: "image/png", bytes: 1 }));
    const { list } = open(there);
    await Promise.race([list.add([file("a"), file("b"), file("c")]), Promise.resolve()]);
    expect(list.items.value).toHaveLength(2);
    expect(list.surplus.value).toBe(1);
    const same = open();
    void same.list.add([file("a"), file("a")]);
    await vi.waitFor(() => {
      expect(same.list.items.value).toHaveLength(1);
    });
  });

  it("can be taken away on their way, and the next one goes", async () => {
    const { host, list, ready, revoked } = open();
    void list.add([file("a"), file("b")]);
    const first = await host.next("image.put");
    await vi.waitFor(() => {
      expect(list.items.value.every(({ state }) => state === "uploading")).toBe(true);
    });
    const key = list.items.value.find(({ id }) => id === first.imageId)?.key ?? "";
    list.remove(key);
    expect(revoked).toHaveLength(1);
    const second = await host.next("image.put");
    expect(second.imageId).not.toBe(first.imageId);
    host.accept();
    host.accept();
    await vi.waitFor(() => {
      expect(ready.map(({ id }) => id)).toEqual([second.imageId]);
    });
  });

  it("say why the PC did not take one, and can be tried again", async () => {
    const { host, list, ready } = open();
    void list.add([file("a")]);
    await host.next("image.put");
    host.refuse("not-saved");
    await vi.waitFor(() => {
      expect(list.items.value[0]).toMatchObject({ state: "failed", trouble: "not-saved" });
    });
    list.retry(list.items.value[0]?.key ?? "");
    await host.next("image.put");
    host.accept();
    await vi.waitFor(() => {
      expect(ready).toHaveLength(1);
    });
  });
});
