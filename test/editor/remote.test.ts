import { once } from "node:events";
import type { AddressInfo, Server } from "node:net";
import { connect, createServer } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freePort } from "../stand-ins/phone/browser";
import { newDesktop } from "../stand-ins/phone/devices";
import { screenshot } from "../stand-ins/phone/screenshot";
import type { Workbench } from "../stand-ins/vscodeDriver";
import { EditorBench, extensionId, sendPrompt } from "./support/editorBench";
import { followEachOther } from "./support/steps";

async function listening(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

/** Carries bytes to a port of the machine with the folder, as VS Code's own forwarding does. */
function forwarder(port: number): Server {
  return createServer((here) => {
    const there = connect(port, "127.0.0.1");
    for (const socket of [here, there]) socket.on("error", () => socket.destroy());
    here.pipe(there).pipe(here);
  });
}

/**
 * A window here, its folder there, as with Remote-SSH and Dev Containers: a browser on this computer finds the page at
 * another port of `localhost`. Each step follows from the one before.
 */
describe("VS Code whose folder is on another computer", () => {
  followEachOther(() => bench.browser);

  let bench: EditorBench;
  let workbench: Workbench;
  let forwarding: Server;
  let address: string;
  const panel = () => workbench.webview(extensionId, "tab");

  beforeAll(async () => {
    bench = await EditorBench.start("remote");
    const port = await freePort();
    forwarding = forwarder(port);
    address = `http://localhost:${await listening(forwarding)}`;
    const settings = { "remoteClaude.port": port };
    ({ workbench } = await bench.open({ forwardedTo: `${address}/`, settings }));
  });
  afterAll(async () => {
    await bench.stop();
    forwarding.close();
  });

  it("lets this computer's browser in at the forwarded address", async () => {
    await workbench.runCommand("Start Remote Claude");
    await workbench.runCommand("Pair a Phone");
    await panel().getByText("Browser on this computer").waitFor();
    const link = panel()
      .locator(".link", { hasText: `${address}/#p=` })
      .first();
    const pairing = (await link.textContent()) ?? "";
    await screenshot(workbench.page, "remote-01-link");
    const page = await newDesktop(bench.browser);
    await page.goto(pairing);
    await workbench.answerDialog("to control Claude in workspace", "Allow");
    await page.getByRole("textbox", { name: "Message to Claude" }).waitFor();
    expect(new URL(page.url()).origin).toBe(address);
    await sendPrompt(page, "[[write there.txt | it is there]]");
    await page.getByRole("button", { name: "Allow" }).first().click();
    await page.getByText("Done.").waitFor();
    await screenshot(page, "remote-02-page");
  });

  it("shows the settings of that machine, where they count", async () => {
    await workbench.runCommand("Remote Claude: Open Settings");
    const tab = workbench.page.locator(".settings-tabs-widget .action-label.checked");
    await expect.poll(() => tab.textContent()).toMatch(/^Remote/);
    await workbench.page.getByText("Path of the Claude CLI").first().waitFor();
    await screenshot(workbench.page, "remote-03-settings");
  });
});
