import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { fileOfArchive, isIntact } from "../../../scripts/support/lockedAddon.mjs";
import { levelRights, listZip, readZip } from "../../../scripts/support/zip.mjs";
import { tgzOf, zipOf } from "./archives";

describe("a zip archive", () => {
  const archive = zipOf({ "a.txt": "one", "b/c.txt": "two ".repeat(1_000) });

  it("is listed and read", () => {
    expect(listZip(archive)).toEqual({
      size: archive.length,
      files: [
        { name: "a.txt", size: 3 },
        { name: "b/c.txt", size: 4_000 },
      ],
    });
    expect([...readZip(archive)].map(([name, content]) => [name, String(content)])).toEqual([
      ["a.txt", "one"],
      ["b/c.txt", "two ".repeat(1_000)],
    ]);
  });

  it("has the same bytes, whatever rights its files had where it was packed", () => {
    const files = { "a.txt": "one", "b.txt": "two" };
    const [one, other] = [zipOf(files, 0o100600), zipOf(files, 0o100775)];
    expect(one.equals(other)).toBe(false);
    levelRights(one);
    levelRights(other);
    expect(one.equals(other)).toBe(true);
    expect([...readZip(one).keys()]).toEqual(["a.txt", "b.txt"]);
  });

  it("that is damaged, or none, is refused", () => {
    const damaged = Buffer.from(archive);
    // Within the first file's content.
    damaged.writeUInt8(damaged.readUInt8(36) ^ 0xff, 36);
    expect(() => readZip(damaged)).toThrow();
    expect(() => readZip(Buffer.alloc(100))).toThrow("This is no zip archive.");
  });
});

describe("npm's archive of a native addon", () => {
  const addon = Buffer.alloc(700, 7);
  const archive = tgzOf({ "package/package.json": Buffer.from("{}"), "package/a.node": addon });

  it("gives its file", () => {
    expect(fileOfArchive(archive, "package/a.node").equals(addon)).toBe(true);
    expect(() => fileOfArchive(archive, "package/b.node")).toThrow("has no package/b.node");
    expect(() => fileOfArchive(archive, "a.node")).toThrow("has no a.node");
  });

  it("is what the lock file names, or refused", () => {
    const sha512 = `sha512-${createHash("sha512").update(archive).digest("base64")}`;
    const sha1 = `sha1-${createHash("sha1").update(archive).digest("base64")}`;
    expect(isIntact(archive, sha512)).toBe(true);
    expect(isIntact(Buffer.concat([archive, Buffer.alloc(1)]), sha512)).toBe(false);
    for (const bad of [sha1, "", "sha512-", "sha512", sha512.slice(0, -4)]) {
      expect([bad, isIntact(archive, bad)]).toEqual([bad, false]);
    }
  });
});
