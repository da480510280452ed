import { writeSync } from "node:fs";
import { silentLogger } from "../../../../src/base/logger";
import { Journal } from "../../../../src/journal/journal";
import { bodyOf, stateAt } from "./truth";

const recordsPerSegment = 40;

/**
 * A program that writes durable records until somebody kills it, and says the number of each on its
 * standard output once the journal has taken it. Its argument is the folder.
 */
async function main(folder: string): Promise<void> {
  const { journal, recovered } = await Journal.open(folder, silentLogger);
  let seq = recovered.records.at(-1)?.seq ?? recovered.checkpoint?.seq ?? 0;
  for (;;) {
    if (seq % recordsPerSegment === 0 || journal.isFull) journal.checkpoint(seq, stateAt(seq));
    seq += 1;
    // Every third is not durable by itself: the next one has to bring it to the disk.
    journal.append(seq, bodyOf(seq), seq % 3 !== 0);
    if (seq % 3 !== 0) writeSync(1, `${seq}\n`);
  }
}

void main(process.argv[2] ?? "");
