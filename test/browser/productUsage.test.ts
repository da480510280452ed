import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { launchBrowser } from "../stand-ins/phone/browser";
import { newPhone } from "../stand-ins/phone/devices";
import { screenshot } from "../stand-ins/phone/screenshot";
import { Headless } from "../support/headless";

/** A phone at the built product with the real CLI, logged in with a plan; only the model is a stand-in. */
let browser: Browser;
let headless: Headless;
let page: Page;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());
beforeEach(async () => {
  headless = await Headless.start({ args: ["--confirm-devices=no"], account: "plan" });
  page = await newPhone(browser);
});
afterEach(async () => {
  await page.context().close();
  await headless.stop();
});

/** When a text first stood in the header's pill, by the clock of page and host (epoch ms). */
const watchPill = (text: string): Promise<unknown> =>
  page.evaluate(`void (window.pillAt = new Promise((resolve) => {
    const look = () => {
      const pill = document.querySelector(".usage-pill");
      if (pill?.textContent.includes(${JSON.stringify(text)})) resolve(Date.now());
    };
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
    look();
  }))`);

describe("a phone at the real product", () => {
  it("shows how full the plan is, and its reset, within a second of Claude's word", async () => {
    let toldAt: number | null = null;
    page.on("websocket", (socket) => {
      socket.on("framereceived", ({ payload }) => {
        const found = /"plan\.changed".*"utilization":0\.42.*?"asOf":(\d+)/u.exec(String(payload));
        if (found !== null) toldAt ??= Number(found[1]);
      });
    });
    await page.goto(headless.ready.pair);
    await page.getByText("Claude works in my-app").waitFor();
    await watchPill("42%");
    await page
      .getByRole("textbox", { name: "Message to Claude" })
      .fill("[[limits 5h=0.42 7d=0.1 reset=+7800]] [[say hello]]");
    await page.getByRole("button", { name: "Send", exact: true }).tap();
    const shownAt = await page.evaluate<number>("window.pillAt");
    expect(await page.locator(".usage-pill").innerText()).toMatch(/42%.*2 h (10|09) m/su);
    await expect.poll(() => toldAt).not.toBeNull();
    expect(shownAt - Number(toldAt)).toBeLessThan(1_000);
    await page.locator(".figures").waitFor();
    await page.locator(".usage-pill").tap();
    const sheet = page.getByRole("dialog", { name: "Usage" });
    await sheet.getByText("told by Claude with an answer").first().waitFor();
    await sheet.getByRole("region", { name: "Last 30 days" }).getByRole("img").waitFor();
    await screenshot(page, "product-usage");
  });
});
