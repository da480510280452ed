// `npm test`: everything, on a fresh clone too. The last line is `N passed, N failed`, with `, N skipped` if there are any.
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { join, relative } from "node:path";
import { bootstrap, root, runMain } from "./bootstrap.mjs";
import { installClaude, olderClaudeVersions } from "./claudeVersions.mjs";
import { endTree, listTree, run } from "./support/commands.mjs";
import { countTests, filesToAttempt } from "./support/testReport.mjs";
import { packageVsix } from "./support/vsix.mjs";
import { installVsCode } from "./vscodeHost.mjs";

/** What vitest says of each attempt. */
const reports = [join(root, "out/vitest.json"), join(root, "out/vitest-again.json")];

/** How long what the tests started may take to end after them, in milliseconds. */
const endLimit = 5_000;

const bin = (path) => [process.execPath, join(root, "node_modules", path)];
const tsc = (project) => [...bin("typescript/bin/tsc"), "-p", project];

/** Each counts as one test. Lint takes as long as all others together: it runs beside them. */
const lint = { name: "lint", command: [...bin("eslint/bin/eslint.js"), "."] };
const checks = [
  { name: "types of the host", command: tsc(".") },
  { name: "types of what both share", command: tsc("src/shared") },
  { name: "types of the page", command: tsc("webview-ui") },
  { name: "types of its worker", command: tsc("webview-ui/src/worker") },
  {
    name: "format",
    command: [...bin("prettier/bin/prettier.cjs"), "--check", "--log-level=warn", "."],
  },
  { name: "dead code", command: [...bin("knip/bin/knip.js"), "--no-progress"] },
];

/** What has passed and what has failed until now. */
const total = { passed: 0, failed: 0, skipped: 0, failures: [], retried: [] };

function print(line) {
  process.stdout.write(`${line}\n`);
}

/** Runs one check, which counts as a test, and says how it went. */
async function check(name, work) {
  const start = Date.now();
  try {
    await work();
    total.passed += 1;
    print(`✓ check: ${name} (${Date.now() - start} ms)`);
    return true;
  } catch (error) {
    fail(`check: ${name}`);
    print(`✗ check: ${name}\n${error.message}`);
    return false;
  }
}

function fail(name) {
  total.failed += 1;
  total.failures.push(name);
}

/** Runs vitest with the given extra arguments, then what failed a second time, and counts the reports. */
async function runVitest(vsix, args) {
  const mark = `REMOTE_CLAUDE_TEST_MARK=${randomUUID()}`;
  const [name, value] = mark.split("=");
  const env = { ...process.env, [name]: value, ...(vsix ? { REMOTE_CLAUDE_VSIX: vsix } : {}) };
  const first = await attempt(reports[0], env, args);
  const files = filesToAttempt(first.report).map((file) => relative(root, file));
  if (files.length > 0) print(`\nOnce more, one at a time:\n${files.join("\n")}`);
  const alone = ["--maxWorkers=1", "--maxConcurrency=1"];
  const second =
    files.length > 0 ? await attempt(reports[1], env, [...files, ...alone]) : noAttempt;
  count(first, second);
  await check("the tests leave no process behind", () => expectNothingLeft(mark));
}

/** What an attempt without any file gives. */
const noAttempt = { report: { testResults: [] }, hasFailed: false };

/** Runs vitest once. `hasFailed` is also true after an error outside of any test. */
async function attempt(report, env, args) {
  const flags = ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  await rm(report, { force: true });
  let hasFailed = false;
  try {
    await run(process.execPath, [join(root, "node_modules/vitest/vitest.mjs"), ...flags, ...args], {
      cwd: root,
      env,
    });
  } catch {
    hasFailed = true;
  }
  try {
    return { report: JSON.parse(readFileSync(report, "utf8")), hasFailed };
  } catch {
    fail("vitest gave no report");
    return { ...noAttempt, hasFailed };
  }
}

function count(first, second) {
  const counted = countTests(first.report, second.report, root);
  total.passed += counted.passed;
  total.skipped += counted.skipped;
  total.retried.push(...counted.retried);
  for (const failure of counted.failures) fail(failure);
  if (counted.passed + counted.failures.length === 0) fail("vitest ran no test");
  for (const { report, hasFailed } of [first, second]) {
    const isExplained = report.testResults.some(({ status }) => status === "failed");
    if (hasFailed && !isExplained) fail("vitest: an error outside of any test");
  }
}

/** Waits for the processes that carry the mark to end; ends those that don't, and throws. */
async function expectNothingLeft(mark) {
  const end = Date.now() + endLimit;
  const look = () => listTree(process.pid, mark);
  while (look().length > 0 && Date.now() < end) await new Promise((done) => setTimeout(done, 100));
  const left = look().map((pid) => ({ pid, name: commandOf(pid) }));
  await Promise.all(left.map(({ pid }) => endTree(pid)));
  if (left.length === 0) return;
  throw new Error(left.map(({ pid, name }) => `still running: ${pid} ${name}`).join("\n"));
}

function commandOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
  } catch {
    return "";
  }
}

async function runAll(args) {
  await mkdir(join(root, "out"), { recursive: true });
  // What is fetched and unpacked leaves a core free for the checks.
  const [vsix] = await Promise.all([prepare(), runChecks(checks), runChecks([lint])]);
  await runVitest(vsix, args);
}

async function runChecks(those) {
  for (const { name, command } of those) {
    const [file, ...rest] = command;
    await check(name, () => run(file, rest, { cwd: root, output: "onFailure" }));
  }
}

/** Builds the package and fetches what the tests drive; gives the package's file, undefined if there is none. */
async function prepare() {
  let vsix;
  await check("the package is built and small enough", async () => {
    const packed = await packageVsix();
    vsix = packed.file;
    print(`${relative(root, vsix)}: ${packed.size} bytes, ${packed.files.length} files`);
  });
  for (const channel of ["newest", "floor"]) {
    await check(`VS Code is installed (${channel})`, () => installVsCode({ channel, log: print }));
  }
  for (const version of olderClaudeVersions) {
    await check(`Claude CLI ${version} is installed`, () => installClaude(version, { log: print }));
  }
  return vsix;
}

await runMain(async () => {
  try {
    await bootstrap({ needsTests: true });
    await runAll(process.argv.slice(2));
  } catch (error) {
    print(error.message);
    fail("the run itself");
  }
  print("");
  for (const name of total.retried) print(`failed at the first attempt only: ${name}`);
  for (const name of total.failures) print(`failed: ${name}`);
  const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : "";
  process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
  print(`${total.passed} passed, ${total.failed} failed${skipped}`);
});
