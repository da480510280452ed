import { randomBytes } from "node:crypto";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { makeLogger, silentLogger } from "../../../src/base/logger";
import { isAlive, startTimeOf } from "../../../src/base/processTable";
import { maxLedgerBytes, maxLedgerFiles } from "../../../src/shared/limits";
import { endLeftovers, Ledger, openLedgerFolder } from "../../../src/supervision/ledger";
import type { LedgerRow } from "../../../src/supervision/row";
import { temporaryFolder } from "../../support/temporary";
import type { Program } from "./programs";
import { endPrograms, startProgram } from "./programs";

let folder: string;
let remove: () => Promise<void>;
let programs: Program[] = [];
beforeEach(async () => {
  const temporary = await temporaryFolder("ledger");
  remove = () => temporary.remove();
  folder = await openLedgerFolder(temporary.path, silentLogger);
});
afterEach(async () => {
  endPrograms(programs);
  programs = [];
  await remove();
});

const start = async (...args: Parameters<typeof startProgram>): Promise<Program> => {
  const program = await startProgram(...args);
  programs.push(program);
  return program;
};

/** A row of a host that is gone: no process has this start. */
const rowOf = (row: Partial<LedgerRow> = {}): LedgerRow => ({
  version: 1,
  mark: randomBytes(16).toString("hex"),
  hostPid: process.ppid,
  hostStartedAt: "long ago",
  pids: [],
  ...row,
});

const put = (row: object, name = randomBytes(4).toString("hex")): Promise<void> =>
  writeFile(path.join(folder, `${name}.json`), JSON.stringify(row));

const warnings = (): { logger: ReturnType<typeof makeLogger>; lines: string[] } => {
  const lines: string[] = [];
  const logger = makeLogger((level, message) => {
    if (level === "warn") lines.push(message);
  });
  return { logger, lines };
};

describe("what an earlier start left", () => {
  it("is ended with all below it, and only then is its file removed", async () => {
    const [known, marked] = [await start({ child: "below" }), rowOf()];
    const daemon = await start({ mark: `${marked.mark}.1`, child: "left" });
    const { pid, startedAt } = known;
    await put(rowOf({ pids: [{ pid, startedAt, kind: "cli" }] }));
    await put(marked);
    await endLeftovers(folder, 3_000, silentLogger);
    await Promise.all([known.ended, daemon.ended]);
    expect(await Promise.all([known.childPid, daemon.childPid].map(startTimeOf))).toEqual([
      null,
      null,
    ]);
    expect(await readdir(folder)).toEqual([]);
  });

  it("is never a process that only has the id: 1 000 rows, none ended", async () => {
    const bystanders = [await start({ child: "below" }), await start(), await start()];
    const living = [process.pid, process.ppid, ...bystanders.map(({ pid }) => pid)];
    const starts = await Promise.all(living.map(startTimeOf));
    for (let file = 0; file < 20; file += 1) {
      const pids = Array.from({ length: 50 }, (_, index) => {
        const [pid, start] = [living[index], starts[index] ?? "boot-1"];
        // Another start of the same boot, or one that looks alike.
        const otherDigit = start.replace(/\d$/, (d) => String((Number(d) + 1 + (file % 9)) % 10));
        return {
          pid: pid ?? 2 + Math.floor(Math.random() * 4_000_000),
          startedAt: file % 2 === 0 ? otherDigit : `${start}0`,
          kind: "cli" as const,
        };
      });
      await put(rowOf({ pids }));
    }
    await endLeftovers(folder, 3_000, silentLogger);
    expect(bystanders.map(isAlive)).toEqual([true, true, true]);
    expect(await startTimeOf(bystanders[0]!.childPid)).not.toBeNull();
    expect(await readdir(folder)).toEqual([]);
  });

  it("stays while its host lives", async () => {
    const { pid, startedAt } = await start();
    const hostStartedAt = (await startTimeOf(process.ppid))!;
    await put(rowOf({ hostStartedAt, pids: [{ pid, startedAt, kind: "cli" }] }));
    await endLeftovers(folder, 3_000, silentLogger);
    expect(isAlive({ pid, startedAt })).toBe(true);
    expect(await readdir(folder)).toHaveLength(1);
  });

  it("of a start within this process that is over is ended", async () => {
    const { pid, startedAt, ended } = await start();
    const hostStartedAt = (await startTimeOf(process.pid))!;
    const pids = [{ pid, startedAt, kind: "cli" as const }];
    await put(rowOf({ hostPid: process.pid, hostStartedAt, pids }));
    await endLeftovers(folder, 3_000, silentLogger);
    await ended;
  });

  it("is not looked for in a damaged file, which goes with a word in the log", async () => {
    const mark = { ...rowOf(), mark: "" };
    const own = rowOf({ pids: [{ pid: 1, startedAt: "1", kind: "cli" }] });
    const bad = [
      "",
      "{",
      "[]",
      "null",
      JSON.stringify(mark),
      JSON.stringify(own),
      "x".repeat(maxLedgerBytes + 1),
    ];
    for (const [index, text] of bad.entries()) {
      await writeFile(path.join(folder, `${index}.json`), text);
    }
    await mkdir(path.join(folder, "folder.json"));
    const { logger, lines } = warnings();
    await endLeftovers(folder, 3_000, logger);
    expect(lines).toHaveLength(bad.length + 1);
    expect(await readdir(folder)).toEqual(["folder.json"]);
  });

  it("is looked for in a bounded number of files, and nowhere when there is no folder", async () => {
    for (let file = 0; file < maxLedgerFiles + 3; file += 1) await put({});
    await endLeftovers(folder, 3_000, silentLogger);
    expect(await readdir(folder)).toHaveLength(3);
    await endLeftovers(path.join(folder, "nothing"), 3_000, silentLogger);
  });
});

describe("the ledger of this start", () => {
  it("writes the newest row whole, and is gone when it is removed", async () => {
    const ledger = new Ledger(folder, "abc", silentLogger);
    const rows = Array.from({ length: 50 }, (_, index) => rowOf({ hostPid: index + 1 }));
    await Promise.all(rows.map((row) => ledger.write(row)));
    expect(JSON.parse(await readFile(ledger.file, "utf8"))).toEqual(rows.at(-1));
    void ledger.write(rowOf());
    await ledger.remove();
    await ledger.write(rowOf());
    expect(await readdir(folder)).toEqual([]);
  });

  it("says once that it can't be written", async () => {
    const { logger, lines } = warnings();
    const ledger = new Ledger(path.join(folder, "nothing"), "abc", logger);
    await ledger.write(rowOf());
    await ledger.write(rowOf());
    expect(lines).toHaveLength(1);
  });
});
