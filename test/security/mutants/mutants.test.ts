import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { patched } from "./build";
import { mutants, sampledMutants } from "./catalogue";
import { runUnchanged, runWithout } from "./run";

/** A row of the table that `npm run security` prints. */
interface Row {
  readonly name: string;
  readonly requirement: string;
  readonly tests: number;
  readonly failed: number;
}

declare module "vitest" {
  interface TaskMeta {
    mutant?: Row;
  }
}

/**
 * Each control is switched off in a build of its own, and a test must notice. The results stand in
 * the meta data of the tests, from which `npm run security` makes its table. It asks for all of them
 * by REMOTE_CLAUDE_ALL_MUTANTS; else a sample has to do.
 */
const chosen = process.env["REMOTE_CLAUDE_ALL_MUTANTS"] === "1" ? mutants : sampledMutants;

describe("R72 the tests bite", () => {
  it("every control is where the catalogue says, once", async () => {
    for (const mutant of mutants) patched(await readFile(mutant.file, "utf8"), mutant);
    expect(new Set(mutants.map(({ name }) => name)).size).toBe(mutants.length);
    expect(mutants.length).toBeGreaterThanOrEqual(20);
  });

  it("on the product as it is, all tests that are used here pass", async () => {
    const { passed, failed } = await runUnchanged(chosen);
    expect(failed).toEqual([]);
    expect(passed).toBeGreaterThanOrEqual(chosen.length);
  });

  const rows = chosen.map((mutant) => [mutant.name, mutant.requirement, mutant] as const);
  it.concurrent.for(rows)("without %s a test of %s fails", async ([, , mutant], { task }) => {
    const run = await runWithout(mutant);
    task.meta.mutant = {
      name: mutant.name,
      requirement: mutant.requirement,
      tests: run.passed + run.failed.length,
      failed: run.failed.length,
    };
    expect(run.passed + run.failed.length, `no test is called ${mutant.filter}`).toBeGreaterThan(0);
    expect(run.failed.length, run.output).toBeGreaterThan(0);
    for (const name of run.failed) expect(name).toContain(`${mutant.requirement} `);
  });
});
