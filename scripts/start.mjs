// `npm start`: builds the .vsix and opens VS Code with it. `npm start -- --demo` needs no account: the real CLI talks to
// a model on this machine.
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { existsSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { bootstrap, cacheFolder, root, runMain } from "./bootstrap.mjs";
import { findProgram, run } from "./support/commands.mjs";
import { packageVsix } from "./support/vsix.mjs";
import { startVsCode } from "./vscodeHost.mjs";

const usage = `npm start [-- OPTIONS]      opens VS Code with Remote Claude in it

  --demo             in a throw-away folder and with a made-up model: needs no account and touches nothing of yours
  --workspace DIR    the folder to open (default: where you are; in the demo a fresh one)
  --port N           where VS Code in the browser listens on 127.0.0.1 (default: a free port)
  --floor            the oldest VS Code that is supported, from npm
  --help             this text

Without --demo, --port and --floor it uses the installed \`code\`, if there is one.
`;

/** The files of the demo's folder. */
const demoFiles = {
  "README.md": "# Demo\n\nA small folder to try Remote Claude in. Nothing here matters.\n",
  "greet.js":
    'export function greet(name) {\n  return `Hello, ${name}!`;\n}\n\nconsole.log(greet("demo"));\n',
  "notes.txt": "Buy milk\nCall back\nTry Remote Claude\n",
};

/** How often to look whether the program that started us is still there, in milliseconds. */
const parentInterval = 1_000;

function print(line) {
  process.stdout.write(`${line}\n`);
}

/** Reads the options; a bad one ends with one clear line and exit code 2. */
function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        demo: { type: "boolean", default: false },
        workspace: { type: "string" },
        port: { type: "string" },
        floor: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    });
    const port = values.port === undefined ? undefined : Number(values.port);
    if (port !== undefined && !(Number.isInteger(port) && port > 0 && port < 65_536)) {
      throw new Error(`--port takes a number from 1 to 65535, not "${values.port}".`);
    }
    return { ...values, port, workspace: readWorkspace(values.workspace) };
  } catch (error) {
    throw Object.assign(new Error(`${error.message} (--help lists the options)`), { exitCode: 2 });
  }
}

/** An absolute path; relative ones count from where npm was started. */
function readWorkspace(folder) {
  if (folder === undefined) return undefined;
  const path = resolve(process.env.INIT_CWD ?? process.cwd(), folder);
  if (existsSync(path) && statSync(path).isDirectory()) return path;
  throw new Error(`--workspace: there is no folder ${path}.`);
}

/** What has to be undone at the end, last first. */
const endings = [];

async function endAll() {
  for (const end of endings.splice(0).reverse()) await end();
}

/** Opens the installed VS Code; false when there is none or it refuses. */
async function openInstalled(vsix, workspace) {
  const program = findProgram("code");
  if (!program) return false;
  const isShell = /\.(cmd|bat)$/i.test(program);
  try {
    const install = ["--install-extension", vsix, "--force"];
    await run(program, install, { output: "onFailure", isShell });
    await run(program, ["--new-window", workspace], { output: "onFailure", isShell });
  } catch (error) {
    print(`The installed VS Code can't be used, so here is one in the browser. ${error.message}`);
    return false;
  }
  print(`VS Code opens ${workspace}. In it, press F1 and run "Start Remote Claude".`);
  return true;
}

/** The folders and the environment of the user's own files, with what VS Code keeps in the cache folder. */
function ownFolders(workspace) {
  const folder = join(cacheFolder(), "start");
  const userDataDir = join(folder, "user");
  return { workspace, userDataDir, extensionsDir: join(folder, "extensions"), env: process.env };
}

