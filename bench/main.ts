/** `npm run bench`: measures the built product and prints figures; docs/bench.md says what each one means. */
import { writeFile } from "node:fs/promises";
import { availableParallelism, loadavg, totalmem } from "node:os";
import { messageOf } from "../src/base/errors";
import { measureActivation } from "./activation";
import { measureCold } from "./cold";
import type { Figure } from "./figures";
import {
  activationFigures,
  coldFigures,
  crowdFigures,
  loadFigures,
  openingFigures,
  packageFigures,
  sizeFigures,
  warmFigures,
} from "./catalogue";
import { measureCrowd } from "./crowd";
import { measureFirstLoads } from "./firstLoad";
import type { Model } from "./model";
import { startModel } from "./model";
import { hostFigures } from "./hostCatalogue";
import { measureHour } from "./hour";
import { measureIdleEditors } from "./idleEditor";
import { measureIdleHost } from "./idleHost";
import { measureLighthouse } from "./lighthouse";
import { measureOpening } from "./opening";
import type { BenchOptions, SectionName } from "./options";
import { parseOptions, usage } from "./options";
import { hourFigures, lighthouseFigures, pageWorkFigures, slowLoadFigures } from "./pageCatalogue";
import { measurePageWork } from "./pageWork";
import { measurePackage, measureSizes } from "./sizes";
import { measureSlowLoads } from "./slowLoad";
import { toTable } from "./table";
import { usageFigures } from "./usageCatalogue";
import { measureUsage } from "./usageScan";
import { measureWarm } from "./warm";

/** Each takes two starts of VS Code and a minute and a half. */
const editorRounds = 3;

interface Section {
  readonly name: SectionName;
  readonly measure: () => Promise<readonly Figure[]>;
}

function sections({ rounds }: BenchOptions, model: Model): readonly Section[] {
  const few = Math.max(3, Math.round(rounds / 5));
  return [
    {
      name: "warm",
      measure: async () => warmFigures(await measureWarm(model, rounds)),
    },
    { name: "cold", measure: async () => coldFigures(await measureCold(model, few)) },
    {
      name: "opening",
      measure: async () => openingFigures(await measureOpening(model, few * 2, few)),
    },
    { name: "crowd", measure: async () => crowdFigures(await measureCrowd(model, few)) },
    {
      name: "activation",
      measure: async () => activationFigures(await measureActivation(few * 2)),
    },
    {
      name: "host",
      measure: async () =>
        hostFigures(await measureIdleHost(model), await measureIdleEditors(editorRounds)),
    },
    { name: "usage", measure: async () => usageFigures(await measureUsage(few)) },
    { name: "package", measure: async () => packageFigures(await measurePackage()) },
    { name: "sizes", measure: async () => sizeFigures(await measureSizes()) },
    { name: "first load", measure: async () => loadFigures(await measureFirstLoads(model)) },
    {
      name: "slow line",
      measure: async () => slowLoadFigures(await measureSlowLoads(model, few)),
    },
    { name: "page", measure: async () => pageWorkFigures(await measurePageWork(model, few)) },
    { name: "hour", measure: async () => hourFigures(await measureHour(model)) },
    {
      name: "lighthouse",
      measure: async () => lighthouseFigures(await measureLighthouse(model)),
    },
  ];
}

async function main(): Promise<void> {
  const options = parseOptions(process.argv.slice(2));
  if (options === null) {
    process.stdout.write(`${usage}\n`);
    return;
  }
  const startedAt = performance.now();
  const [loadBefore = 0] = loadavg();
  const model = await startModel();
  const figures: Figure[] = [];
  const failures: string[] = [];
  for (const { name, measure } of sections(options, model)) {
    if (options.only !== null && name !== options.only) continue;
    process.stderr.write(`Measuring: ${name} …\n`);
    try {
      figures.push(...(await measure()));
    } catch (error) {
      failures.push(`${name}: ${messageOf(error)}`);
    }
  }
  await model.close();
  const machine = {
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    platform: `${process.platform}-${process.arch}`,
    node: process.versions.node,
    /** Processes that wanted a core in the minute before: what is not well below the cores makes every time longer. */
    loadBefore,
  };
  const seconds = Math.round((performance.now() - startedAt) / 1_000);
  process.stdout.write(`${toTable(figures)}\n\n`);
  process.stdout.write(
    `${machine.cores} cores, load before ${loadBefore.toFixed(1)}, ${machine.platform}, Node ${machine.node}; ` +
      `${options.rounds} rounds in ${seconds} s\n`,
  );
  for (const failure of failures) process.stdout.write(`Not measured – ${failure}\n`);
  if (options.jsonFile !== null) {
    const report = { version: 1, machine, rounds: options.rounds, seconds, figures, failures };
    await writeFile(options.jsonFile, `${JSON.stringify(report, null, 2)}\n`);
  }
  if (failures.length > 0) process.exitCode = 1;
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exitCode = 1;
}
