import { launchBrowser } from "../test/stand-ins/phone/browser";
import { newPhone } from "../test/stand-ins/phone/devices";
import type { Model } from "./model";
import { Product } from "./product";

/** A phone's first visit: what a real browser asks for until the conversation is there. */
export interface FirstLoad {
  /** Such as `GET /assets/app-12345678.js`. */
  readonly requests: readonly string[];
  /** Milliseconds from opening the link to the text field that takes prompts. */
  readonly usable: number;
}

/** Opens the one-time link in a fresh Chromium. Throws when there is none. */
export async function measureFirstLoad(model: Model): Promise<FirstLoad> {
  const product = await Product.start(model);
  try {
    const browser = await launchBrowser();
    try {
      const page = await newPhone(browser);
      const requests: string[] = [];
      page.on("request", (request) => {
        requests.push(`${request.method()} ${new URL(request.url()).pathname}`);
      });
      page.on("websocket", (socket) => {
        requests.push(`GET ${new URL(socket.url()).pathname} (WebSocket)`);
      });
      const openedAt = performance.now();
      await page.goto(product.pairLink);
      await page.getByRole("textbox").waitFor();
      const usable = performance.now() - openedAt;
      await page.waitForLoadState("networkidle");
      // The browser's own request for the icon is reported to nobody.
      const icons = page.locator("link[rel~=icon]");
      for (let index = 0; index < (await icons.count()); index += 1) {
        const place = await icons.nth(index).getAttribute("href");
        requests.push(`GET ${place ?? ""} (icon)`);
      }
      return { requests, usable };
    } finally {
      await browser.close();
    }
  } finally {
    await product.stop();
  }
}
