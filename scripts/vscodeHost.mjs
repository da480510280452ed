// The real VS Code from npm, in the cache folder: what `npm start` opens where no VS Code is installed, and what the
// tests drive. Its workbench runs in a browser; its extension host is an ordinary Node process.
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { installOnce } from "./support/cache.mjs";
import { endTree, run, runNpm } from "./support/commands.mjs";

/** @typedef {"newest" | "floor"} Channel */

/** The versions that are tested: package of npm, the Node it runs on and the VS Code inside. */
export const vsCodeVersions = Object.freeze({
  newest: { codeServer: "4.139.1", node: "24.21.0", vsCode: "1.139.1" },
  floor: { codeServer: "4.100.3", node: "20.20.2", vsCode: "1.100.3" },
});

/** How long VS Code may take until it listens, in milliseconds. */
const startLimit = 60_000;

/** How long VS Code and what it started may take to end by themselves, in milliseconds. */
const endLimit = 8_000;

const quiet = ["--no-audit", "--no-fund", "--loglevel=error", "--ignore-scripts"];

/**
 * Installs one version of VS Code and the Node it needs into the cache folder, unless they are there.
 * @param {{ channel: Channel, log?: (line: string) => void }} options
 * @returns {Promise<{ entry: string, node: string, version: string }>} `entry` is the script to run with `node`
 */
export async function installVsCode({ channel, log = () => {} }) {
  const wanted = vsCodeVersions[channel];
  if (!wanted) throw new Error(`There is no VS Code channel "${channel}": newest or floor.`);
  const node = await installNode(wanted.node, log);
  const folder = await installOnce(`vscode-${wanted.codeServer}`, async (half) => {
    log(`Installing VS Code ${wanted.vsCode} (once, about 20 seconds) …`);
    await writeFile(join(half, "package.json"), '{"private":true}\n');
    const packageName = `code-server@${wanted.codeServer}`;
    await npm(["install", packageName, "--no-package-lock", ...quiet], half);
    const vsCode = join(half, "node_modules/code-server/lib/vscode");
    await npm(["install", "--omit=dev", ...quiet], vsCode);
    await npm(["install", "--omit=dev", ...quiet], join(vsCode, "extensions"));
    await replacePasswordHash(half);
  });
  const entry = join(folder, "node_modules/code-server/out/node/entry.js");
  return { entry, node, version: wanted.vsCode };
}

/** The path of a Node of that major version: the running one when it fits, else one from npm. */
async function installNode(version, log) {
  if (process.versions.node.split(".")[0] === version.split(".")[0]) return process.execPath;
  const isWindows = process.platform === "win32";
  // These packages hold the program itself; `node` would download it by a script, which npm 11 blocks.
  const prefix = process.platform === "darwin" && process.arch === "arm64" ? "node-bin" : "node";
  const packageName = [prefix, isWindows ? "win" : process.platform, process.arch].join("-");
  const folder = await installOnce(
    `node-${version}-${process.platform}-${process.arch}`,
    async (half) => {
      log(`Installing Node ${version} for it (once) …`);
      await writeFile(join(half, "package.json"), '{"private":true}\n');
      await npm(["install", `${packageName}@${version}`, "--no-package-lock", ...quiet], half);
    },
  );
  return join(folder, "node_modules", packageName, "bin", isWindows ? "node.exe" : "node");
}

const npm = (args, cwd) => runNpm(args, { cwd, output: "onFailure" });

/**
 * The older server loads a native password hash at its start, which would need a compiler. We never use its password
 * login (`--auth none`), so it gets one that refuses.
 */
async function replacePasswordHash(half) {
  const folder = join(half, "node_modules/argon2");
  const manifest = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  if (existsSync(join(folder, "prebuilds"))) return;
  const refuse =
    'const refuse = () => Promise.reject(new Error("There is no password login here."));\n';
  await writeFile(
    join(folder, manifest.main),
    `${refuse}module.exports = { hash: refuse, verify: refuse };\n`,
  );
}

/**
 * @typedef {object} VsCodeOptions
 * @property {Channel} channel
 * @property {string} workspace the folder to open; must exist
 * @property {string} userDataDir keep it short: a socket is made in it, and its path may have 107 characters at most
 * @property {string} extensionsDir
 * @property {string | readonly string[]} [vsix] installed before the start
 * @property {number} [port] of 127.0.0.1; a free one unless told
 * @property {string} [forwardedTo] where VS Code says that a port of this machine is found, such as
 *   `http://localhost:9000/` or, with the port in it, `https://{{port}}.example.com/`; default: under a path of its own
 * @property {boolean} [trusted] false: the folder is opened untrusted and VS Code asks. Default true
 * @property {boolean} [isHere] who looks at it sits at this computer, so it need not forward ports. Default false
 * @property {NodeJS.ProcessEnv} [env] the whole environment of VS Code and what it starts; default: ours
 * @property {Record<string, unknown>} [settings] user settings, written over the quiet defaults
 * @property {(line: string) => void} [log] every line that VS Code prints, and what is being installed
 */

/**
 * Starts VS Code on loopback. Nobody has to log in there: what runs in it, runs with the rights of this user.
 * @param {VsCodeOptions} options
 * @returns {Promise<{ url: string, port: number, pid: number, version: string, exited: Promise<void>, stop(): Promise<void> }>}
 *   `url` opens the folder; `stop` ends it with all it started and waits for that; calling it again is fine
 */
