import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { launchBrowser } from "../stand-ins/phone/browser";
import { newPhone } from "../stand-ins/phone/devices";
import { screenshot } from "../stand-ins/phone/screenshot";
import { claudeBinary } from "../support/claudeBinary";
import { Headless } from "../support/headless";
import { panelsFetched } from "./support/panelsFetched";

/**
 * A phone at the built product with the real CLI. Exactly one link is broken at a time, and the strip
 * names that one. (Those with ngrok in them: ngrok.test.ts, ngrokPhone.test.ts.)
 */
let browser: Browser;
let folder: string;
let headless: Headless;
let page: Page;

/** What the product starts as Claude. */
const claude = (): string => path.join(folder, "claude");

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "remote-claude-links-"));
  await symlink(claudeBinary(), claude());
  headless = await Headless.start({ args: ["--confirm-devices=no"], claudePath: claude() });
  page = await newPhone(browser);
  await page.goto(headless.ready.pair);
  await page.getByText("Claude works in my-app").waitFor();
  await panelsFetched(page);
});
afterEach(async () => {
  await page.context().close();
  await headless.stop();
  await rm(folder, { recursive: true, force: true });
});

const strip = () => page.locator(".strip");
const broken = () => page.locator(".link-chain [data-state=broken]");
const well = () => page.locator(".link-chain [data-state=well]");

async function send(text: string): Promise<void> {
  await page.getByRole("textbox", { name: "Message to Claude" }).fill(text);
  await page.getByRole("button", { name: "Send", exact: true }).tap();
}

describe("the strip names the link that is broken", () => {
  it("the service: after 2 s that it is tried again, after 10 s since when, and nothing when it is back", async () => {
    await send("[[status 529 5]] [[say there you are]]");
    await strip().getByText("Claude's service does not answer the PC.").waitFor();
    expect(await strip().getAttribute("data-tone")).toBe("amber");
    await page.locator(".strip[data-tone=red]").waitFor({ timeout: 60_000 });
    await strip()
      .getByText(/Since \d\d:\d\d\./u)
      .waitFor();
    expect(await broken().textContent()).toContain("Service");
    expect(await well().count()).toBe(3);
    await screenshot(page, "links-service");
    await page.locator(".answer", { hasText: "there you are" }).waitFor({ timeout: 60_000 });
    await strip().waitFor({ state: "detached" });
  });

  it("Claude: that it does not run, until the next message can start it", async () => {
    await send("[[say first]]");
    await page.locator(".figures").waitFor();
    await rm(claude());
    await writeFile(claude(), "#!/bin/sh\nexit 3\n", { mode: 0o755 });
    for (const { pid, commandLine } of await headless.processes()) {
      if (commandLine.includes("stream-json")) process.kill(pid, "SIGKILL");
    }
    await send("[[say second]]");
    await strip().getByText("Claude is not running on the PC.").waitFor({ timeout: 60_000 });
    await strip().getByText("Your next message tries to start it.").waitFor();
    expect(await broken().textContent()).toContain("Claude");
    await screenshot(page, "links-claude");
    await rm(claude());
    await symlink(claudeBinary(), claude());
    await send("[[say third]]");
    const resume = page.getByRole("button", { name: "Resume" });
    const third = page.getByText("third", { exact: true });
    await resume.or(third).first().waitFor();
    if (await resume.isVisible()) await resume.tap();
    await third.waitFor({ timeout: 60_000 });
    await strip().waitFor({ state: "detached" });
  });

  it("the PC: that Remote Claude was stopped there, since when, and that typing is kept", async () => {
    await page.getByRole("textbox", { name: "Message to Claude" }).fill("half a thought");
    await headless.end();
    await strip().getByText("Remote Claude is stopped on the PC.").waitFor();
    await strip()
      .getByText(/Since \d\d:\d\d\. What you type is kept\./u)
      .waitFor();
    expect(await broken().textContent()).toContain("PC");
    expect(await well().allTextContents()).toEqual(["This device: works"]);
  });

  it("the PC: that it does not answer, where it went without a word", async () => {
    await headless.kill();
    await page.getByText("Reconnecting…").waitFor();
    await strip()
      .getByText(/^The PC has not answered since/u)
      .waitFor({ timeout: 30_000 });
    expect(await broken().textContent()).toContain("PC");
  });

  it("this device: that it is offline, and what is sent then goes out once it is back", async () => {
    await page.context().setOffline(true);
    await strip()
      .getByText(/^This device is offline since \d\d:\d\d\./u)
      .waitFor();
    expect(await broken().textContent()).toContain("This device");
    await send("[[say from the tunnel]]");
    await page.getByText("Kept here. Sent when you are back.").waitFor();
    await page.context().setOffline(false);
    await page.locator(".answer", { hasText: "from the tunnel" }).waitFor();
    await strip().waitFor({ state: "detached" });
  });
});
