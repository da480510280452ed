import { createServer } from "node:net";
import { chmod, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { screenshot } from "../stand-ins/phone/screenshot";
import type { Workbench } from "../stand-ins/vscodeDriver";
import type { OpenOptions, VsCodeHost } from "../stand-ins/vscodeHost";
import {
  answerNgrok,
  authtoken,
  EditorBench,
  extensionId,
  openChat,
  sendPrompt,
} from "./support/editorBench";

/** What a person is told in VS Code when something stands in the way, and which way out is offered. */
const wrongToken = "fake_wrong_token_for_tests";

let bench: EditorBench;
let host: VsCodeHost;

beforeAll(async () => {
  bench = await EditorBench.start("trouble");
});
afterAll(() => bench.stop());
afterEach(() => bench.close());

async function open(options: Partial<OpenOptions> = {}): Promise<Workbench> {
  const opened = await bench.open(options);
  ({ host } = opened);
  return opened.workbench;
}

const keep = (workbench: Workbench, name: string) => screenshot(workbench.page, `trouble-${name}`);

describe("Start Remote Claude", () => {
  it("without a folder says so and offers to open one", async () => {
    const workbench = await open();
    await workbench.page.goto(`${new URL(host.url).origin}/?ew=true`);
    await workbench.statusBarItem("Remote Claude").waitFor();
    await workbench.runCommand("Start Remote Claude");
    const notice = workbench.notification("works in a folder");
    await notice.getByRole("button", { name: "Open Folder" }).waitFor();
    await keep(workbench, "no-folder");
  });

  it("is not there in an untrusted folder: VS Code says so and offers its way out", async () => {
    const workbench = await open({ trusted: false });
    await workbench.statusBarItem("Restricted Mode").waitFor();
    await workbench.page.keyboard.press("F1");
    const palette = workbench.page.locator(".quick-input-widget");
    await palette.locator("input").first().fill(">Manage Workspace Trust");
    const rows = palette.locator(".monaco-list-row");
    await rows.filter({ hasText: "Manage Workspace Trust" }).waitFor();
    await palette.locator("input").first().fill(">Start Remote Claude");
    await rows.filter({ hasText: "Manage Workspace Trust" }).waitFor({ state: "detached" });
    expect(await rows.filter({ hasText: "Start Remote Claude" }).count()).toBe(0);
    await keep(workbench, "untrusted");
    await workbench.page.keyboard.press("Escape");
    await workbench.runCommand("Workspaces: Manage Workspace Trust");
    await workbench.page.getByRole("button", { name: "Trust", exact: true }).first().click();
    await workbench.statusBarItem("Remote Claude").waitFor();
  });

  it("without the CLI offers to install it, and nothing stays half open", async () => {
    const workbench = await open({
      settings: { "remoteClaude.claudePath": "" },
      env: { PATH: "/usr/bin:/bin" },
    });
    await workbench.runCommand("Start Remote Claude");
    const notice = workbench.notification("The Claude CLI was not found");
    await notice.getByRole("button", { name: "Install in Terminal" }).waitFor();
    await notice.getByRole("button", { name: "Open Settings" }).waitFor();
    await keep(workbench, "no-cli");
  });

  it("with a CLI that ends at once says what it said, in the chat too", async () => {
    const broken = path.join(bench.place, "claude");
    await writeFile(broken, "#!/bin/sh\necho 'cannot read settings.json' >&2\nexit 3\n");
    await chmod(broken, 0o755);
    const workbench = await open({ settings: { "remoteClaude.claudePath": broken } });
    await workbench.runCommand("Start Remote Claude");
    await workbench.notification("cannot read settings.json").waitFor();
    await workbench.runCommand("Open Chat");
    await workbench
      .webview(extensionId, "view")
      .getByText(/cannot read settings.json/)
      .first()
      .waitFor();
    await keep(workbench, "cli-ends");
  });

  it("on a taken port uses another and says which", async () => {
    const other = createServer();
    const port = await new Promise<number>((resolve) => {
      other.listen(0, "127.0.0.1", () => {
        const address = other.address();
        resolve(typeof address === "object" && address !== null ? address.port : 0);
      });
    });
    const workbench = await open({ settings: { "remoteClaude.port": port } });
    await workbench.runCommand("Start Remote Claude");
    await workbench.notification(`Port ${port} is taken`).waitFor();
    await keep(workbench, "port-taken");
    other.close();
  });
});

describe("ngrok trouble", () => {
  async function openConfigured(token: string): Promise<Workbench> {
    const workbench = await open({ settings: bench.edgeSettings });
    await workbench.runCommand("Configure ngrok");
    await answerNgrok(workbench, token, "mine.ngrok-free.app");
    await workbench.answerDialog("The connection to ngrok did not work", "Save Anyway");
    await workbench.notification("ngrok is set up").waitFor();
    await workbench.runCommand("Start Remote Claude");
    await workbench.answerDialog("reachable through ngrok", "Make Reachable");
    return workbench;
  }

  /** The chat in the editor goes on whatever becomes of the tunnel. */
  async function expectLocalUse(workbench: Workbench): Promise<void> {
    const chat = await openChat(workbench);
    await sendPrompt(chat, "[[say Still here.]]");
    await chat.getByText("Still here.", { exact: true }).waitFor();
  }

  it("of a wrong token names it, never shows it, and local use goes on", async () => {
    const workbench = await openConfigured(wrongToken);
    const notice = workbench.notification("ERR_NGROK_105");
    await notice.getByRole("button", { name: "Configure ngrok" }).waitFor();
    expect(await workbench.page.content()).not.toContain(wrongToken);
    await expectLocalUse(workbench);
    await keep(workbench, "wrong-token");
    expect(host.lines.join("\n")).not.toContain(wrongToken);
  });

  it("of a refused domain and of one that is online elsewhere is told apart", async () => {
    const { edge } = bench;
    edge.refuseBind({
      code: "ERR_NGROK_320",
      message: "The domain is reserved for another account.",
    });
    const workbench = await openConfigured(authtoken);
    await workbench.notification("ERR_NGROK_320").waitFor();
    await keep(workbench, "domain-refused");
    await workbench.runCommand("Stop Remote Claude");
    edge.refuseBind({ code: "ERR_NGROK_334", message: "The endpoint is already online." });
    await workbench.runCommand("Start Remote Claude");
    await workbench.notification("ERR_NGROK_334").waitFor();
    await keep(workbench, "endpoint-taken");
    edge.refuseBind(null);
    expect((await edge.waitForBind()).hostname).toBe("mine.ngrok-free.app");
  });
});
