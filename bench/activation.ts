import { execFile } from "node:child_process";
import { copyFile, mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import * as v from "valibot";
import { temporaryFolder } from "../test/support/temporary";

const timesSchema = v.object({ load: v.number(), activate: v.number(), commands: v.number() });

/** Milliseconds of the main thread, and how many commands were there at the end. */
export type ActivationTimes = v.InferOutput<typeof timesSchema>;

const runFile = promisify(execFile);
const emptyExtension = `"use strict";
const vscode = require("vscode");
exports.activate = () => undefined;
exports.deactivate = () => undefined;
`;

/** Activations of the built extension and of an empty one by turns, each in a fresh process. */
export async function measureActivation(rounds: number): Promise<{
  readonly extension: readonly ActivationTimes[];
  readonly empty: readonly ActivationTimes[];
}> {
  const folder = await temporaryFolder("bench");
  try {
    const [ours, empty] = await Promise.all(
      ["ours", "empty"].map(async (name) => {
        const place = path.join(folder.path, name);
        await mkdir(path.join(place, "dist"), { recursive: true });
        await mkdir(path.join(place, "node_modules/vscode"), { recursive: true });
        await writeFile(path.join(place, "node_modules/vscode/index.js"), "");
        return place;
      }),
    );
    if (ours === undefined || empty === undefined) throw new Error("There are two extensions.");
    await copyFile("dist/extension.js", path.join(ours, "dist/extension.js"));
    await writeFile(path.join(empty, "dist/extension.js"), emptyExtension);
    const times: { extension: ActivationTimes[]; empty: ActivationTimes[] } = {
      extension: [],
      empty: [],
    };
    // The first of each only brings the files into the system's cache.
    await activate(empty);
    await activate(ours);
    for (let round = 0; round < rounds; round += 1) {
      times.empty.push(await activate(empty));
      times.extension.push(await activate(ours));
    }
    if (times.extension.some(({ commands }) => commands === 0)) {
      throw new Error("The extension registered no command: it was not activated.");
    }
    return times;
  } finally {
    await folder.remove();
  }
}

async function activate(folder: string): Promise<ActivationTimes> {
  const program = path.resolve("out/bench/activationChild.mjs");
  const { stdout } = await runFile(process.execPath, [program, folder], { timeout: 10_000 });
  return v.parse(timesSchema, JSON.parse(stdout));
}
