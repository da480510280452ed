import { chmod, mkdir, readFile, readdir, realpath, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { findClaude } from "../../src/claude/findClaude";
import { processesMarked } from "../support/processes";
import { temporaryFolder } from "../support/temporary";
import { allowNext, startBenchForTest } from "./bench";
import { Recorder } from "./recorder";

const shells = /^(sh|bash|dash|zsh|ksh|fish|csh|tcsh|busybox|cmd|powershell|pwsh|env)(\.exe)?$/i;

async function freshFolder(name: string): Promise<string> {
  const folder = await temporaryFolder(name);
  onTestFinished(() => folder.remove());
  return realpath(folder.path);
}

describe("R48 nothing is started through a shell", () => {
  it("only one file of the product starts programs, and it never asks for a shell", async () => {
    const names = await readdir("src", { recursive: true });
    const sources = names.filter((name) => name.endsWith(".ts"));
    const starting: string[] = [];
    for (const name of sources) {
      const text = await readFile(path.join("src", name), "utf8");
      if (/["'](node:)?child_process["']/.test(text)) starting.push(name);
      expect([name, text.match(/(?:^|[{,])\s*shell\s*:(?!\s*false\b).*/gm)]).toEqual([name, null]);
    }
    expect(starting).toEqual([path.join("base", "process.ts")]);
    const text = await readFile("src/base/process.ts", "utf8");
    const imports = [...text.matchAll(/import \{([^}]*)\} from "node:child_process"/g)];
    const imported = imports.flatMap(([, list]) => (list ?? "").split(",").map((s) => s.trim()));
    expect(imported.sort()).toEqual(["execFile", "fork", "spawn"]);
  });

  it("a whole session starts programs by their absolute path and no shell among them", async () => {
    const recorder = new Recorder(await freshFolder("starts"));
    const { client } = await startBenchForTest({ environment: recorder.environment });
    const turn = client.prompt("[[bash echo hi > made.txt]][[say done]]");
    await allowNext(client);
    await client.untilTurnEnds(await turn);
    expect((await client.ask({ type: "files.find", query: "made" })).paths).toEqual(["made.txt"]);
    const starts = await recorder.of("start");
    // The CLI and the watchdog at least: it did look.
    expect(starts.length).toBeGreaterThanOrEqual(2);
    for (const { file, shell, how } of starts) {
      expect({ file, shell, how, isAbsolute: path.isAbsolute(file) }).toEqual({
        file: expect.not.stringMatching(shells) as string,
        shell: false,
        how: undefined,
        isAbsolute: true,
      });
      expect(path.basename(file)).not.toMatch(shells);
    }
  });

  it.each([
    "a & calc",
    "$(touch x)",
    "`touch x`",
    "-rf",
    "--version",
    "' \" ; | > x",
    "a\nb",
    "%PATH%",
    "é 한글 😀",
  ])("the folder %j works as any other, and nothing of its name is run", async (name) => {
    const root = await freshFolder("folder");
    const workspace = path.join(root, name);
    await mkdir(workspace);
    const { client, headless } = await startBenchForTest({ args: [`--workspace=${workspace}`] });
    const sent = client.prompt('[[bash pwd > "made here"]][[say done]]');
    await allowNext(client);
    expect(await client.untilTurnEnds(await sent)).toMatchObject({ status: "done" });
    expect(await readFile(path.join(workspace, "made here"), "utf8")).toBe(`${workspace}\n`);
    expect((await client.ask({ type: "files.find", query: "made" })).paths).toEqual(["made here"]);
    expect(await readdir(workspace)).toEqual(["made here"]);
    // Nor beside it, where a command would have run.
    expect(await readdir(root)).toEqual([name]);
    expect(await readdir(headless.workspace)).toEqual([]);
    const lines = (await processesMarked(root)).map(({ commandLine }) => commandLine);
    expect(lines.filter((line) => /\bcalc$/.test(line))).toEqual([]);
  });

  it.each([
    ["claude.cmd", "@echo off"],
    ["claude.bat", "@echo off"],
    ["CLAUDE.CMD", "@echo off"],
    ["claude.ps1", "exit"],
  ])("on Windows %s is never what is started", async (name, text) => {
    const root = await freshFolder("windows");
    const place = path.join(root, "npm");
    const script = path.join(place, "node_modules", "@anthropic-ai", "claude-code", "cli.js");
    const workspaceFolder = path.join(root, "workspace");
    await mkdir(path.dirname(script), { recursive: true });
    await mkdir(workspaceFolder);
    await writeFile(path.join(place, name), text);
    await chmod(path.join(place, name), 0o755);
    const find = (settingPath: string | null) =>
      findClaude({
        settingPath,
        workspaceFolder,
        homeFolder: path.join(root, "home"),
        platform: "win32",
        environment: { Path: place },
      });
    const file = path.join(place, name);
    expect((await find(file)).kind).toBe("missing");
    expect((await find(null)).kind).toBe("missing");
    // What npm's batch file would start is started instead, by Node.
    await writeFile(script, "");
    const node = path.join(path.dirname(script), "node.exe");
    await writeFile(node, "");
    expect(await find(file)).toEqual({ kind: "found", file: node, prefix: [script] });
  });
});
