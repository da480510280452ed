import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { silentLogger } from "../../../src/base/logger";
import { Journal } from "../../../src/journal/journal";
import { JournalError } from "../../../src/journal/journalError";
import type { Recovered } from "../../../src/journal/recovery";
import type { DiskCall } from "./support/memoryDisk";
import { failing, MemoryDisk, systemError } from "./support/memoryDisk";
import { randomFrom } from "./support/random";
import { bodyOf, countWrong, stateAt } from "./support/truth";

const folder = "/journal";

async function openOn(disk: MemoryDisk): Promise<{ journal: Journal; recovered: Recovered }> {
  return Journal.open(folder, silentLogger, disk);
}

/** A journal with a checkpoint at 0 and records 1 and 2, and its disk. */
async function begun(): Promise<{ journal: Journal; disk: MemoryDisk }> {
  const disk = new MemoryDisk();
  const { journal } = await openOn(disk);
  journal.checkpoint(0, stateAt(0));
  for (const seq of [1, 2]) journal.append(seq, bodyOf(seq), true);
  return { journal, disk };
}

function codeOfThrown(work: () => void): string {
  try {
    work();
    return "nothing";
  } catch (error) {
    return error instanceof JournalError ? error.code : `no JournalError: ${String(error)}`;
  }
}

/** The code with which it refuses a record 3. */
const codeOfAppend = (journal: Journal, body: unknown, syncs = true): string =>
  codeOfThrown(() => {
    journal.append(3, body, syncs);
  });

/** The same of a checkpoint at 2. */
const codeOfCheckpoint = (journal: Journal): string =>
  codeOfThrown(() => {
    journal.checkpoint(2, stateAt(2));
  });

async function seqsOn(disk: MemoryDisk): Promise<unknown> {
  disk.fault = () => undefined;
  const { recovered, journal } = await openOn(disk);
  journal.close();
  expect(countWrong(recovered.checkpoint, recovered.records)).toBe(0);
  return [recovered.checkpoint?.seq, ...recovered.records.map(({ seq }) => seq)];
}

/** A checkpoint at 2 begins a segment, and it takes record 3. */
async function expectNewSegment(journal: Journal, disk: MemoryDisk): Promise<void> {
  journal.checkpoint(2, stateAt(2));
  journal.append(3, bodyOf(3), true);
  expect(await seqsOn(disk)).toEqual([2, 3]);
}

const codes = ["ENOSPC", "EIO", "EACCES", "EROFS"];

