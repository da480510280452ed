import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline";
import { build } from "esbuild";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { makeLogger, silentLogger } from "../../../src/base/logger";
import { Journal } from "../../../src/journal/journal";
import { encodeLine } from "../../../src/journal/lineFormat";
import type { Recovered } from "../../../src/journal/recovery";
import {
  maxJournalBytes,
  maxJournalCheckpointBytes,
  maxJournalRecordBytes,
  maxPromptLength,
} from "../../../src/shared/limits";
import { temporaryFolder } from "../../support/temporary";
import { randomFrom } from "./support/random";
import { bodyOf, countWrong, stateAt } from "./support/truth";

let home: Awaited<ReturnType<typeof temporaryFolder>>;
let folder: string;

beforeEach(async () => {
  home = await temporaryFolder("journal");
  folder = path.join(home.path, "state", "journal");
});
afterEach(() => home.remove());

const open = (): ReturnType<typeof Journal.open> => Journal.open(folder, silentLogger);
const fileOf = (counter: number): string =>
  path.join(folder, `journal-v1-${String(counter).padStart(10, "0")}.jsonl`);
const names = async (): Promise<string[]> => (await readdir(folder)).sort();

/** Writes a segment with this checkpoint and as many records after it. */
async function written(upTo: number, count: number): Promise<void> {
  const { journal } = await open();
  journal.checkpoint(upTo, stateAt(upTo));
  for (let seq = upTo + 1; seq <= upTo + count; seq += 1) journal.append(seq, bodyOf(seq), false);
  journal.close();
}

function seqsIn({ checkpoint, records }: Recovered): unknown {
  expect(countWrong(checkpoint, records)).toBe(0);
  return [checkpoint?.seq ?? null, ...records.map(({ seq }) => seq)];
}

