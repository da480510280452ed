import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect } from "vitest";
import { launchBrowser } from "../../stand-ins/phone/browser";
import { newPhone } from "../../stand-ins/phone/devices";
import { opened } from "./fixtures";
import { FakeHost } from "./fakeHost";
import { builtPage } from "./pageBuild";
import type { PageBuild } from "./pageBuild";
import { watchTrespasses } from "./trespasses";

/** One host and one page per test, over one browser and one build per file. */
export interface PageBench {
  readonly browser: Browser;
  /** The page as the host has it, unless it is told to serve another one. */
  readonly build: PageBuild;
  readonly host: FakeHost;
  readonly origin: string;
  readonly page: Page;
  /** A phone that has not opened the page yet. */
  newPhone(): Promise<Page>;
  /**
   * Opens the page, on a phone unless told otherwise. `path` follows the origin; `door`: another origin
   * that leads to the host.
   */
  open(device?: Promise<Page>, path?: string, door?: string): Promise<void>;
  /** The same with an empty conversation in it. */
  openConversation(device?: Promise<Page>): Promise<void>;
  readonly composer: Locator;
  readonly sendButton: Locator;
  readonly allowButton: Locator;
}

/** To be called once in a test file. After each test it sees that content did nothing it must not. */
export function usePageBench(): PageBench {
  let build: PageBuild;
  let browser: Browser;
  let host: FakeHost;
  let origin: string;
  let page: Page;
  let trespasses: readonly string[] = [];

  beforeAll(async () => {
    [build, browser] = await Promise.all([builtPage(), launchBrowser()]);
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    host = new FakeHost(build);
    origin = await host.start();
  });
  afterEach(async () => {
    await page.context().close();
    await host.stop();
    expect(trespasses).toEqual([]);
  });

  const open = async (device = newPhone(browser), path = "/", door = origin): Promise<void> => {
    page = await device;
    trespasses = watchTrespasses(page, door);
    await page.goto(door + path);
  };
  return {
    get browser() {
      return browser;
    },
    get build() {
      return build;
    },
    get host() {
      return host;
    },
    get origin() {
      return origin;
    },
    get page() {
      return page;
    },
    newPhone: () => newPhone(browser),
    open,
    openConversation: async (device) => {
      host.emit(...opened());
      await open(device);
      await page.getByText("Claude works in my-app").waitFor();
    },
    get composer() {
      return page.getByRole("textbox", { name: "Message to Claude" });
    },
    get sendButton() {
      return page.getByRole("button", { name: "Send", exact: true });
    },
    get allowButton() {
      return page.getByRole("button", { name: "Allow once" });
    },
  };
}
