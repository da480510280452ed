import { readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { silentLogger } from "../../src/base/logger";
import { Journal } from "../../src/journal/journal";
import { readSegment } from "../../src/journal/segment";
import { temporaryFolder } from "../support/temporary";
import { randomFrom } from "../unit/journal/support/random";
import { bodyOf, countWrong, stateAt } from "../unit/journal/support/truth";

/** Bytes of the journal; at a scale below 1, for the short form among the tests, the smaller one. */
const segmentSize = 10_000;
const smallSegmentSize = 2_500;
/** Cases per unit of scale. */
const randomCases = 20_000;
const openedCases = 250;

/**
 * Q12: a journal of 10 kB is cut at every byte and has every bit flipped, then gets random damage of
 * many kinds, `scale` times 20 000 cases; and `scale` times 250 damaged journals are opened from the
 * disk, written to and opened again. Gives the numbers to print: `wrongRecords`, `failedStarts` and
 * `unreported` (something is missing and nothing said so) must be 0. Where a cut leaves whole lines,
 * the journal is a shorter one without damage: these are counted in `silentCuts`.
 */
export async function journalDamage(seed: number, scale: number): Promise<Record<string, number>> {
  const random = randomFrom(seed);
  const folder = await temporaryFolder("journal-damage");
  const start = performance.now();
  try {
    const size = scale < 1 ? smallSegmentSize : segmentSize;
    const last = await writeTwoSegments(folder.path, size);
    const newest = await newestFile(folder.path);
    const bytes = await readFile(newest);
    const tally = new Tally(last);
    for (let length = 0; length < bytes.length; length += 1) {
      tally.judge(bytes.subarray(0, length), true);
    }
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      tally.judge(withFlippedBit(bytes, bit), false);
    }
    const exhaustive = tally.cases;
    for (let index = 0; index < randomCases * scale; index += 1) {
      tally.judge(withRandomDamage(bytes, random), true);
    }
    let failedStarts = 0;
    const opened = Math.round(openedCases * scale);
    for (let index = 0; index < opened; index += 1) {
      const damaged = withRandomDamage(bytes, random);
      const isFine = await opens(damaged).catch(() => false);
      if (!isFine) failedStarts += 1;
    }
    const { cases, wrongRecords, unreported, silentCuts } = tally;
    return {
      seed,
      journalBytes: bytes.length,
      cases: cases + opened,
      exhaustive,
      opened,
      wrongRecords,
      failedStarts,
      unreported,
      silentCuts,
      milliseconds: Math.round(performance.now() - start),
    };
  } finally {
    await folder.remove();
  }
}

class Tally {
  cases = 0;
  wrongRecords = 0;
  unreported = 0;
  silentCuts = 0;
  private readonly last: number;

  constructor(last: number) {
    this.last = last;
  }

  judge(bytes: Buffer, mayBeShorter: boolean): void {
    this.cases += 1;
    const content = readSegment(bytes);
    if (content.kind !== "readable") return;
    this.wrongRecords += countWrong(content.checkpoint, content.records);
    const end = content.records.at(-1)?.seq ?? content.checkpoint.seq;
    if (end === this.last || content.damage.length > 0) return;
    if (mayBeShorter) this.silentCuts += 1;
    else this.unreported += 1;
  }
}

/** Two segments; gives the last number. */
async function writeTwoSegments(folder: string, minimum: number): Promise<number> {
  const { journal } = await Journal.open(folder, silentLogger);
  journal.checkpoint(0, stateAt(0));
  for (let seq = 1; seq <= 5; seq += 1) journal.append(seq, bodyOf(seq), false);
  journal.checkpoint(5, stateAt(5));
  let seq = 5;
  for (let size = 0; size < minimum; size += JSON.stringify(bodyOf(seq)).length + 30) {
    seq += 1;
    journal.append(seq, bodyOf(seq), false);
  }
  journal.close();
  return seq;
}

async function newestFile(folder: string): Promise<string> {
  const names = (await readdir(folder)).sort();
  return path.join(folder, names.at(-1) ?? "");
}

/** Whether a journal with this newest segment starts true, takes records, and has them at the next start. */
async function opens(newest: Buffer): Promise<boolean> {
  const folder = await temporaryFolder("journal-opens");
  try {
    await writeTwoSegments(folder.path, 0);
    await writeFile(await newestFile(folder.path), newest);
    const { journal, recovered } = await Journal.open(folder.path, silentLogger);
    const last = recovered.records.at(-1)?.seq ?? recovered.checkpoint?.seq ?? -1;
    if (last < 5 || countWrong(recovered.checkpoint, recovered.records) > 0) return false;
    journal.checkpoint(last, stateAt(last));
    for (let seq = last + 1; seq <= last + 3; seq += 1) journal.append(seq, bodyOf(seq), true);
    journal.close();
    const again = await Journal.open(folder.path, silentLogger);
    again.journal.close();
    const { checkpoint, records, damage } = again.recovered;
    const isWhole = checkpoint?.seq === last && records.length === 3 && damage.length === 0;
    return isWhole && countWrong(checkpoint, records) === 0;
  } finally {
    await folder.remove();
  }
}

function withFlippedBit(bytes: Buffer, bit: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return copy;
}

/** One to four kinds of damage on top of each other, each at a place of its own. */
function withRandomDamage(bytes: Buffer, random: () => number): Buffer {
  let damaged = Buffer.from(bytes);
  const below = (limit: number): number => Math.floor(random() * limit);
  for (let count = 1 + below(4); count > 0; count -= 1) {
    const from = below(damaged.length);
    const to = Math.min(damaged.length, from + 1 + below(2_000));
    const part = Buffer.from(damaged.subarray(from, to));
    switch (below(7)) {
      case 0: // A sector of zeros.
        damaged.fill(0, from, to);
        break;
      case 1: // Noise.
        for (let at = from; at < to; at += 1) damaged[at] = below(256);
        break;
      case 2: // A tail that is written twice.
        damaged = Buffer.concat([damaged, damaged.subarray(from)]);
        break;
      case 3: // A part that is missing.
        damaged = Buffer.concat([damaged.subarray(0, from), damaged.subarray(to)]);
        break;
      case 4: // Whole lines elsewhere.
        damaged = Buffer.from(withSwappedLines(damaged, random), "latin1");
        break;
      case 5: // A part over another one.
        part.copy(damaged, below(damaged.length));
        break;
      default:
        damaged = Buffer.from(damaged.subarray(0, from));
    }
    if (damaged.length === 0) return damaged;
  }
  return damaged;
}

/** Two lines change places. */
function withSwappedLines(bytes: Buffer, random: () => number): string {
  const lines = bytes.toString("latin1").split("\n");
  const [one, other] = [random(), random()].map((part) => Math.floor(part * lines.length));
  if (one === undefined || other === undefined) return "";
  [lines[one], lines[other]] = [lines[other] ?? "", lines[one] ?? ""];
  return lines.join("\n");
}
