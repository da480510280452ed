// `node scripts/audit.mjs`: are there known vulnerabilities in what ships? Asks npm's registry, which not every mirror
// can answer: then it says so and counts neither as good nor as bad.
import { isMain, root, runMain } from "./bootstrap.mjs";
import { runNpm } from "./support/commands.mjs";

/** @typedef {{ kind: "clean" } | { kind: "vulnerable", words: string } | { kind: "unavailable", words: string }} Audit */

/**
 * @param {readonly string[]} [more] further options of npm, such as `--registry=…`
 * @returns {Promise<Audit>}
 */
export async function audit(more = []) {
  const flags = ["--omit=dev", "--audit-level=high", "--fetch-retries=1", "--fetch-timeout=30000"];
  try {
    await runNpm(["audit", ...flags, ...more], { cwd: root, output: "onFailure" });
    return { kind: "clean" };
  } catch (error) {
    const words = String(error instanceof Error ? error.message : error);
    const isAnswer = /severity vulnerabilit|^\d+ vulnerabilit/m.test(words);
    return { kind: isAnswer ? "vulnerable" : "unavailable", words };
  }
}

async function main() {
  const found = await audit();
  if (found.kind === "vulnerable") throw new Error(found.words);
  const said = {
    clean: "No high or critical vulnerability is known in what ships.",
    unavailable: "skipped: the registry that npm uses here offers no audit.",
  };
  process.stdout.write(`${said[found.kind]}\n`);
}

if (isMain(import.meta.url)) await runMain(main);
