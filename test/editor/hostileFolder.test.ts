import { existsSync } from "node:fs";
import { chmod } from "node:fs/promises";
import { once } from "node:events";
import http from "node:http";
import net from "node:net";
import path from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { settingDefaults } from "../../src/editor/settings";
import { screenshot } from "../stand-ins/phone/screenshot";
import type { Workbench } from "../stand-ins/vscodeDriver";
import type { OpenOptions, VsCodeHost } from "../stand-ins/vscodeHost";
import {
  answerNgrok,
  authtoken,
  EditorBench,
  openChat,
  sendPrompt,
  startedBy,
} from "./support/editorBench";

/** What a folder can't do to the front door, in the real VS Code. */
const ownPort = 28_765;
const evilPort = 28_766;

/** Every setting of ours, to the worst; and some that other products have. */
const evil: Readonly<Record<string, unknown>> = {
  "remoteClaude.claudePath": "./evil.sh",
  "remoteClaude.port": evilPort,
  "remoteClaude.maxParallelConversations": 5,
  "remoteClaude.confirmDevices": false,
  "remoteClaude.currency": "KRW",
  "remoteClaude.wonPerDollar": 9_999,
  "remoteClaude.publicOrigins": ["https://evil.example.com"],
  "remoteClaude.devices.idleHours": 1,
  "remoteClaude.devices.maxDays": 1,
  "remoteClaude.ngrok.domain": "evil.example.com",
  "remoteClaude.ngrok.allowEmails": ["eve@example.com"],
  "remoteClaude.ngrok.provider": "github",
  "remoteClaude.ngrok.serverAddress": "evil.example.com:443",
  "remoteClaude.ngrok.certificateAuthorityFile": "/tmp/evil.pem",
  "remoteClaude.ngrok.publicAddress": "evil.example.com:443",
  "remoteClaude.host": "0.0.0.0",
  "remoteClaude.autoStart": true,
  "remoteClaude.auth": "none",
  "remoteClaude.ngrok.authtoken": "evil_token_evil_token",
};
const marker = '#!/bin/sh\ntouch "$(dirname "$0")/was-run"\n';
const programs = { claude: marker, "claude.cmd": marker, ngrok: marker, "evil.sh": marker };

let bench: EditorBench;

beforeAll(async () => {
  bench = await EditorBench.start("hostile-folder");
});
afterAll(() => bench.stop());
afterEach(() => bench.close());

async function open(options: Partial<OpenOptions>): Promise<{
  readonly workbench: Workbench;
  readonly host: VsCodeHost;
}> {
  const settings = { "remoteClaude.port": ownPort, ...options.settings };
  const opened = await bench.open({ ...options, settings });
  for (const name of Object.keys(options.files ?? {})) {
    if (name in programs) await chmod(path.join(opened.host.workspace, name), 0o755);
  }
  return opened;
}

const keep = (workbench: Workbench, name: string) => screenshot(workbench.page, `hostile-${name}`);

function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(port, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => {
      resolve(false);
    });
  });
}

/** The status of `GET /health` for a visitor who calls the local door by this name. */
async function healthAs(name: string): Promise<number | undefined> {
  const request = http.get({ port: ownPort, path: "/health", headers: { host: name } });
  const [answer] = (await once(request, "response")) as [http.IncomingMessage];
  answer.resume();
  return answer.statusCode;
}

/** Whether one of the folder's own programs was started. */
const wasRun = ({ workspace }: VsCodeHost): boolean => existsSync(path.join(workspace, "was-run"));

