import { execFileSync } from "node:child_process";
import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
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

  it.skipIf(process.platform === "win32")(
    "is told without a count when it is no plain file",
    async () => {
      const fifo = join(folder, "fifo");
      execFileSync("mkfifo", [fifo]);
      const link = join(folder, "link");
      await symlink("/dev/zero", link);
      expect([fifo, link, "/dev/zero", "/dev/null"].map(replacedFile)).toEqual(
        Array(4).fill({ lines: 0 }),
      );
    },
  );

  it.runIf(process.platform === "linux")("is not read where the system shows itself", async () => {
    const link = join(folder, "link");
    await symlink("/proc/self/maps", link);
    const paths = [`/proc/self/task/${process.pid}/pagemap`, "/proc/self/maps", link];
    // Without a bound the first one would go on for hours.
    expect(paths.map(replacedFile)).toEqual(Array(3).fill({ lines: 0 }));
  });

  it("is told without a count when it is too large, or no file", async () => {
    const large = join(folder, "large.txt");
    await writeFile(large, "x\n".repeat(maxCountedFileBytes));
    expect([replacedFile(large), replacedFile(folder)]).toEqual([{ lines: 0 }, { lines: 0 }]);
  });
});
