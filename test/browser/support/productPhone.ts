import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll } from "vitest";
import { launchBrowser } from "../../stand-ins/phone/browser";
import { newPhone } from "../../stand-ins/phone/devices";
import { Headless } from "../../support/headless";

/** One phone at the built product with the real CLI, for all tests of a file; only the model is a stand-in. */
export interface ProductPhone {
  readonly headless: Headless;
  readonly page: Page;
  /** Sends a prompt. */
  send(text: string): Promise<void>;
  /** Until the model's own words stand in a turn that is over. */
  untilSaid(words: string): Promise<void>;
}

/** To be called once in a test file. */
export function useProductPhone(colorScheme: "dark" | "light"): ProductPhone {
  let browser: Browser;
  let headless: Headless;
  let page: Page;

  beforeAll(async () => {
    browser = await launchBrowser();
    headless = await Headless.start({ args: ["--confirm-devices=no"] });
    page = await newPhone(browser, { colorScheme });
    await page.goto(headless.ready.pair);
    await page.getByText("Claude works in my-app").waitFor();
  });
  afterAll(async () => {
    await headless.stop();
    await browser.close();
  });

  return {
    get headless() {
      return headless;
    },
    get page() {
      return page;
    },
    send: async (text) => {
      await page.getByRole("textbox", { name: "Message to Claude" }).fill(text);
      await page.getByRole("button", { name: "Send", exact: true }).tap();
    },
    untilSaid: async (words) => {
      const turn = page.locator(".turn", { has: page.locator(".answer", { hasText: words }) });
      await turn.locator(".figures").waitFor();
    },
  };
}
