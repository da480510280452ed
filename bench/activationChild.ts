/**
 * Loads and activates the extension at FOLDER/dist/extension.js in this fresh process and writes its times as JSON.
 * FOLDER/node_modules/vscode exists and is empty: what it exports is put there first, as VS Code does it.
 */
import { createRequire } from "node:module";
import path from "node:path";
import { setImmediate as turnOfTheLoop } from "node:timers/promises";
import type { ActivationTimes } from "./activation";
import { context, registeredCommands, vscode } from "./vscodeStub";

interface Extension {
  readonly activate: (context: object) => unknown;
}

const file = path.join(path.resolve(process.argv[2] ?? ""), "dist/extension.js");
const require = createRequire(file);
require("vscode");
const module = require.cache[require.resolve("vscode")];
if (module === undefined) throw new Error("There is no module to stand for VS Code.");
module.exports = vscode;

await turnOfTheLoop();
const startedAt = performance.now();
const extension = require(file) as Extension;
const loadedAt = performance.now();
await extension.activate(context);
await turnOfTheLoop();
const activatedAt = performance.now();

const times: ActivationTimes = {
  load: loadedAt - startedAt,
  activate: activatedAt - loadedAt,
  commands: registeredCommands.length,
};
process.stdout.write(JSON.stringify(times), () => {
  process.exit(0);
});