export async function startVsCode(options) {
  const { workspace, userDataDir, port = 0, trusted = true, log = () => {} } = options;
  const { entry, node, version } = await installVsCode({ channel: options.channel, log });
  await writeSettings(userDataDir, options.settings);
  const mark = `REMOTE_CLAUDE_HOST_MARK=${randomUUID()}`;
  const env = hostEnvironment(options.env ?? process.env, mark);
  if (options.forwardedTo) env.VSCODE_PROXY_URI = options.forwardedTo;
  // Without a pattern for its addresses it forwards none.
  else if (options.isHere) env.VSCODE_PROXY_URI = "";
  const folders = await foldersOf(options);
  for (const file of [options.vsix ?? []].flat()) {
    const installed = await run(node, [entry, ...folders, "--install-extension", file], {
      env,
      output: "onFailure",
    });
    log(installed.trim());
  }
  const flags = ["--auth", "none", "--disable-telemetry", "--disable-update-check"];
  if (trusted) flags.push("--disable-workspace-trust");
  const args = [entry, ...flags, "--bind-addr", `127.0.0.1:${port}`, ...folders, workspace];
  const child = spawn(node, args, {
    env,
    cwd: workspace,
    windowsHide: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const exited = new Promise((resolve) => child.once("close", () => resolve(undefined)));
  let ending;
  const stop = () =>
    (ending ??= endTree(child.pid, { mark, graceMs: endLimit }).then(() => exited));
  try {
    const bound = await readPort(child, log);
    const url = `http://127.0.0.1:${bound}/?folder=${encodeURIComponent(workspace).replaceAll("%2F", "/")}`;
    return { url, port: bound, pid: child.pid, version, exited, stop };
  } catch (error) {
    if (child.pid !== undefined) await stop();
    throw error;
  }
}

/**
 * Uninstalls an extension by VS Code's command line. What is left of it goes at the next start.
 * @param {Pick<VsCodeOptions, "channel" | "userDataDir" | "extensionsDir" | "env">} options
 * @param {string} id `publisher.name`
 */
export async function uninstallExtension(options, id) {
  const { entry, node } = await installVsCode({ channel: options.channel });
  const env = hostEnvironment(
    options.env ?? process.env,
    `REMOTE_CLAUDE_HOST_MARK=${randomUUID()}`,
  );
  const folders = await foldersOf(options);
  await run(node, [entry, ...folders, "--uninstall-extension", id], { env, output: "onFailure" });
}

async function foldersOf({ userDataDir, extensionsDir }) {
  await mkdir(extensionsDir, { recursive: true });
  const config = join(userDataDir, "config.yaml");
  if (!existsSync(config)) await writeFile(config, "");
  return ["--config", config, "--user-data-dir", userDataDir, "--extensions-dir", extensionsDir];
}

/** Settings for a VS Code that shows nothing but the folder and the extensions. */
async function writeSettings(userDataDir, settings = {}) {
  const quietSettings = {
    "chat.disableAIFeatures": true,
    "extensions.autoUpdate": false,
    "extensions.ignoreRecommendations": true,
    "git.openRepositoryInParentFolders": "never",
    "telemetry.telemetryLevel": "off",
    "update.mode": "none",
    "window.commandCenter": false,
    "workbench.enableExperiments": false,
    "workbench.secondarySideBar.defaultVisibility": "hidden",
    "workbench.startupEditor": "none",
    "workbench.tips.enabled": false,
  };
  // To the browser's workbench this is a remote machine, whose settings of the scope `machine` are in a file of their own.
  const files = { User: { ...quietSettings, ...settings }, Machine: settings };
  for (const [folder, content] of Object.entries(files)) {
    const file = join(userDataDir, folder, "settings.json");
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, `${JSON.stringify(content, null, 2)}\n`);
  }
}

/** Without what an outer VS Code left for its own terminal: the inner one would talk to the outer. */
function hostEnvironment(env, mark) {
  const outer = /^(VSCODE_|ELECTRON_|CODE_SERVER_|PASSWORD$|HASHED_PASSWORD$|NODE_OPTIONS$|PORT$)/;
  const [name, value] = mark.split("=");
  return {
    ...Object.fromEntries(Object.entries(env).filter(([key]) => !outer.test(key))),
    [name]: value,
  };
}

/** Waits for the line that names the address, and passes every line on. */
function readPort(child, log) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => fail("VS Code did not start within a minute."), startLimit);
    let recent = "";
    const fail = (message) => {
      clearTimeout(timer);
      reject(new Error(recent ? `${message}\n${recent.trim()}` : message));
    };
    const read = (line) => {
      log(line);
      recent = `${recent}${line}\n`.slice(-4_000);
      const port = /HTTP server listening on https?:\/\/127\.0\.0\.1:(\d+)/.exec(line)?.[1];
      if (!port) return;
      clearTimeout(timer);
      resolve(Number(port));
    };
    for (const stream of [child.stdout, child.stderr]) onLines(stream, read);
    child.once("error", (error) => fail(`VS Code could not be started: ${error.message}`));
    child.once("close", (code, signal) =>
      fail(`VS Code ended with ${code ?? signal} at its start.`),
    );
  });
}

function onLines(stream, read) {
  let rest = "";
  stream.setEncoding("utf8").on("data", (text) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) if (line.trim()) read(line);
  });
}