async function folderSize(): Promise<number> {
  const sizes = (await names()).map(async (name) => (await stat(path.join(folder, name))).size);
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

describe("a journal", () => {
  it("is empty at first, and then gives back what it took", async () => {
    const first = await open();
    expect(first.recovered).toEqual({ checkpoint: null, records: [], damage: [] });
    expect(first.journal.isFull).toBe(true);
    first.journal.close();
    await written(0, 3);
    const { recovered } = await open();
    expect(recovered.damage).toEqual([]);
    expect(seqsIn(recovered)).toEqual([0, 1, 2, 3]);
  });

  it.skipIf(process.platform === "win32")("is for the owner's eyes only", async () => {
    await mkdir(folder, { recursive: true, mode: 0o755 });
    await chmod(folder, 0o755);
    await written(0, 1);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    expect((await stat(fileOf(1))).mode & 0o777).toBe(0o600);
  });

  it("keeps two segments", async () => {
    for (const upTo of [0, 1, 2, 3]) await written(upTo, 1);
    expect(await names()).toEqual([3, 4].map((counter) => path.basename(fileOf(counter))));
  });

  it("refuses numbers that don't follow, and everything after its end", async () => {
    const { journal } = await open();
    const thrown = (code: string): unknown => expect.objectContaining({ code });
    expect(() => {
      journal.append(1, bodyOf(1), true);
    }).toThrow(thrown("no-segment"));
    journal.checkpoint(4, stateAt(4));
    for (const seq of [4, 6, -1, NaN]) {
      expect(() => {
        journal.append(seq, bodyOf(5), true);
      }).toThrow(thrown("out-of-order"));
    }
    expect(() => {
      journal.checkpoint(-1, {});
    }).toThrow(thrown("out-of-order"));
    expect(() => {
      journal.append(5, undefined, true);
    }).toThrow(thrown("not-json"));
    journal.append(5, bodyOf(5), true);
    expect(journal.isWritable).toBe(true);
    journal.close();
    journal.close();
    expect(journal.isWritable).toBe(false);
    expect(() => {
      journal.append(6, bodyOf(6), true);
    }).toThrow(thrown("closed"));
    expect(() => {
      journal.checkpoint(6, stateAt(6));
    }).toThrow(thrown("closed"));
  });

  it("takes the longest prompt with every character escaped, and nothing much longer", async () => {
    const { journal } = await open();
    journal.checkpoint(0, stateAt(0));
    const prompt = "\u0001".repeat(maxPromptLength);
    journal.append(1, { prompt }, true);
    const tooLarge = expect.objectContaining({ code: "too-large" }) as Error;
    expect(() => {
      journal.append(2, "x".repeat(maxJournalRecordBytes), true);
    }).toThrow(tooLarge);
    expect(() => {
      journal.checkpoint(2, "x".repeat(maxJournalCheckpointBytes));
    }).toThrow(tooLarge);
    journal.close();
    const { recovered } = await open();
    expect(recovered.records).toEqual([{ seq: 1, body: { prompt } }]);
  });

  it("takes one more record of any size until it is full, and stays within its bound", async () => {
    const { journal } = await open();
    const large = "x".repeat(maxJournalRecordBytes - 100);
    const state = "y".repeat(maxJournalCheckpointBytes - 100);
    let seq = 0;
    for (let round = 0; round < 4; round += 1) {
      journal.checkpoint(seq, state);
      while (!journal.isFull) {
        seq += 1;
        journal.append(seq, large, false);
        expect(await folderSize()).toBeLessThanOrEqual(maxJournalBytes);
      }
    }
    expect(() => {
      journal.append(seq + 1, large, true);
    }).toThrow(expect.objectContaining({ code: "segment-full" }));
    journal.checkpoint(seq, state);
    journal.close();
    expect(await folderSize()).toBeLessThanOrEqual(maxJournalBytes);
    expect((await open()).recovered.checkpoint?.seq).toBe(seq);
  });

  it("uses the segment before when the newest has no readable checkpoint, and glues nothing on", async () => {
    await written(0, 3);
    await written(3, 3);
    const bytes = await readFile(fileOf(2));
    bytes[20] = (bytes[20] ?? 0) ^ 1;
    await writeFile(fileOf(2), bytes);
    const { journal, recovered } = await open();
    expect(seqsIn(recovered)).toEqual([0, 1, 2, 3]);
    expect(recovered.damage).toEqual([expect.stringContaining(path.basename(fileOf(2)))]);
    journal.checkpoint(3, stateAt(3));
    journal.close();
    const kept = [1, 3].map((counter) => path.basename(fileOf(counter)));
    expect(await names()).toEqual([`damaged-${path.basename(fileOf(2))}`, ...kept]);
  });

  it("keeps one damaged segment for a look, not more", async () => {
    for (let counter = 1; counter <= 4; counter += 1) {
      await written(counter, 1);
      await writeFile(fileOf(counter * 2), `broken ${counter}\n`);
      await written(counter, 1);
    }
    const damaged = (await names()).filter((name) => name.startsWith("damaged-"));
    expect(damaged).toEqual([`damaged-${path.basename(fileOf(8))}`]);
    expect(await names()).toHaveLength(3);
  });

  it("starts with an empty file, a folder in a file's place, and what a killed program left", async () => {
    await written(0, 2);
    await writeFile(fileOf(2), "");
    await mkdir(fileOf(3));
    await writeFile(`${fileOf(4)}.tmp`, "half a checkp");
    const { journal, recovered } = await open();
    expect(seqsIn(recovered)).toEqual([0, 1, 2]);
    expect(recovered.damage).toHaveLength(2);
    journal.checkpoint(2, stateAt(2));
    journal.close();
    expect(await names()).toEqual([
      `damaged-${path.basename(fileOf(2))}`,
      ...[1, 3, 4].map((counter) => path.basename(fileOf(counter))),
    ]);
  });

  it("leaves alone what other versions wrote", async () => {
    await written(0, 2);
    const header = encodeLine({ version: 2, seq: 9, body: {} } as { seq: number; body: unknown });
    const foreign = [fileOf(7), path.join(folder, "journal-v2-0000000001.jsonl")];
    for (const file of foreign) await writeFile(file, header);
    const { journal, recovered } = await open();
    expect(seqsIn(recovered)).toEqual([0, 1, 2]);
    expect(recovered.damage).toHaveLength(2);
    for (const upTo of [2, 2, 2]) journal.checkpoint(upTo, stateAt(upTo));
    journal.close();
    for (const file of foreign) expect(await readFile(file)).toEqual(header);
    expect(await names()).toHaveLength(4);
    expect(seqsIn((await open()).recovered)).toEqual([2]);
  });

  it("starts where there can be no folder, and says why", async () => {
    await mkdir(path.dirname(folder), { recursive: true });
    await writeFile(folder, "a file");
    const warnings: string[] = [];
    const logger = makeLogger((level, message) => warnings.push(`${level} ${message}`));
    const { journal, recovered } = await Journal.open(folder, logger);
    expect(journal.isWritable).toBe(false);
    expect(recovered.checkpoint).toBeNull();
    expect(warnings).toHaveLength(recovered.damage.length);
    expect(() => {
      journal.checkpoint(0, {});
    }).toThrow();
  });

  it("reads no more of a file than a segment can have", async () => {
    await written(0, 2);
    const bytes = await readFile(fileOf(1));
    await writeFile(fileOf(1), Buffer.concat([bytes, Buffer.alloc(30_000_000)]));
    const { journal, recovered } = await open();
    expect(seqsIn(recovered)).toEqual([0, 1, 2]);
    expect(recovered.damage).toHaveLength(2);
    journal.checkpoint(2, stateAt(2));
    journal.checkpoint(2, stateAt(2));
    journal.close();
    expect(await folderSize()).toBeLessThan(1_000);
  });

  it("loses no durable record when its program is killed, 20 times in a row", async () => {
    const script = path.join(home.path, "writer.cjs");
    await build({
      entryPoints: [path.join(import.meta.dirname, "support/writer.ts")],
      bundle: true,
      platform: "node",
      format: "cjs",
      outfile: script,
    });
    const random = randomFrom(3);
    let last = 0;
    for (let round = 0; round < 20; round += 1) {
      const child = spawn(process.execPath, [script, folder], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      const lines = createInterface({ input: child.stdout });
      const hasClosed = once(lines, "close");
      let remaining = Math.floor(random() * 120);
      let acknowledged = 0;
      lines.on("line", (line) => {
        acknowledged = Number(line);
        if (remaining === 0) child.kill("SIGKILL");
        remaining -= 1;
      });
      await hasClosed;
      const { journal, recovered } = await open();
      journal.close();
      expect(countWrong(recovered.checkpoint, recovered.records)).toBe(0);
      const found = recovered.records.at(-1)?.seq ?? recovered.checkpoint?.seq ?? -1;
      expect(acknowledged).toBeGreaterThan(last);
      expect(found).toBeGreaterThanOrEqual(acknowledged);
      last = found;
    }
    expect((await names()).length).toBeLessThanOrEqual(3);
  }, 60_000);
});
