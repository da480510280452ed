import { spawn } from "node:child_process";
import { readFile, rm } from "node:fs/promises";
import path from "node:path";
import { buildHeadless } from "./build";
import type { Mutant } from "./mutant";

const repository = path.resolve(__dirname, "../../..");
const builds = path.join(repository, "out/mutants");

/** How a requirement's tests went. */
export interface Run {
  readonly passed: number;
  /** Whole names. */
  readonly failed: readonly string[];
  readonly output: string;
}

/** Builds the product without one control and runs the tests that have to notice that. */
export async function runWithout(mutant: Mutant): Promise<Run> {
  const folder = path.join(builds, mutant.name.replaceAll(/[^A-Za-z0-9]+/g, "-"));
  await buildHeadless(folder, [mutant]);
  try {
    return await runTests([mutant.test], mutant.filter, folder, [`--testTimeout=${patienceMs}`]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The same tests on a build that lacks nothing: all of them have to pass. */
export async function runUnchanged(mutants: readonly Mutant[]): Promise<Run> {
  const folder = path.join(builds, "unchanged");
  await buildHeadless(folder);
  const files = [...new Set(mutants.map(({ test }) => test))];
  const filter = mutants.map((mutant) => `(${mutant.filter})`).join("|");
  return runTests(files, filter, folder);
}

/** A test that waits for what a missing control never does has failed by then (ms). */
const patienceMs = 15_000;

async function runTests(
  files: readonly string[],
  filter: string,
  build: string,
  more: readonly string[] = [],
): Promise<Run> {
  const report = `${build}.json`;
  const args = [
    ...["run", "--project", "security", "--reporter=json", `--outputFile.json=${report}`],
    ...["-t", filter, ...more, ...files],
  ];
  const output = await runVitest(args, build);
  const { testResults } = JSON.parse(await readFile(report, "utf8")) as Report;
  await rm(report);
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
  return {
    passed: tests.filter(({ status }) => status === "passed").length,
    failed: tests.filter(({ status }) => status === "failed").map(({ fullName }) => fullName),
    output,
  };
}

interface Report {
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

/** The variables of an outer vitest would make this one believe that it is a worker of it. */
function ownEnvironment(build: string): NodeJS.ProcessEnv {
  const outer = Object.entries(process.env).filter(
    ([name]) => !/^(VITEST|TEST$|NODE_V8)/.test(name),
  );
  return { ...Object.fromEntries(outer), REMOTE_CLAUDE_TEST_BUILD: build };
}

function runVitest(args: readonly string[], build: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const program = path.join(repository, "node_modules/vitest/vitest.mjs");
    const child = spawn(process.execPath, [program, ...args], {
      cwd: repository,
      env: ownEnvironment(build),
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    const keep = (chunk: Buffer): void => {
      output = (output + chunk.toString()).slice(-4_000);
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.on("error", reject);
    child.on("close", () => {
      resolve(output);
    });
  });
}
