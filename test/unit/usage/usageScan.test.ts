import {
  appendFile,
  chmod,
  mkdir,
  open,
  rename,
  rm,
  stat,
  symlink,
  truncate,
  utimes,
  writeFile,
} from "node:fs/promises";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { usageTailBytes } from "../../../src/shared/limits";
import type { ProgressReport } from "../../../src/usage/scanProgress";
import type { UsageScan } from "../../../src/usage/usageScan";
import { logLine } from "./support/lines";
import type { LogHome } from "./support/logHome";
import { logHome, summaryAt } from "./support/logHome";

let home: LogHome;
beforeEach(async () => {
  home = await logHome();
});
afterEach(() => home.remove());

const line = (id: string, output: number): string => logLine({ id, request: id, output });
const output = (scan: UsageScan): number =>
  summaryAt(scan, "2026-11-20T12:00:00Z").today.tokens.output;

/** Scans again; gives how many bytes were read for it. */
async function bytesOf(scan: UsageScan): Promise<number> {
  const before = scan.bytesRead;
  await scan.scan();
  return scan.bytesRead - before;
}

describe("a scan", () => {
  it("reads what is new and nothing else", async () => {
    const first = Array.from({ length: 500 }, (_, index) => line(`a${index}`, 1)).join("");
    const file = await home.write(".claude/projects/a/s.jsonl", first);
    const scan = await home.scan();
    expect([output(scan), scan.bytesRead]).toEqual([500, Buffer.byteLength(first)]);
    expect(await bytesOf(scan)).toBe(0);
    const more = line("b", 10);
    await appendFile(file, more);
    // Besides, it looks whether the end of what it knows is still the same.
    expect(await bytesOf(scan)).toBe(Buffer.byteLength(more) + usageTailBytes);
    expect(output(scan)).toBe(510);
    expect(await bytesOf(scan)).toBe(0);
  });

  it("a file that shrank is read anew", async () => {
    const file = await home.write(".claude/projects/a/s.jsonl", line("a", 1) + line("b", 2));
    const scan = await home.scan();
    await truncate(file, Buffer.byteLength(line("a", 1)));
    await scan.scan();
    expect(output(scan)).toBe(1);
    await truncate(file, 0);
    await scan.scan();
    expect(output(scan)).toBe(0);
  });

  it("a file that vanished does not count; a copy that it kept out does", async () => {
    const file = await home.write(".claude/projects/a/s.jsonl", line("a", 5) + line("b", 2));
    await home.write(".claude/projects/b/copy.jsonl", line("a", 3));
    const scan = await home.scan();
    expect(output(scan)).toBe(7);
    await rm(file);
    await scan.scan();
    expect(output(scan)).toBe(3);
    await rm(path.join(home.path, ".claude"), { recursive: true });
    await scan.scan();
    expect(summaryAt(scan, "2026-11-20T12:00:00Z")).toMatchObject({ scannedFiles: 0, block: null });
  });

  it("a file that was replaced by one of the same size is read anew", async () => {
    const file = await home.write(".claude/projects/a/s.jsonl", line("a", 1));
    const scan = await home.scan();
    const { mtime } = await stat(file);
    await writeFile(`${file}.new`, line("b", 7));
    // Even its time is the same.
    await utimes(`${file}.new`, mtime, mtime);
    await rename(`${file}.new`, file);
    await scan.scan();
    expect(output(scan)).toBe(7);
  });

  it("a file that was written anew in place, longer than before, is read anew", async () => {
    const file = await home.write(".claude/projects/a/s.jsonl", line("a", 1));
    const scan = await home.scan();
    await writeFile(file, line("b", 7) + line("c", 8));
    await scan.scan();
    expect(output(scan)).toBe(15);
  });

  it("a file that moved to another name counts once", async () => {
    const file = await home.write(".claude/projects/a/s.jsonl", line("a", 4));
    const scan = await home.scan();
    await rename(file, home.log("a/s-1.jsonl"));
    await writeFile(file, line("b", 3));
    await scan.scan();
    expect(output(scan)).toBe(7);
  });

  it("a line comes in pieces, and is cut within a letter", async () => {
    const text = Buffer.from(line("a", 1) + logLine({ id: "b", output: 2, folder: "/작업/폴더" }));
    const file = home.log("a/s.jsonl");
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, "");
    const scan = await home.scan();
    for (let at = 0; at < text.length; at += 61) {
      await appendFile(file, text.subarray(at, at + 61));
      await scan.scan();
      expect(output(scan)).toBeLessThanOrEqual(3);
    }
    expect(output(scan)).toBe(3);
    expect(summaryAt(scan, "2026-11-20T12:00:00Z", "UTC", "/작업/폴더").folder?.answers).toBe(1);
  });

  it("lines that are far too long are passed, whatever is in them", async () => {
    const long = line("x", 99).replace('"hello"', `"${"y".repeat(9_000_000)}"`);
    const file = await home.write(
      ".claude/projects/a/s.jsonl",
      line("a", 1) + long + line("b", 2) + long + line("c", 4),
    );
    const scan = await home.scan();
    expect(output(scan)).toBe(7);
    await appendFile(file, line("d", 8));
    await scan.scan();
    expect(output(scan)).toBe(15);
  });

  it("a file of 100 MB is read in a few MB of memory", { timeout: 60_000 }, async () => {
    const file = home.log("a/s.jsonl");
    await mkdir(path.dirname(file), { recursive: true });
    const piece = Buffer.from(`${JSON.stringify({ type: "user", text: "z".repeat(999_000) })}\n`);
    const handle = await open(file, "w");
    for (let count = 0; count < 100; count += 1) await handle.write(piece);
    await handle.write(line("a", 5));
    await handle.close();
    const before = process.memoryUsage().arrayBuffers;
    const scan = await home.scan();
    expect(output(scan)).toBe(5);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20_000_000);
  });

  it("links are not followed, so that loops of them end nothing", async () => {
    await home.write(".claude/projects/a/s.jsonl", line("a", 1));
    await symlink(home.log("a"), home.log("a/loop"));
    await symlink(home.log("a/s.jsonl"), home.log("a/link.jsonl"));
    await symlink(home.log("nowhere"), home.log("a/dangling.jsonl"));
    const scan = await home.scan();
    expect(summaryAt(scan, "2026-11-20T12:00:00Z").scannedFiles).toBe(1);
  });

  it.skipIf(process.platform === "win32")(
    "a folder that is closed takes no other one with it",
    async () => {
      await home.write(".claude/projects/a/s.jsonl", line("a", 1));
      const closed = await home.write(".claude/projects/b/s.jsonl", line("b", 2));
      await mkdir(home.log("c.jsonl"));
      await chmod(path.dirname(closed), 0);
      const scan = await home.scan();
      await chmod(path.dirname(closed), 0o700);
      // Who may read everything reads that, too.
      expect(output(scan)).toBe(process.getuid?.() === 0 ? 3 : 1);
    },
  );

  it("tells how far it is, up to all", async () => {
    for (const name of ["a", "b", "c"]) {
      await home.write(`.claude/projects/a/${name}.jsonl`, line(name, 1));
    }
    const scan = await home.scan();
    const reports: ProgressReport[] = [];
    await appendFile(home.log("a/a.jsonl"), line("d", 1));
    await scan.scan((report) => reports.push(report));
    const bytes = Buffer.byteLength(line("d", 1));
    expect(reports).toEqual([{ files: 1, totalFiles: 1, bytes, totalBytes: bytes }]);
  });

  it("of equal copies the one whose path comes first counts, whichever was read first", async () => {
    const copy = (session: string) => logLine({ session, output: 3 });
    await home.write(".claude/projects/b/s.jsonl", copy("later"));
    const scan = await home.scan();
    await home.write(".claude/projects/a/s.jsonl", copy("first"));
    await scan.scan();
    const fresh = await home.scan();
    for (const one of [scan, fresh]) {
      const { conversations } = summaryAt(one, "2026-11-20T12:00:00Z");
      expect(conversations.map(({ sessionId }) => sessionId)).toEqual(["first"]);
    }
  });

  it("what is read step by step comes to the same as what is read at once", async () => {
    const scan = await home.scan();
    for (let step = 0; step < 30; step += 1) {
      const at = new Date(Date.parse("2026-11-20T09:00:00Z") + ((step * 7) % 30) * 60_000);
      const text = [3, 9].map((tokens) =>
        logLine({
          id: `m${step % 11}`,
          request: `r${step % 7}`,
          output: tokens,
          at: at.toISOString(),
        }),
      );
      await home.write(
        `.claude/projects/a/${step % 4}.jsonl`,
        text.join("").repeat(1 + (step % 3)),
      );
      await scan.scan();
    }
    const now = "2026-11-20T12:00:00Z";
    expect(summaryAt(scan, now)).toEqual(summaryAt(await home.scan(), now));
  });
});
