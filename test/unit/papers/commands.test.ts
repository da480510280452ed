import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { promisify } from "node:util";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { readPaper } from "./paper";

const papers = ["README.md", "README.ko.md", "docs/setup.md", "docs/ko/setup.md"];
const { scripts } = v.parse(
  v.object({ scripts: v.record(v.string(), v.string()) }),
  JSON.parse(readFileSync("package.json", "utf8")),
);

/** `npm start -- --demo` is the script `start` with `--demo`. */
function parseCommand(command: string): { readonly script: string; readonly args: string[] } {
  const found = /^npm (?:run )?([\w:]+)(?: -- (.+))?$/.exec(command);
  if (found === null) throw new Error(`This is no command of npm: ${command}`);
  const [, script = "", args = ""] = found;
  return { script, args: args.split(" ").filter((part) => part !== "") };
}

describe.each(papers)("the command blocks of %s", (file) => {
  const { commands } = readPaper(file);

  it("are there", () => {
    expect(commands.length).toBeGreaterThan(0);
  });

  it.each(commands)("%s runs a script that exists and knows these words", async (command) => {
    const { script, args } = parseCommand(command);
    const [program, place = "", ...rest] = (scripts[script] ?? "").split(" ");
    expect([program, existsSync(place), rest]).toEqual(["node", true, []]);
    if (args.length === 0) return;
    const { stdout } = await promisify(execFile)(process.execPath, [place, "--help"]);
    for (const word of args) expect(stdout).toMatch(new RegExp(`(?<![\\w-])${word}(?![\\w-])`));
  });
});