describe("a journal on a failing disk", () => {
  for (const code of codes) {
    it(`refuses a record with ${code} when it can't be written, and takes it later`, async () => {
      const { journal, disk } = await begun();
      disk.fault = failing(code, "write");
      expect(codeOfAppend(journal, "refused")).toBe(code);
      expect(journal.isWritable).toBe(false);
      disk.fault = () => undefined;
      journal.append(3, bodyOf(3), true);
      expect(journal.isWritable).toBe(true);
      expect(await seqsOn(disk)).toEqual([0, 1, 2, 3]);
    });

    it(`keeps nothing of a record whose sync fails with ${code}, and asks for a checkpoint`, async () => {
      const { journal, disk } = await begun();
      disk.fault = failing(code, "sync");
      expect(codeOfAppend(journal, "refused")).toBe(code);
      expect(journal.isFull).toBe(true);
      expect(codeOfAppend(journal, bodyOf(3))).toBe("no-segment");
      expect(await seqsOn(disk)).toEqual([0, 1, 2]);
      disk.fault = () => undefined;
      await expectNewSegment(journal, disk);
    });

    for (const call of ["create", "write", "sync"] as const) {
      it(`goes on in the old segment when ${call} fails with ${code} at a checkpoint`, async () => {
        const { journal, disk } = await begun();
        disk.fault = failing(code, call);
        expect(codeOfCheckpoint(journal)).toBe(code);
        disk.fault = () => undefined;
        expect(journal.isFull).toBe(false);
        journal.append(3, bodyOf(3), true);
        expect(disk.files).toHaveLength(1);
        expect(await seqsOn(disk)).toEqual([0, 1, 2, 3]);
      });
    }

    for (const call of ["syncFolder", "open"] as const) {
      it(`takes no record into the old segment after ${call} failed with ${code}`, async () => {
        const { journal, disk } = await begun();
        disk.fault = failing(code, call);
        expect(codeOfCheckpoint(journal)).toBe(code);
        disk.fault = () => undefined;
        expect(codeOfAppend(journal, bodyOf(3))).toBe("no-segment");
        journal.checkpoint(2, stateAt(2));
        journal.append(3, bodyOf(3), true);
        expect(disk.files).toHaveLength(2);
        expect(await seqsOn(disk)).toEqual([2, 3]);
      });
    }

    it(`writes the segment in place when its rename fails with ${code}`, async () => {
      const { journal, disk } = await begun();
      disk.fault = failing(code, "rename");
      await expectNewSegment(journal, disk);
    });

    for (const call of ["prepareFolder", "list", "read", "remove", "close", "truncate"] as const) {
      it(`starts when ${call} fails with ${code}`, async () => {
        const { disk, journal } = await begun();
        journal.close();
        disk.fault = failing(code, call);
        const opened = await openOn(disk);
        expect(countWrong(opened.recovered.checkpoint, opened.recovered.records)).toBe(0);
        if (["prepareFolder", "list", "read"].includes(call)) {
          expect(opened.recovered.damage.join()).toContain(code);
          expect(opened.journal.isWritable).toBe(call === "read");
        }
      });
    }
  }

  it("trusts a segment no more once its sync has failed", async () => {
    const { journal, disk } = await begun();
    let syncs = 0;
    disk.fault = (call) => {
      if (call === "sync") syncs += 1;
      if (call === "sync" && syncs === 1) throw systemError("EIO");
      return undefined;
    };
    expect(codeOfAppend(journal, "refused")).toBe("EIO");
    expect(journal.isFull).toBe(true);
    expect(await seqsOn(disk)).toEqual([0, 1, 2]);
  });

  it("never writes where it could not look", async () => {
    const { disk, journal } = await begun();
    journal.close();
    disk.fault = failing("EIO", "list");
    const opened = await openOn(disk);
    disk.fault = () => undefined;
    expect(
      codeOfThrown(() => {
        opened.journal.checkpoint(0, "empty");
      }),
    ).toBe("EIO");
    expect(await seqsOn(disk)).toEqual([0, 1, 2]);
  });

  it("works in a folder that can't be made private, and says so", async () => {
    const disk = new MemoryDisk();
    disk.isPrivate = false;
    const { journal, recovered } = await openOn(disk);
    expect(recovered.damage).toEqual([expect.stringContaining("can be read by others")]);
    expect(journal.isWritable).toBe(true);
    journal.checkpoint(0, stateAt(0));
    expect(await seqsOn(disk)).toEqual([0]);
  });

  it("writes on after short writes", async () => {
    const { journal, disk } = await begun();
    disk.fault = (call) => (call === "write" ? 7 : undefined);
    journal.append(3, bodyOf(3), true);
    journal.checkpoint(3, stateAt(3));
    journal.append(4, bodyOf(4), true);
    expect(await seqsOn(disk)).toEqual([3, 4]);
  });

  it("does not glue a record onto half a line", async () => {
    const { journal, disk } = await begun();
    let writes = 0;
    disk.fault = (call) => {
      if (call !== "write") return undefined;
      writes += 1;
      if (writes > 1) throw systemError("ENOSPC");
      return 11;
    };
    const before = disk.size;
    expect(codeOfAppend(journal, "refused")).toBe("ENOSPC");
    expect(disk.size).toBe(before);
    disk.fault = () => undefined;
    journal.append(3, bodyOf(3), true);
    expect(await seqsOn(disk)).toEqual([0, 1, 2, 3]);
  });

  it("leaves a segment that it can't cut back", async () => {
    const { journal, disk } = await begun();
    let writes = 0;
    disk.fault = (call) => {
      if (call === "truncate") throw systemError("EIO");
      if (call !== "write") return undefined;
      writes += 1;
      if (writes > 1) throw systemError("EIO");
      return 11;
    };
    expect(codeOfAppend(journal, "refused", false)).toBe("EIO");
    disk.fault = () => undefined;
    expect(journal.isFull).toBe(true);
    await expectNewSegment(journal, disk);
  });

  it("waits a little for a scanner that holds the new segment", async () => {
    const { journal, disk } = await begun();
    disk.isPassing = true;
    let tries = 0;
    disk.fault = (call) => {
      if (call !== "rename") return undefined;
      tries += 1;
      if (tries < 4) throw systemError("EPERM");
      return undefined;
    };
    journal.checkpoint(2, stateAt(2));
    expect(tries).toBe(4);
    expect(disk.paused).toBeLessThan(200);
    expect(await seqsOn(disk)).toEqual([2]);
  });

  it("tries again what a scanner holds at the start", async () => {
    const { disk } = await begun();
    disk.isPassing = true;
    let tries = 0;
    disk.fault = (call) => {
      if (call !== "read") return undefined;
      tries += 1;
      if (tries < 3) throw systemError("EBUSY");
      return undefined;
    };
    const { recovered } = await openOn(disk);
    expect(recovered.records).toHaveLength(2);
    expect(recovered.damage).toEqual([]);
  });

  it("notices that somebody has removed or changed it", async () => {
    for (const change of [
      (disk: MemoryDisk) => {
        disk.remove(disk.files[0]!);
      },
      (disk: MemoryDisk) => {
        disk.write(disk.open(disk.files[0]!), Buffer.from("x"), 0, disk.size);
      },
    ]) {
      const { journal, disk } = await begun();
      change(disk);
      expect(codeOfAppend(journal, bodyOf(3))).toBe("changed");
      await expectNewSegment(journal, disk);
    }
  });

  it("keeps what was durable through cuts of the power and failures at any point", async () => {
    const calls: readonly DiskCall[] = [
      "create",
      "write",
      "sync",
      "rename",
      "syncFolder",
      "remove",
      "open",
      "truncate",
    ];
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 40 }),
        fc.integer(),
        fc.double({ min: 0, max: 0.3, noNaN: true }),
        async (operations, seed, rate) => {
          const random = randomFrom(seed);
          let disk = new MemoryDisk();
          let { journal } = await openOn(disk);
          let last = 0;
          let durable = -1;
          const fault: MemoryDisk["fault"] = (call) => {
            if (!calls.includes(call) || random() >= rate) return undefined;
            if (call === "write" && random() < 0.5) return 1 + Math.floor(random() * 50);
            throw systemError("EIO");
          };
          for (const operation of operations) {
            disk.fault = fault;
            try {
              if (operation === 0) {
                // The power is cut: the journal is forgotten, not closed.
                disk.fault = () => undefined;
                disk = disk.cutPower(random);
                const opened = await openOn(disk);
                ({ journal } = opened);
                const { checkpoint, records } = opened.recovered;
                expect(countWrong(checkpoint, records)).toBe(0);
                const found = records.at(-1)?.seq ?? checkpoint?.seq ?? -1;
                expect(found).toBeGreaterThanOrEqual(durable);
                expect(found).toBeLessThanOrEqual(last + 1);
                last = Math.max(found, 0);
              } else if (operation === 1 || journal.isFull) {
                journal.checkpoint(last, stateAt(last));
                durable = last;
              } else {
                journal.append(last + 1, bodyOf(last + 1), operation > 4);
                last += 1;
                if (operation > 4) durable = last;
              }
            } catch (error) {
              if (!(error instanceof JournalError)) throw error;
            }
          }
          journal.close();
          expect(disk.openCount).toBe(0);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
