// `npm run security`: runs every test that belongs to a requirement of test/security/requirements.ts, whatever project
// it is in, and prints one line per requirement; then the table of controls that were switched off.
//   --only R10,R11   these requirements only, without the table
//   --mutants        the table only
//   --editor         the tests in the real VS Code too; else their last report is used, if there is one
//   --report FILE    runs nothing: takes the cases from a report of vitest (npm test leaves out/vitest.json)
//   --json FILE      the same as JSON
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { bootstrap, root, runMain } from "./bootstrap.mjs";
import { run } from "./support/commands.mjs";
import { casesOf, judge, summaryOf } from "./support/requirementReport.mjs";

const { values: options } = parseArgs({
  options: {
    only: { type: "string" },
    mutants: { type: "boolean", default: false },
    editor: { type: "boolean", default: false },
    report: { type: "string" },
    json: { type: "string" },
  },
});

const reports = join(root, "out/security");
const print = (line) => process.stdout.write(`${line}\n`);

/** Runs vitest and gives its report; tests that fail are in it, and end nothing. */
async function runVitest(name, args, variables = {}) {
  const report = join(reports, `${name}.json`);
  await rm(report, { force: true });
  const flags = ["run", "--reporter=json", `--outputFile.json=${report}`, ...args];
  const program = join(root, "node_modules/vitest/vitest.mjs");
  const failure = await run(process.execPath, [program, ...flags], {
    cwd: root,
    env: { ...process.env, ...variables },
    output: "onFailure",
  }).catch((error) => error);
  if (existsSync(report)) return JSON.parse(readFileSync(report, "utf8"));
  throw failure instanceof Error ? failure : new Error(`vitest gave no report of ${name}`);
}

/** The list is TypeScript, as the tests are. */
async function readRequirements() {
  const { build } = await import("esbuild");
  const outfile = join(reports, "requirements.mjs");
  const entryPoints = [join(root, "test/security/requirements.ts")];
  await build({ entryPoints, outfile, format: "esm", logLevel: "error" });
  return (await import(outfile)).requirements;
}

/** The reports of all tests that carry one of these ids. */
async function runRequirements(ids) {
  const named = ids.length === 1 ? ids[0] : `(${ids.join("|")})`;
  const filter = ["-t", `(^| )${named}( |$|:)`];
  if (options.report) return [JSON.parse(readFileSync(options.report, "utf8"))];
  const projects = (...names) => names.flatMap((name) => ["--project", name]);
  const others = projects("unit", "protocol", "browser");
  const all = [
    await runVitest("security", [...projects("security", "alone"), "test/security", ...filter]),
    await runVitest("others", [...others, ...filter]),
  ];
  const editor = join(reports, "editor.json");
  // Each file there is one long story: its tests need those before them.
  const inEditor = [...projects("editor", "alone"), "test/editor"];
  if (options.editor) all.push(await runVitest("editor", inEditor));
  else if (existsSync(editor)) all.push(JSON.parse(readFileSync(editor, "utf8")));
  return all;
}

function printRequirements(verdicts) {
  for (const { id, level, cases, verdict, title, note } of verdicts) {
    const count = `${cases} case${cases === 1 ? "" : "s"}`;
    print(`${id.padEnd(4)} ${level}  ${count.padStart(10)}  ${verdict.padEnd(7)}  ${title}`);
    if (note !== undefined) print(`${" ".repeat(28)}${note}`);
  }
  for (const { id, failures } of verdicts)
    for (const name of failures) print(`red: ${id}: ${name}`);
  print("");
  print(summaryOf(verdicts));
}

/** Rows `control | requirement | tests | failed`, as the tests themselves report them. */
async function runMutants() {
  const report = await runVitest("mutants", ["--project", "mutants"], {
    REMOTE_CLAUDE_ALL_MUTANTS: "1",
  });
  const tests = report.testResults.flatMap(({ assertionResults }) => assertionResults);
  const rows = tests.flatMap(({ title, status, meta }) =>
    meta?.mutant === undefined ? [] : [{ title, status, ...meta.mutant }],
  );
  print("");
  print(`${"control switched off".padEnd(36)} ${"of".padEnd(5)} tests  failed`);
  for (const { name, requirement, tests: all, failed } of rows) {
    const cells = [name.padEnd(36), requirement.padEnd(5), String(all).padStart(5)];
    print(`${cells.join(" ")}  ${String(failed).padStart(6)}`);
  }
  const red = tests.filter(({ status }) => status === "failed");
  for (const { title } of red) print(`red: ${title}`);
  const caught = rows.filter(({ failed }) => failed > 0).length;
  print(`controls: ${caught} of ${rows.length} were missed by a test when they were gone`);
  return { rows, isGood: red.length === 0 && rows.length >= 20 };
}

await runMain(async () => {
  await bootstrap();
  await mkdir(reports, { recursive: true });
  const { buildIfStale } = await import("./support/build.mjs");
  await buildIfStale();
  const all = await readRequirements();
  const wanted = options.only?.split(",");
  const requirements = wanted ? all.filter(({ id }) => wanted.includes(id)) : all;
  const result = { requirements: [], mutants: [] };
  let isGood = requirements.length > 0;
  let bites = null;
  if (!options.only && !options.report) {
    bites = await runMutants();
    result.mutants = bites.rows;
    isGood &&= bites.isGood;
    print("");
  }
  if (!options.mutants) {
    const ran = await runRequirements(requirements.map(({ id }) => id));
    const cases = casesOf(ran, bites === null ? [] : bites.rows);
    result.requirements = requirements.map((requirement) => judge(requirement, cases));
    printRequirements(result.requirements);
    isGood &&= result.requirements.every(({ level, verdict }) => level !== "M" || verdict === "ok");
  }
  if (options.json) writeFileSync(options.json, `${JSON.stringify(result, null, 2)}\n`);
  process.exitCode = isGood ? 0 : 1;
});
