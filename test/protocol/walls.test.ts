import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { build } from "esbuild";
import { ESLint } from "eslint";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../support/temporary";

/** CONTRIBUTING.md lists these walls; here each is broken on purpose, without touching a file of the tree. */
interface Planted {
  /** A real file, which the line is put in front of. */
  readonly file: string;
  readonly line: string;
}

/** The rules that read no types: they need no program of the compiler, which takes most of the time. */
const quick = new ESLint({
  overrideConfig: { languageOptions: { parserOptions: { project: false } } },
  ruleFilter: ({ ruleId }) =>
    ruleId.startsWith("walls/") ||
    ruleId.startsWith("no-") ||
    ["@typescript-eslint/no-explicit-any", "@typescript-eslint/no-require-imports"].includes(
      ruleId,
    ),
});

const whole = new ESLint({
  overrideConfig: {
    // On a build server the parser would read the files from disk once, not the text that we give.
    languageOptions: { parserOptions: { disallowAutomaticSingleRunInference: true } },
  },
});

/** The rules that object to a file with the lines in front of it, by line. */
async function objections(eslint: ESLint, file: string, lines: readonly string[]) {
  const text = `${lines.join("\n")}\n${await readFile(file, "utf8")}`;
  const [result] = await eslint.lintText(text, { filePath: path.resolve(file) });
  const found = (result?.messages ?? []).map(({ ruleId, line, message }) => ({
    rule: ruleId ?? message,
    line,
  }));
  return lines.map((_line, index) =>
    found.flatMap(({ rule, line }) => (line === index + 1 ? [rule] : [])),
  );
}

/** The rules that object to the planted line. */
async function rulesAgainst({ file, line }: Planted): Promise<readonly string[]> {
  const [found] = await objections(quick, file, [line]);
  return found ?? [];
}

/** Files of the host, and what none of them may import, in whatever form. */
const hostWalls: readonly (readonly [file: string, ...forbidden: string[]])[] = [
  ["src/shared/state.ts", "node:fs", "../base/errors", "vscode"],
  ["src/base/errors.ts", "../conversation/eventLog", "../git/runGit", "node:child_process"],
  ["src/journal/journal.ts", "../conversation/eventLog", "../supervision/supervision"],
  ["src/supervision/supervision.ts", "../journal/journal", "../claude/findClaude"],
  ["src/git/runGit.ts", "../changes/repository", "../conversation/eventLog", "node:child_process"],
  ["src/attachments/fileFinder.ts", "../changes/folderChanges", "../journal/journal"],
  ["src/changes/folderChanges.ts", "../conversation/eventLog", "../claude/findClaude"],
  [
    "src/conversation/eventLog.ts",
    ...["../server/server", "../claude/claudeAgent", "../changes/folderChanges", "../git/runGit"],
    ...["../push/push", "../journal/journal", "ws"],
  ],
  ["src/claude/claudeProcess.ts", "../server/server", "../git/runGit", "node:child_process"],
  ["src/access/pairing.ts", "../server/server", "../journal/journal", "../git/runGit", "web-push"],
  ["src/server/server.ts", "../tunnel/supervisor", "../app/app", "../changes/folderChanges"],
  ["src/server/server.ts", "vscode", "web-push", "child_process"],
  ["src/tunnel/supervisor.ts", "../conversation/eventLog", "../journal/journal", "@ngrok/ngrok"],
  ["src/push/push.ts", "../conversation/eventLog", "../server/server", "../git/runGit", "web-push"],
  ["src/usage/usageScan.ts", "../conversation/eventLog", "../claude/findClaude", "vscode"],
  ["src/usage/usageScan.ts", "node:child_process"],
  ["src/app/app.ts", "../editor/controller", "../headless/options", "../git/runGit", "vscode"],
  ["src/headless.ts", "./editor/controller", "./git/runGit", "./journal/journal"],
  ["src/headless/options.ts", "../server/server", "../git/runGit", "../journal/journal"],
  [
    "src/editor/controller.ts",
    ...["../server/server", "../claude/findClaude", "../changes/folderChanges", "../git/runGit"],
    ...["../headless/options", "node:child_process", "web-push"],
  ],
];

