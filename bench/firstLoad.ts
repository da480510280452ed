import type { Browser } from "playwright-core";
import { launchBrowser } from "../test/stand-ins/phone/browser";
import { newPhone } from "../test/stand-ins/phone/devices";
import type { Model } from "./model";
import { paired } from "./pageOnDevice";
import { Product } from "./product";

/** A visit with an empty cache, until the text field for prompts is there and the network is quiet. */
export interface Visit {
  /** What the browser asked for until the PC's welcome was there, such as `GET /assets/app-12345678.css`. */
  readonly requests: readonly string[];
  /** What it asked for then, before anybody touched it: panels that are to open without a network. */
  readonly afterwards: readonly string[];
  /** Bytes of the answers' bodies as they were sent, that is compressed; without the WebSocket. */
  readonly received: number;
  /** Milliseconds from opening the link to the text field. */
  readonly usable: number;
}

export interface FirstLoads {
  /** By the one-time link of a phone that is not paired yet. */
  readonly pairing: Visit;
  /** By the address, of a phone that is. */
  readonly paired: Visit;
}

/** Two phones' visits in a real Chromium. Throws when there is none. */
export async function measureFirstLoads(model: Model): Promise<FirstLoads> {
  const product = await Product.start(model);
  try {
    const browser = await launchBrowser();
    try {
      const { visit: pairing, cookies } = await visit(browser, product.pairLink, []);
      const { origin } = new URL(product.pairLink);
      return { pairing, paired: (await visit(browser, origin, cookies)).visit };
    } finally {
      await browser.close();
    }
  } finally {
    await product.stop();
  }
}

type Cookies = Awaited<ReturnType<ReturnType<Browser["contexts"]>[number]["cookies"]>>;

async function visit(
  browser: Browser,
  link: string,
  cookies: Cookies,
): Promise<{ readonly visit: Visit; readonly cookies: Cookies }> {
  const { origin } = new URL(link);
  // As a phone that was here before: its cookie and the mark that it is paired, but no file of the page.
  const page = await newPhone(
    browser,
    cookies.length > 0 ? { kept: { origin, entries: paired } } : {},
  );
  await page.context().addCookies(cookies);
  const asked: string[] = [];
  const requests: string[] = [];
  const sizes: Promise<number>[] = [];
  page.on("request", (request) => {
    asked.push(`${request.method()} ${new URL(request.url()).pathname}`);
  });
  page.on("requestfinished", (request) => {
    sizes.push(request.sizes().then(({ responseBodySize }) => responseBodySize));
  });
  page.on("websocket", (socket) => {
    asked.push(`GET ${new URL(socket.url()).pathname} (WebSocket)`);
    socket.once("framereceived", () => {
      requests.push(...asked.splice(0));
    });
  });
  const openedAt = performance.now();
  await page.goto(link);
  await page.getByRole("textbox").waitFor();
  const usable = performance.now() - openedAt;
  await page.waitForLoadState("networkidle");
  const received = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  const kept = await page.context().cookies();
  await page.context().close();
  return { visit: { requests, afterwards: asked, received, usable }, cookies: kept };
}
