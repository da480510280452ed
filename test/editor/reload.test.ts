import path from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ModelApi } from "../stand-ins/modelApi/modelApi";
import { startModelApi } from "../stand-ins/modelApi/modelApi";
import type { NgrokEdge } from "../stand-ins/ngrokEdge/edge";
import { startNgrokEdge } from "../stand-ins/ngrokEdge/edge";
import { launchBrowser } from "../stand-ins/phone/browser";
import { newDesktop } from "../stand-ins/phone/devices";
import { screenshot } from "../stand-ins/phone/screenshot";
import type { Workbench } from "../stand-ins/vscodeDriver";
import { openWorkbench } from "../stand-ins/vscodeDriver";
import type { VsCodeHost } from "../stand-ins/vscodeHost";
import { openVsCode } from "../stand-ins/vscodeHost";
import { claudeBinary } from "../support/claudeBinary";
import { processesMarked } from "../support/processes";
import { temporaryFolder } from "../support/temporary";
import { builtVsix } from "../support/vsix";

/**
 * The window goes while Claude works. VS Code then disposes what the extension has, its log first of all, while the
 * extension is still ending, and soon ends the whole extension host.
 */
const authtoken = "fake_ngrok_token_for_tests";
const endless = 'trap "" HUP INT TERM; while true; do sleep 1; done';

describe("Reload Window during a turn", () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let edge: NgrokEdge;
  let modelApi: ModelApi;
  let browser: Browser;
  let host: VsCodeHost;
  let workbench: Workbench;

  /** What the extension started: the CLI, its tools, the tunnel. */
  const ownProcesses = async () =>
    (await processesMarked(path.dirname(host.workspace))).filter(({ commandLine }) =>
      /claude-code-|tunnelChild|while true/.test(commandLine),
    );
  const commandLines = async () =>
    (await ownProcesses()).map(({ commandLine }) => commandLine.slice(0, 300));

  beforeAll(async () => {
    folder = await temporaryFolder("reload");
    edge = await startNgrokEdge({ authtokens: [authtoken] });
    modelApi = await startModelApi();
    const authority = path.join(folder.path, "edge.pem");
    await edge.writeCa(authority);
    const environment = Object.fromEntries(
      Object.entries(modelApi.environment(folder.path)).filter(([name]) => name !== "HOME"),
    );
    host = await openVsCode({
      channel: "newest",
      vsix: await builtVsix(),
      env: environment,
      settings: {
        "remoteClaude.claudePath": claudeBinary(),
        "remoteClaude.ngrok.serverAddress": edge.serverAddr,
        "remoteClaude.ngrok.certificateAuthorityFile": authority,
      },
    });
    browser = await launchBrowser();
    workbench = await openWorkbench(await newDesktop(browser), host.url);
  });

  afterAll(async () => {
    await browser.close();
    await host.stop();
    await Promise.all([edge.close(), modelApi.close()]);
    await folder.remove();
  });

  it("leaves no process behind, and Remote Claude is off again", async () => {
    await workbench.runCommand("Configure ngrok");
    await workbench.answerInput(/Authtoken/, authtoken);
    await workbench.answerInput(/Your ngrok domain/, "mine.ngrok-free.app");
    await workbench.answerInput(/E-mail addresses/, "");
    await workbench.notification("ngrok is set up").waitFor();
    await workbench.runCommand("Start Remote Claude");
    await workbench.answerDialog("reachable through ngrok", "Make Reachable");
    await edge.waitForBind();
    await workbench.runCommand("Open Chat");
    const chat = workbench.webview("onethelab.remote-claude", "view");
    await chat.getByLabel("Message to Claude").fill(`[[bash sh -c '${endless}']]`);
    await chat.getByRole("button", { name: "Send" }).click();
    const card = chat.getByRole("region", { name: /Needs you: Run a command/ });
    await card.getByRole("button", { name: "Allow once" }).click();
    const running = async () => (await commandLines()).join("\n");
    await expect.poll(running, { timeout: 20_000 }).toMatch(/(?=[^]*while true)[^]*tunnelChild/);
    await screenshot(workbench.page, "reload-before");

    // A CLI that hears nothing: it has to be killed, and its tools with it.
    for (const { pid, commandLine } of await ownProcesses()) {
      if (commandLine.startsWith(claudeBinary())) process.kill(pid, "SIGSTOP");
    }
    await workbench.runCommand("Developer: Reload Window");
    await expect.poll(commandLines, { timeout: 15_000 }).toEqual([]);
    await edge.waitForEmpty();
    await workbench.statusBarItem("Remote Claude: off").waitFor();
    await screenshot(workbench.page, "reload-after");
  });
});
