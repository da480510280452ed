import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchBrowser } from "../stand-ins/phone/browser";
import { newDesktop } from "../stand-ins/phone/devices";
import { screenshot } from "../stand-ins/phone/screenshot";
import { openWorkbench } from "../stand-ins/vscodeDriver";
import { channels, openVsCode } from "../stand-ins/vscodeHost";

const manifest = {
  name: "trivial",
  publisher: "test",
  version: "0.0.1",
  license: "MIT",
  engines: { vscode: "^1.100.0" },
  main: "extension.js",
  contributes: {
    commands: [{ command: "trivial.go", title: "Go Trivially" }],
    viewsContainers: { panel: [{ id: "trivialBox", title: "Trivial Box", icon: "$(star)" }] },
    views: { trivialBox: [{ id: "trivial.view", name: "Trivial View", type: "webview" }] },
  },
};

const source = `
const vscode = require("vscode");
exports.activate = (context) => {
  const item = vscode.window.createStatusBarItem();
  item.text = "$(star) Trivial";
  item.show();
  const resolveWebviewView = (view) => {
    view.webview.html = "<p>Seen " + process.env.TRIVIAL_SEEN + "</p>";
  };
  const go = async () => {
    const first = await vscode.window.showInformationMessage("Shall we?", "Go on", "Leave it");
    const name = await vscode.window.showInputBox({ prompt: "What is it called?" });
    const picked = await vscode.window.showQuickPick(["red", "blue"]);
    const last = await vscode.window.showWarningMessage("Really?", { modal: true }, "Yes, do");
    item.text = [first, name, picked, last, vscode.version].join(" / ");
  };
  context.subscriptions.push(
    item,
    vscode.commands.registerCommand("trivial.go", go),
    vscode.window.registerWebviewViewProvider("trivial.view", { resolveWebviewView }),
  );
};
`;

describe("a real VS Code", () => {
  let browser: Browser;
  let folder: string;
  let vsix: string;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), "rc-trivial-"));
    vsix = await packTrivialExtension(folder);
    browser = await launchBrowser();
  });

  afterAll(async () => {
    await browser.close();
    await rm(folder, { recursive: true, force: true });
  });

  it.each(channels)("runs an extension's command from the palette (%s)", async (channel) => {
    const host = await openVsCode({ channel, vsix, env: { TRIVIAL_SEEN: "by its environment" } });
    try {
      const page = await newDesktop(browser);
      const workbench = await openWorkbench(page, host.url);
      await workbench.runCommand("Go Trivially");
      await workbench.statusBarItem("Trivial").waitFor();
      await workbench.answerNotification("Shall we?", "Go on");
      await workbench.answerInput("What is it called?", "한글 name");
      await workbench.pick("blue");
      await workbench.answerDialog("Really?", "Yes, do");
      const shown = `Go on / 한글 name / blue / Yes, do / ${host.version}`;
      await workbench.statusBarItem(shown).waitFor();
      await workbench.openView("Trivial Box");
      await workbench
        .webview("test.trivial", "view")
        .getByText("Seen by its environment")
        .waitFor();
      await screenshot(page, `vscode-host-${channel}`);
      await page.context().close();
    } finally {
      await host.stop();
    }
    expect(await isReachable(host.url)).toBe(false);
  });
});

async function packTrivialExtension(folder: string): Promise<string> {
  const extension = path.join(folder, "extension");
  const vsix = path.join(folder, "trivial.vsix");
  await mkdir(extension);
  await writeFile(path.join(extension, "package.json"), JSON.stringify(manifest));
  await writeFile(path.join(extension, "extension.js"), source);
  await writeFile(path.join(extension, "LICENSE"), "A test's extension.\n");
  const vsce = path.resolve("node_modules/@vscode/vsce/vsce");
  const flags = ["--no-dependencies", "--allow-missing-repository", "--allow-star-activation"];
  const args = [vsce, "package", ...flags, "--out", vsix];
  await promisify(execFile)(process.execPath, args, { cwd: extension });
  return vsix;
}

async function isReachable(url: string): Promise<boolean> {
  return fetch(url).then(
    () => true,
    () => false,
  );
}
