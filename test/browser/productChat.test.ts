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
  page = await newPhone(browser, { colorScheme: "dark" });
  await page.goto(headless.ready.pair);
  await page.getByText("Claude works in my-app").waitFor();
});
afterEach(async () => {
  await page.context().close();
  await headless.stop();
});

async function send(text: string): Promise<void> {
  await page.getByRole("textbox", { name: "Message to Claude" }).fill(text);
  await page.getByRole("button", { name: "Send", exact: true }).tap();
}

const agent = () => page.getByRole("button", { name: /Agent Look around/ });

describe("the chat of the real product", () => {
  it("shows what a sub-agent does, then its report in its own words", async () => {
    await send(
      "[[task Look around | {{bash ls}} {{hold inner}} {{bash pwd}} {{say All is tidy.}}]] [[say all seen]]",
    );
    await headless.modelApi.waitForHold("inner");
    await page.getByText("1 step", { exact: true }).waitFor();
    await page.locator(".agent-now", { hasText: "ls" }).waitFor();
    await screenshot(page, "product-agent");
    headless.modelApi.release("inner");
    await page.getByText("all seen").waitFor();
    await page.getByText("2 steps").waitFor();
    await agent().tap();
    await page.locator(".agent-steps").getByText("pwd").waitFor();
    expect(await page.locator(".tool-body > .markdown").textContent()).toContain("All is tidy.");
    await screenshot(page, "product-agent-open");
  });

  it("lets a sub-agent go on in the background, in its own card, while the next prompt runs", async () => {
    await send(
      "[[task& Look around | {{hold first}} {{bash ls}} {{hold inner}} {{say All is tidy.}}]] [[say started]]",
    );
    await page.getByText("started", { exact: true }).waitFor();
    await page.getByText("in the background", { exact: true }).waitFor();
    headless.modelApi.release("first");
    await page.locator(".agent-now", { hasText: "ls" }).waitFor();
    await send("[[say something else]]");
    await page.getByText("something else", { exact: true }).waitFor();
    await screenshot(page, "product-background");
    headless.modelApi.release("inner");
    await page.getByText("in the background", { exact: true }).waitFor({ state: "detached" });
    expect(await page.locator(".turn").first().getByText("1 step", { exact: true }).count()).toBe(
      1,
    );
  });

  it("measures the context, also of a conversation that is opened again", async () => {
    await send("[[usage in=400000 out=20000 write=0 read=0]] [[say much]]");
    await page.getByText("much", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Context: 42%" }).waitFor();
    await screenshot(page, "product-context");
    await page.getByRole("button", { name: "New conversation" }).tap();
    await page.getByRole("button", { name: /Go on with/ }).tap();
    await page.getByRole("button", { name: "Context: 42%" }).waitFor();
  });

  it("finds words of the conversation", async () => {
    for (const word of ["alpha", "beta"]) {
      await send(`[[say the ${word} answer]]`);
      await page
        .locator(".answer", { hasText: `the ${word} answer` })
        .locator(".figures")
        .waitFor();
    }
    await page.getByRole("button", { name: "Menu" }).tap();
    await page.getByRole("button", { name: "Find in conversation" }).tap();
    await page.getByRole("searchbox").fill("ALPHA answer");
    await expect.poll(() => page.locator(".find-count").textContent()).toMatch(/^2 of 2$/);
    await screenshot(page, "product-find");
  });
});
