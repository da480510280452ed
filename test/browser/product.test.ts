import { writeFile } from "node:fs/promises";
import path from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { launchBrowser } from "../stand-ins/phone/browser";
import { newPhone } from "../stand-ins/phone/devices";
import { screenshot } from "../stand-ins/phone/screenshot";
import { Headless } from "../support/headless";

/** A phone at the built product with the real CLI; only the model is a stand-in. */
let browser: Browser;
let headless: Headless;
let page: Page;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());
beforeEach(async () => {
  headless = await Headless.start({ args: ["--confirm-devices=no"] });
  await writeFile(path.join(headless.workspace, "login.ts"), "export {};\n");
  page = await newPhone(browser);
  await page.goto(headless.ready.pair);
  await page.getByText("Claude works in my-app").waitFor();
});
afterEach(async () => {
  await page.context().close();
  await headless.stop();
});

const composer = () => page.getByRole("textbox", { name: "Message to Claude" });

async function send(text: string): Promise<void> {
  await composer().fill(text);
  await page.getByRole("button", { name: "Send", exact: true }).tap();
}

describe("a phone at the real product", () => {
  it("changes, reorders and removes what waits, and it runs so", async () => {
    await send("[[hold first]] [[say one]]");
    await headless.modelApi.waitForHold("first");
    for (const word of ["two", "three", "four"]) await send(`[[say ${word}]]`);
    await page.getByRole("button", { name: /3 waiting/ }).tap();
    const sheet = page.getByRole("dialog", { name: "Queue" });
    await sheet.getByRole("button", { name: /^Place 3 of 3/ }).press("ArrowUp");
    const texts = () => sheet.locator(".queue-item .queue-text").allTextContents();
    await expect.poll(texts).toEqual(["[[say two]]", "[[say four]]", "[[say three]]"]);
    await sheet.getByRole("button", { name: /say two/ }).tap();
    await sheet.getByRole("button", { name: "Remove", exact: true }).tap();
    await sheet.getByRole("button", { name: "Undo" }).tap();
    await expect.poll(texts).toEqual(["[[say two]]", "[[say four]]", "[[say three]]"]);
    await sheet.getByRole("button", { name: /say four/ }).tap();
    await sheet.getByRole("button", { name: "Edit", exact: true }).tap();
    await sheet.getByRole("textbox").fill("[[say five]]");
    await sheet.getByRole("button", { name: "Save" }).tap();
    await expect.poll(texts).toEqual(["[[say two]]", "[[say five]]", "[[say three]]"]);
    await screenshot(page, "product-queue");
    await sheet.getByRole("button", { name: "Close" }).tap();
    headless.modelApi.release("first");
    await expect
      .poll(() => page.locator(".answer .markdown").allTextContents(), { timeout: 60_000 })
      .toEqual(
        ["one", "two", "five", "three"].map((word) => expect.stringContaining(word) as string),
      );
  });

  it("completes files and commands, sends a picture, and finds the conversation again", async () => {
    await send("[[say hello from the first]]");
    await page.locator(".figures").waitFor();
    await composer().pressSequentially("look at @log");
    await page.getByRole("option", { name: /login\.ts/ }).tap();
    expect(await composer().inputValue()).toBe("look at @login.ts ");
    await composer().fill("");
    await composer().pressSequentially("/comp");
    await page.getByRole("option", { name: /^\/compact/ }).waitFor();
    await screenshot(page, "product-commands");
    await composer().fill("[[say seen]]");
    const pixel =
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==";
    await page.locator("input[type=file]").setInputFiles({
      name: "a.png",
      mimeType: "image/png",
      buffer: Buffer.from(pixel, "base64"),
    });
    await page.locator(".attachment[data-state=ready]").waitFor();
    await page.getByRole("button", { name: "Send", exact: true }).tap();
    await page.getByText("seen", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Permissions:" }).tap();
    await page.getByRole("radio", { name: /Plan first/ }).tap();
    await page.getByRole("button", { name: "Permissions: Plan first" }).waitFor();
    await page.getByRole("button", { name: "New conversation" }).tap();
    await page.getByText("Claude works in my-app").waitFor();
    await page.getByRole("button", { name: "Open conversations" }).tap();
    const sheet = page.getByRole("dialog", { name: "Conversations" });
    await sheet.getByRole("searchbox").fill("hello from the first");
    await sheet.getByText("Found").waitFor();
    await screenshot(page, "product-conversations");
    await sheet.locator(".conversation-main").first().tap();
    await page.locator(".answer .markdown", { hasText: "hello from the first" }).waitFor();
  });
});
