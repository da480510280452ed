import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { build } from "esbuild";
import { ESLint } from "eslint";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../support/temporary";

/** CONTRIBUTING.md lists these walls; here each is broken on purpose, without touching a file of the tree. */
const eslint = new ESLint({
  overrideConfig: {
    // On a build server the parser would read the files from disk once, not the text that we give.
    languageOptions: { parserOptions: { disallowAutomaticSingleRunInference: true } },
  },
});

/** The rules that object when `line` is put in front of a real file. */
async function rulesAgainst(file: string, line: string): Promise<string[]> {
  const text = await readFile(file, "utf8");
  const [result] = await eslint.lintText(`${line}\n${text}`, { filePath: path.resolve(file) });
  return (result?.messages ?? []).flatMap(({ ruleId }) => (ruleId === null ? [] : [ruleId]));
}

describe("a wall", () => {
  it.each([
    ["src/server/server.ts", 'import "vscode";'],
    ["src/app/app.ts", 'import "vscode";'],
    ["src/shared/state.ts", 'import "node:fs";'],
    ["src/shared/state.ts", 'import "../base/errors";'],
    ["src/base/errors.ts", 'import "../conversation/eventLog";'],
    ["src/conversation/eventLog.ts", 'import "../server/server";'],
    ["src/conversation/eventLog.ts", 'import "../claude/claudeAgent";'],
    ["src/conversation/eventLog.ts", 'import "ws";'],
    ["src/access/pairing.ts", 'import "../server/server";'],
    ["src/claude/claudeProcess.ts", 'import "node:child_process";'],
    ["src/claude/claudeProcess.ts", 'import "../server/server";'],
    ["src/server/server.ts", 'import "../tunnel/supervisor";'],
    ["src/tunnel/supervisor.ts", 'import "@ngrok/ngrok";'],
    ["src/tunnel/supervisor.ts", 'import "../conversation/eventLog";'],
    ["src/headless.ts", 'import "./editor/controller";'],
    ["src/headless/options.ts", 'import "../server/server";'],
    ["src/editor/controller.ts", 'import "../server/server";'],
    ["src/editor/controller.ts", 'import "../claude/findClaude";'],
    ["src/editor/controller.ts", 'import "node:child_process";'],
    ["webview-ui/src/main.tsx", 'import "../../src/base/errors";'],
    ["webview-ui/src/main.tsx", 'import "node:fs";'],
  ])("stops %s from: %s", async (file, line) => {
    expect(await rulesAgainst(file, line)).toContain("no-restricted-imports");
  });

  it.each([
    ["webview-ui/src/main.tsx", 'document.body.innerHTML = "<b>";', "no-restricted-properties"],
    [
      "webview-ui/src/components/App.tsx",
      'export const bad = <p dangerouslySetInnerHTML={{ __html: "" }} />;',
      "no-restricted-syntax",
    ],
    [
      "src/editor/chatView.ts",
      'vscode.commands.registerCommand("remoteClaude.x", () => undefined);',
      "no-restricted-syntax",
    ],
    [
      "src/editor/chatView.ts",
      'void vscode.commands.executeCommand("setContext", "remoteClaude.x", true);',
      "no-restricted-syntax",
    ],
    ["src/base/emitter.ts", "Promise.resolve();", "@typescript-eslint/no-floating-promises"],
    ["src/base/emitter.ts", "let x: any; x = 1;", "@typescript-eslint/no-explicit-any"],
    ["src/base/emitter.ts", 'console.log("x");', "no-console"],
    [
      "src/base/emitter.ts",
      'export function f(x: "a" | "b"): void { switch (x) { case "a": break; } }',
      "@typescript-eslint/switch-exhaustiveness-check",
    ],
  ])("stops %s from: %s", async (file, line, rule) => {
    expect(await rulesAgainst(file, line)).toContain(rule);
  });

  it("lets nothing below the editor bundle vscode", async () => {
    const bundle = build({
      stdin: {
        contents: 'import "vscode"; import "./src/headless";',
        resolveDir: path.resolve("."),
      },
      bundle: true,
      platform: "node",
      write: false,
      logLevel: "silent",
      external: ["bufferutil", "utf-8-validate"],
    });
    await expect(bundle).rejects.toThrow('Could not resolve "vscode"');
  });

  it.each([
    ["Node", 'import fs from "node:fs"; export const read = fs.readFileSync;', "TS2591"],
    ["the DOM", "export const title = document.title;", "TS2584"],
  ])("keeps %s out of the types of src/shared", async (_name, line, code) => {
    const folder = await temporaryFolder("walls");
    const file = path.join(folder.path, "brokenOnPurpose.ts");
    const project = path.join(folder.path, "tsconfig.json");
    const shared = path.resolve("src/shared/tsconfig.json");
    await writeFile(file, `${line}\n`);
    await writeFile(project, JSON.stringify({ extends: shared, include: ["*.ts"] }));
    try {
      const compiler = path.resolve("node_modules/typescript/bin/tsc");
      const tsc = promisify(execFile)(process.execPath, [compiler, "-p", project]);
      await expect(tsc).rejects.toMatchObject({ stdout: expect.stringContaining(code) as string });
    } finally {
      await folder.remove();
    }
  });
});
