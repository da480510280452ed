import { createRequire } from "node:module";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { beforeAll, describe, expect, it } from "vitest";
import { installClaude } from "../../scripts/claudeVersions.mjs";
import type { InstalledClaude } from "../../scripts/claudeVersions.mjs";
import { claudeBinary } from "../support/claudeBinary";
import { commandFacts } from "./commandFacts";
import { ContractBench } from "./contractBench";
import { controlFacts } from "./controlFacts";
import type { ContractVersion } from "./fact";
import { permissionFacts } from "./permissionFacts";
import { promptFacts } from "./promptFacts";
import { startFacts } from "./startFacts";
import { troubleFacts } from "./troubleFacts";

const facts = [
  ...startFacts,
  ...promptFacts,
  ...permissionFacts,
  ...controlFacts,
  ...commandFacts,
  ...troubleFacts,
];

/** The version of the development dependency. */
function ownVersion(): string {
  const { version } = createRequire(path.resolve("package.json"))(
    "@anthropic-ai/claude-code/package.json",
  ) as { version: string };
  return version;
}

async function claudeOf(version: ContractVersion): Promise<InstalledClaude> {
  return version === ownVersion()
    ? { version, file: claudeBinary(), prefix: [] }
    : installClaude(version);
}

/** What an observation may take, in milliseconds; a CLI that says nothing must not hold up the others. */
const observeMs = 80_000;

async function within<T>(observed: Promise<T>): Promise<T> {
  const limit = new AbortController();
  const over = delay(observeMs, undefined, { signal: limit.signal }).then(() => {
    throw new Error(`nothing to see within ${observeMs} ms`);
  });
  try {
    return await Promise.race([observed, over]);
  } finally {
    limit.abort();
    over.catch(() => undefined);
    observed.catch(() => undefined);
  }
}

/** One test for every fact, with one version of the CLI. */
export function describeContract(version: ContractVersion): void {
  describe(`the contract with Claude Code ${version}`, () => {
    let claude: InstalledClaude;

    beforeAll(async () => {
      claude = await claudeOf(version);
    }, 600_000);

    for (const { name, observe, expected } of facts) {
      const title = `${version}: ${name}`;
      // They mostly wait, each for a CLI and a model of its own.
      it.concurrent(title, { timeout: observeMs + 10_000 }, async () => {
        const bench = await ContractBench.start(claude);
        try {
          expect(await within(observe(bench))).toEqual(expected[version]);
        } finally {
          await bench.close();
        }
      });
    }
  });
}
