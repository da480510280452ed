import type { Browser, BrowserContextOptions, Page } from "playwright-core";

/** What the person chose on the device. */
export interface DeviceOptions {
  /** Language of the browser; default `en-US`. */
  readonly locale?: string;
  /** Default `light`. */
  readonly colorScheme?: "light" | "dark";
  /** Default `no-preference`. */
  readonly reducedMotion?: "reduce" | "no-preference";
}

export interface PhoneOptions extends DeviceOptions {
  /** Whose browser it says it is; default `iphone`. The engine is Chromium's either way. */
  readonly model?: "iphone" | "android";
  /** What its browser has kept of an origin before the first visit (localStorage, by key). */
  readonly kept?: { readonly origin: string; readonly entries: Readonly<Record<string, string>> };
}

const userAgents = {
  iphone:
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1",
  android:
    "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36",
};

/** A fresh phone: own cookies and storage, touch, 390 by 844 points. `page.context().close()` switches it off. */
export function newPhone(browser: Browser, options: PhoneOptions = {}): Promise<Page> {
  return newDevice(browser, options, {
    viewport: { width: 390, height: 844 },
    isMobile: true,
    hasTouch: true,
    deviceScaleFactor: 3,
    userAgent: userAgents[options.model ?? "iphone"],
    ...(options.kept === undefined ? {} : { storageState: storageOf(options.kept) }),
  });
}

/** A fresh desktop browser, also for driving VS Code. `page.context().close()` closes it. */
export function newDesktop(browser: Browser, options: DeviceOptions = {}): Promise<Page> {
  return newDevice(browser, options, { viewport: { width: 1280, height: 800 } });
}

async function newDevice(
  browser: Browser,
  { locale = "en-US", colorScheme = "light", reducedMotion = "no-preference" }: DeviceOptions,
  device: BrowserContextOptions,
): Promise<Page> {
  const context = await browser.newContext({
    ...device,
    locale,
    colorScheme,
    reducedMotion,
    ignoreHTTPSErrors: true,
  });
  return context.newPage();
}

function storageOf({
  origin,
  entries,
}: NonNullable<PhoneOptions["kept"]>): NonNullable<BrowserContextOptions["storageState"]> {
  const localStorage = Object.entries(entries).map(([name, value]) => ({ name, value }));
  return { cookies: [], origins: [{ origin, localStorage }] };
}