/** Folders that are removed at the end, and an environment in which the real CLI talks to the model stand-in. */
async function demoFolders(given) {
  const folder = await mkdtemp(join(tmpdir(), "rc-demo-"));
  endings.push(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  const home = join(folder, "home");
  await mkdir(home);
  const workspace = given ?? (await makeDemoWorkspace(join(folder, "demo")));
  const { startModelApi, claudeBinary } = await loadStandIns();
  const api = await startModelApi({ isDemo: true });
  endings.push(() => api.close());
  return {
    workspace,
    userDataDir: join(folder, "user"),
    extensionsDir: join(folder, "extensions"),
    env: { ...plainEnvironment(), ...api.environment(home) },
    settings: { "remoteClaude.claudePath": claudeBinary() },
  };
}

/** The environment without accounts, tokens and settings of the tools involved. */
function plainEnvironment() {
  const named = /^(ANTHROPIC_|CLAUDE|NGROK_|XDG_)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !named.test(name)));
}

async function makeDemoWorkspace(folder) {
  await mkdir(folder);
  for (const [name, text] of Object.entries(demoFiles)) await writeFile(join(folder, name), text);
  const git = findProgram("git");
  if (!git) return folder;
  const as = ["-c", "user.name=Demo", "-c", "user.email=demo@example.invalid"];
  const steps = [
    ["init", "-q"],
    ["add", "."],
    [...as, "commit", "-q", "-m", "Begin the demo"],
  ];
  try {
    for (const step of steps) await run(git, step, { cwd: folder, output: "onFailure" });
  } catch {
    // The demo works without a history as well.
  }
  return folder;
}

/** The model stand-in and the pinned CLI's place are TypeScript of the tests. */
async function loadStandIns() {
  const { build } = await import("esbuild");
  const outfile = join(root, "out/start/standIns.mjs");
  await build({
    absWorkingDir: root,
    stdin: {
      contents:
        'export { startModelApi } from "./test/stand-ins/modelApi/modelApi";\n' +
        'export { claudeBinary } from "./test/support/claudeBinary";\n',
      resolveDir: root,
      loader: "ts",
    },
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    packages: "external",
    logLevel: "warning",
  });
  return import(pathToFileURL(outfile).href);
}

/** Opens VS Code in the browser and keeps it until it ends or a signal comes. */
async function serve(options, vsix, signal) {
  const { demo, floor, port } = options;
  const workspace = options.workspace ?? process.env.INIT_CWD ?? root;
  const place = demo ? await demoFolders(options.workspace) : ownFolders(workspace);
  const lines = [];
  const host = await startVsCode({
    ...place,
    channel: floor ? "floor" : "newest",
    vsix,
    trusted: true,
    isHere: true,
    ...(port === undefined ? {} : { port }),
    log: (line) => {
      if (line.endsWith("…")) print(line);
      else lines.splice(0, lines.length - 20, line);
    },
  });
  endings.push(() => host.stop());
  print("");
  print(`VS Code is at ${host.url} — press F1 and run "Start Remote Claude".`);
  if (demo)
    print(`The demo's model understands "write hello.txt", "make a plan", "ask me a question".`);
  print("Ctrl-C ends it.");
  const ended = await Promise.race([host.exited.then(() => true), signal.then(() => false)]);
  if (ended) throw new Error(`VS Code has ended by itself.\n${lines.join("\n")}`);
}

/**
 * Resolves at the first signal to end, or when the program that started us is gone: npm's shell keeps signals to itself.
 * Further signals end the process at once; the second is still the first Ctrl-C, passed on by npm.
 */
function waitForSignal() {
  return new Promise((stop) => {
    let count = 0;
    for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) {
      process.on(name, () => {
        count += 1;
        if (count > 2) process.exit(1);
        stop(undefined);
      });
    }
    const parent = process.ppid;
    const look = () => process.ppid !== parent && stop(undefined);
    setInterval(look, parentInterval).unref();
  });
}

await runMain(async () => {
  const options = readOptions();
  if (options.help) return void process.stdout.write(usage);
  const signal = waitForSignal();
  try {
    await bootstrap();
    print("Building the extension …");
    const { file } = await packageVsix();
    const wantsInstalled = !options.demo && !options.floor && options.port === undefined;
    const workspace = options.workspace ?? process.env.INIT_CWD ?? root;
    if (wantsInstalled && (await openInstalled(file, workspace))) process.exit(0);
    await serve(options, file, signal);
  } finally {
    await endAll();
  }
  process.exit(0);
});
process.exit(process.exitCode ?? 0);
