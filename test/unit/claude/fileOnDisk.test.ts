import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { replacedFile } from "../../../src/claude/fileOnDisk";
import { maxCountedFileBytes } from "../../../src/shared/limits";

describe("a file that would be replaced", () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "rc-file-"));
  });

  afterEach(() => rm(folder, { recursive: true }));

  it.each([
    ["", 0],
    ["one", 1],
    ["one\n", 1],
    ["one\ntwo\n", 2],
  ])("%j has its lines counted", async (text, lines) => {
    const file = join(folder, "a.txt");
    await writeFile(file, text);
    expect(replacedFile(file)).toEqual({ lines });
  });

  it("is none where there is none", () => {
    expect(replacedFile(join(folder, "none.txt"))).toBeNull();
  });

  it("is told without a count when it is too large, or no file", async () => {
    const large = join(folder, "large.txt");
    await writeFile(large, "x\n".repeat(maxCountedFileBytes));
    expect([replacedFile(large), replacedFile(folder)]).toEqual([{ lines: 0 }, { lines: 0 }]);
  });
});
