/** `npm run experiments`: breaks the built product in many ways and prints what came of it. */
import { writeFile } from "node:fs/promises";
import { availableParallelism, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { messageOf } from "../../src/base/errors";
import type { Experiment, Numbers } from "./catalogue";
import { broken, experiments } from "./catalogue";

const usage = `npm run experiments [-- --seed N] [-- --scale X] [-- --only NAME]… [-- --json FILE]
  --seed N     what is random depends on it (1)
  --scale X    1 is as many cases as were promised; 0.1 is a tenth of them
  --only NAME  only this one, also several times: ${experiments.map(({ name }) => name).join(" ")}
  --json FILE  also writes the numbers as JSON`;

interface Options {
  readonly seed: number;
  readonly scale: number;
  readonly only: readonly string[];
  readonly jsonFile: string | null;
}

interface Outcome {
  readonly name: string;
  readonly numbers: Numbers;
  readonly seconds: number;
  /** Empty: all is as it has to be. */
  readonly broken: readonly string[];
}

/** Null: it asks for help. Throws with one line that says what is wrong. */
function parseOptions(args: readonly string[]): Options | null {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seed: { type: "string" },
      scale: { type: "string" },
      only: { type: "string", multiple: true },
      json: { type: "string" },
      help: { type: "boolean" },
    },
  });
  if (values.help === true) return null;
  const [seed, scale] = [Number(values.seed ?? 1), Number(values.scale ?? 1)];
  if (!Number.isInteger(seed) || seed < 0) throw new Error("--seed takes a whole number.");
  if (!(scale > 0 && scale <= 100)) throw new Error("--scale takes a number up to 100.");
  const only = values.only ?? [];
  const unknown = only.find((wanted) => !experiments.some(({ name }) => name === wanted));
  if (unknown !== undefined) throw new Error(`--only ${unknown}: there is no such experiment.`);
  return { seed, scale, only, jsonFile: values.json ?? null };
}

async function run(experiment: Experiment, { seed, scale }: Options): Promise<Outcome> {
  const startedAt = performance.now();
  const seconds = (): number => Math.round((performance.now() - startedAt) / 1_000);
  try {
    const numbers = await experiment.run(seed, scale);
    const { name } = experiment;
    return { name, numbers, seconds: seconds(), broken: broken(experiment, numbers) };
  } catch (error) {
    const why = [`it did not run to its end: ${messageOf(error)}`];
    return { name: experiment.name, numbers: {}, seconds: seconds(), broken: why };
  }
}

function toLines({ name, numbers, seconds, broken: why }: Outcome): string {
  const shown = Object.entries(numbers)
    .filter(([key]) => key !== "seed")
    .map(([key, value]) => `${key} ${value}`)
    .join(", ");
  const head = `${name} · ${shown} · ${seconds} s · ${why.length === 0 ? "ok" : "FAILED"}`;
  return [head, ...why.map((line) => `  ${line}`)].join("\n");
}

async function main(): Promise<void> {
  const options = parseOptions(process.argv.slice(2));
  if (options === null) {
    process.stdout.write(`${usage}\n`);
    return;
  }
  const { seed, scale, only, jsonFile } = options;
  const [loadBefore = 0] = loadavg();
  const outcomes: Outcome[] = [];
  for (const experiment of experiments) {
    if (only.length > 0 && !only.includes(experiment.name)) continue;
    const outcome = await run(experiment, options);
    outcomes.push(outcome);
    process.stdout.write(`${toLines(outcome)}\n`);
  }
  const machine = {
    cores: availableParallelism(),
    platform: `${process.platform}-${process.arch}`,
    node: process.versions.node,
    loadBefore,
  };
  process.stdout.write(
    `seed ${seed}, scale ${scale}; ${machine.cores} cores, load before ${loadBefore.toFixed(1)}, ` +
      `${machine.platform}, Node ${machine.node}\n`,
  );
  if (jsonFile !== null) {
    const report = { version: 1, seed, scale, machine, outcomes };
    await writeFile(jsonFile, `${JSON.stringify(report, null, 2)}\n`);
  }
  if (outcomes.some(({ broken: why }) => why.length > 0)) process.exitCode = 1;
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exitCode = 2;
}
