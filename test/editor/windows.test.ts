import { existsSync } from "node:fs";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freePort } from "../stand-ins/phone/browser";
import { newDesktop } from "../stand-ins/phone/devices";
import { screenshot } from "../stand-ins/phone/screenshot";
import type { Workbench } from "../stand-ins/vscodeDriver";
import { openWorkbench } from "../stand-ins/vscodeDriver";
import type { VsCodeHost } from "../stand-ins/vscodeHost";
import { channels } from "../stand-ins/vscodeHost";
import { EditorBench, extensionId, sendPrompt, shownChat } from "./support/editorBench";
import { followEachOther } from "./support/steps";

/** Two windows of one VS Code, one of them with several folders; then nothing is left of all. Each step follows from the one before. */
describe.each(channels)("Two windows in VS Code (%s)", (channel) => {
  followEachOther(() => bench.browser);

  let bench: EditorBench;
  let host: VsCodeHost;
  let first: Workbench;
  let second: Workbench;
  let port: number;

  const keep = ({ page }: Workbench, step: string) =>
    screenshot(page, `windows-${channel}-${step}`);

  const chatOf = (workbench: Workbench) => workbench.webview(extensionId, "view");
  const list = () => second.page.locator(".quick-input-widget .monaco-list-row");
  /** The address that a window says it has, by its status bar's tooltip. */
  const addressOf = async (workbench: Workbench) => {
    await workbench.page.bringToFront();
    await workbench.page.mouse.move(600, 300);
    await workbench.page.locator('[id="onethelab.remote-claude.remoteClaude.status"]').hover();
    const tooltip = workbench.page.locator(".workbench-hover").filter({ hasText: "This PC" });
    await tooltip.first().waitFor();
    const text = (await tooltip.first().textContent()) ?? "";
    return { text, port: Number(/127\.0\.0\.1:(\d+)/.exec(text)?.[1]) };
  };

  beforeAll(async () => {
    bench = await EditorBench.start("windows");
    port = await freePort();
    const settings = { "remoteClaude.port": port };
    ({ host, workbench: first } = await bench.open({ channel, settings }));
    const folders = ["app", "lib"].map((name) => path.join(bench.place, name));
    await Promise.all(folders.map((folder) => mkdir(folder)));
    const file = path.join(bench.place, "both.code-workspace");
    await writeFile(file, JSON.stringify({ folders: folders.map((folder) => ({ path: folder })) }));
    const { origin } = new URL(host.url);
    // Two windows of one profile share a service worker in VS Code for the web, which leaves views empty now and then.
    const page = await newDesktop(bench.browser);
    second = await openWorkbench(page, `${origin}/?workspace=${encodeURIComponent(file)}`);
  });

  afterAll(() => bench.stop());

  it("are online at the same time, each with a server and a name of its own", async () => {
    await first.runCommand("Start Remote Claude");
    await (await shownChat(first)).getByText("workspace").first().waitFor();
    await second.runCommand("Start Remote Claude");
    await list().getByText("lib", { exact: true }).waitFor();
    await keep(second, "01-which-folder");
    await second.answerInput(/Which folder/, "lib");
    await second.notification(`Port ${port} is taken by another window`).waitFor();
    await (await shownChat(second)).getByText("lib").first().waitFor();
    const [one, two] = [await addressOf(first), await addressOf(second)];
    expect(one.port).toBe(port);
    expect(one.text).toContain("workspace");
    expect(two.text).toContain("lib");
    expect(two.port).not.toBe(port);
    await second.runCommand("Pair a Phone");
    await second.webview(extensionId, "tab").getByText(/· lib/).waitFor();
    await keep(first, "02-first");
    await keep(second, "03-second");
  });

  it("work on their own folder, and the end of one leaves the other", async () => {
    await sendPrompt(chatOf(second), "[[write here.txt | second]] [[say Written.]]");
    await chatOf(second).getByRole("button", { name: "Allow once" }).click();
    await chatOf(second).getByText("Written.", { exact: true }).waitFor();
    expect(existsSync(path.join(bench.place, "lib", "here.txt"))).toBe(true);
    await first.runCommand("Stop Remote Claude");
    await first.statusBarItem("Remote Claude: off").waitFor();
    await sendPrompt(chatOf(second), "[[say Still here.]]");
    await chatOf(second).getByText("Still here.", { exact: true }).waitFor();
  });

  it("come back to the folder and the port that they had", async () => {
    const before = await addressOf(second);
    await first.runCommand("Start Remote Claude");
    await second.runCommand("Stop Remote Claude");
    await second.statusBarItem("Remote Claude: off").waitFor();
    await second.runCommand("Start Remote Claude");
    await chatOf(second).getByText("Still here.", { exact: true }).waitFor();
    expect((await addressOf(second)).port).toBe(before.port);
    expect(await list().first().isVisible()).toBe(false);
  });

  it("ask for the folder again when told to", async () => {
    await second.runCommand("Stop Remote Claude");
    await second.statusBarItem("Remote Claude: off").waitFor();
    await second.runCommand("Choose Folder");
    await second.answerInput(/Which folder/, "app");
    await chatOf(second).getByText("app").first().waitFor();
    await second.runCommand("Stop Remote Claude");
    await second.statusBarItem("Remote Claude: off").waitFor();
  });

  // The older one, as a server, only marks what is uninstalled: at its next start it has removed nothing, and run no hook.
  if (channel === "newest") {
    it("leave nothing of the product after its uninstall", async () => {
      await first.runCommand("Stop Remote Claude");
      await first.statusBarItem("Remote Claude: off").waitFor();
      expect((await placesOf(host)).length).toBeGreaterThan(1);
      await second.page.context().close();
      await first.page.goto("about:blank");
      await host.restartWithout(extensionId);
      await first.page.goto(host.url);
      await expect.poll(() => placesOf(host), { timeout: 30_000 }).toEqual([]);
    });
  }
});

/** Everything in VS Code's folders that bears the extension's name. */
async function placesOf({ userDataDir, extensionsDir }: VsCodeHost): Promise<readonly string[]> {
  const user = await readdir(userDataDir, { recursive: true });
  const extensions = await readdir(extensionsDir);
  return [
    ...user.filter((name) => path.basename(name) === extensionId && !/logs/.test(name)),
    ...extensions.filter((name) => name.startsWith(`.${extensionId}`)),
  ];
}