describe("R52 a folder that sets every setting of ours", () => {
  it("names them all", () => {
    const ours = Object.keys(settingDefaults).map((key) => `remoteClaude.${key}`);
    expect(Object.keys(evil)).toEqual(expect.arrayContaining(ours));
  });

  it.each(["settings.json", "code-workspace"])(
    "changes nothing, and is told of, by %s",
    async (kind) => {
      const text = JSON.stringify(evil);
      const workspaceFile = "evil.code-workspace";
      const { workbench, host } = await open({
        files: {
          ...programs,
          ...(kind === "settings.json"
            ? { ".vscode/settings.json": text }
            : { [workspaceFile]: JSON.stringify({ folders: [{ path: "." }], settings: evil }) }),
        },
      });
      if (kind === "code-workspace") {
        const file = path.join(host.workspace, workspaceFile);
        const { origin } = new URL(host.url);
        await workbench.page.goto(`${origin}/?workspace=${encodeURIComponent(file)}`);
      }
      await workbench.statusBarItem("Remote Claude: off").waitFor();
      expect([await isOpen(ownPort), await isOpen(evilPort)]).toEqual([false, false]);
      await workbench.runCommand("Start Remote Claude");
      // No question about reachability comes first: none of the ways in that it names is one.
      const warning = workbench.notification("That has no effect");
      await warning.waitFor();
      expect(await warning.textContent()).toContain("remoteClaude.claudePath");
      const chat = await openChat(workbench);
      await sendPrompt(chat, "[[say Still the right one.]]");
      await chat.getByText("Still the right one.", { exact: true }).waitFor();
      await keep(workbench, `settings-${kind}`);
      expect([await isOpen(ownPort), await isOpen(evilPort)]).toEqual([true, false]);
      expect(wasRun(host)).toBe(false);
      expect(await healthAs("evil.example.com")).not.toBe(200);
      expect(await healthAs(`127.0.0.1:${ownPort}`)).toBe(200);
      expect(host.lines.join("\n")).not.toContain("evil_token");
    },
  );

  it("does not get its own claude started, though PATH names the current folder", async () => {
    const { workbench, host } = await open({
      files: programs,
      settings: { "remoteClaude.claudePath": "" },
      env: { PATH: "/usr/bin:/bin::." },
    });
    await workbench.runCommand("Start Remote Claude");
    await workbench.notification("The Claude CLI was not found").waitFor();
    await keep(workbench, "no-cli");
    expect(wasRun(host)).toBe(false);
  });
});

describe("R51 a folder that is no longer trusted", () => {
  it("ends everything within a second", async () => {
    const { edge, edgeSettings } = bench;
    const { workbench, host } = await open({ trusted: false, settings: edgeSettings });
    const { page } = workbench;
    await workbench.statusBarItem("Restricted Mode").waitFor();
    await workbench.runCommand("Workspaces: Manage Workspace Trust");
    await page.getByRole("button", { name: "Trust", exact: true }).first().click();
    await workbench.statusBarItem("Remote Claude: off").waitFor();
    await workbench.runCommand("Configure ngrok");
    await answerNgrok(workbench, authtoken, "mine.ngrok-free.app");
    await workbench.notification("ngrok is set up and works").waitFor();
    await edge.waitForEmpty();
    await workbench.runCommand("Start Remote Claude");
    await workbench.answerDialog("reachable through ngrok", "Make Reachable");
    await edge.waitForBind();
    await expect.poll(() => isOpen(ownPort)).toBe(true);

    await workbench.runCommand("Workspaces: Manage Workspace Trust");
    await keep(workbench, "trust-editor");
    // The folder is on VS Code's list of what is trusted: it is taken off there.
    const entry = page.locator(".workspace-trust-settings .monaco-list-row").first();
    await entry.scrollIntoViewIfNeeded();
    await entry.hover();
    const take = entry.getByRole("button", { name: /Delete/ }).first();
    await take.waitFor();
    await keep(workbench, "trusted");
    const begun = Date.now();
    const emptyAt = edge.waitForEmpty().then(() => Date.now());
    await take.click();
    const closedAt = expect
      .poll(() => isOpen(ownPort), { interval: 20, timeout: 20_000 })
      .toBe(false)
      .then(() => Date.now());
    const times = await Promise.all([emptyAt, closedAt]);
    await keep(workbench, "untrusted");
    process.stdout.write(
      `trust taken away: tunnel down after ${times[0] - begun} ms, port closed after ${times[1] - begun} ms\n`,
    );
    expect(Math.max(...times) - begun).toBeLessThan(1_000);
    const left = () => startedBy(host, /claude-code-|tunnelChild|watchdog/);
    await expect.poll(left, { timeout: 5_000 }).toEqual([]);
  });
});