/** The same of the page. */
const pageWalls: typeof hostWalls = [
  ["webview-ui/src/main.tsx", "../../src/base/errors", "node:fs", "vscode", "./worker/push"],
  ["webview-ui/src/text/format.ts", "../store/store", "../components/page", "preact"],
  [
    "webview-ui/src/platform/http.ts",
    "../components/page",
    "../store/store",
    "../transport/socket",
  ],
  ["webview-ui/src/transport/connection.ts", "../store/store", "../components/page", "../boot"],
  ["webview-ui/src/store/store.ts", "../components/page", "../pairing/entrance", "preact/hooks"],
  ["webview-ui/src/markdown/renderMarkdown.ts", "../components/page", "../store/store"],
  ["webview-ui/src/images/pictures.ts", "../components/page", "../markdown/renderMarkdown"],
  ["webview-ui/src/pairing/entrance.ts", "../components/page", "../wording/en"],
  ["webview-ui/src/wording/index.ts", "../components/workState", "../store/store"],
  ["webview-ui/src/components/App.tsx", "../main", "../worker/push", "marked", "dompurify"],
  [
    "webview-ui/src/worker/push.ts",
    "../components/page",
    "../store/store",
    "../wording/ko",
    "preact",
  ],
];

describe("a wall", () => {
  it.each(
    [...hostWalls, ...pageWalls].flatMap(([file, ...forbidden]) =>
      forbidden.map((target) => [file, target] as const),
    ),
  )("stops %s from importing %s", async (file, target) => {
    const lines = [
      `import "${target}";`,
      `void import("${target}");`,
      `export * from "${target}";`,
      `export { planted } from "${target}";`,
    ];
    const found = await objections(quick, file, lines);
    expect(found.map((rules) => rules.includes("walls/imports"))).toEqual(lines.map(() => true));
  });

  it.each([
    ["src/server/server.ts", 'import "../access/pairing";'],
    ["src/attachments/fileFinder.ts", 'void import("../git/runGit");'],
    ["src/usage/usageScan.ts", 'import "../shared/usage";'],
    ["src/push/webPush.ts", 'import "web-push";'],
    ["src/editor/controller.ts", 'import "../server/buildList";'],
    ["webview-ui/src/wording/index.ts", 'import type { A } from "../components/workState";'],
    ["webview-ui/src/components/App.tsx", 'import "../markdown/renderMarkdown";'],
  ])("lets %s: %s", async (file, line) => {
    expect(await rulesAgainst({ file, line })).not.toContain("walls/imports");
  });

  it.each([
    ["a folder that the table does not know", "src/newcomer/one.ts", "export {};"],
    ["an import that is put together", "src/base/errors.ts", "void import(String(Math.random()));"],
  ])("stops %s", async (_name, file, line) => {
    const [result] = await quick.lintText(`${line}\n`, { filePath: path.resolve(file) });
    expect(result?.messages.map(({ ruleId }) => ruleId)).toContain("walls/imports");
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
    ["src/base/emitter.ts", 'require("node:fs");', "@typescript-eslint/no-require-imports"],
    ["src/base/emitter.ts", "let x: any; x = 1;", "@typescript-eslint/no-explicit-any"],
    ["src/base/emitter.ts", 'console.log("x");', "no-console"],
  ])("stops %s from: %s", async (file, line, rule) => {
    expect(await rulesAgainst({ file, line })).toContain(rule);
  });

  it("stops a promise that nobody awaits, and a union whose case is missing", async () => {
    const found = await objections(whole, "src/base/emitter.ts", [
      "Promise.resolve();",
      'export function f(x: "a" | "b"): void { switch (x) { case "a": break; } }',
    ]);
    expect(found).toEqual([
      expect.arrayContaining(["@typescript-eslint/no-floating-promises"]),
      expect.arrayContaining(["@typescript-eslint/switch-exhaustiveness-check"]),
    ]);
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
