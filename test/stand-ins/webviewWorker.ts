import type { Page } from "playwright-core";

/** How often (ms) it is looked whether the worker is there. */
const everyMs = 100;

/**
 * Mends a race in older versions of VS Code's web workbench, where webviews stay empty now and then: each registers a
 * service worker of its own for the place that all of them share, so they push each other's out while it fetches, and
 * they listen for it to take over only after it may have (seen in 4.100.3 of code-server; 4.139.1 has one worker for all).
 * Here all of them get one worker, too, and hear of it once more when it is there. In the desktop's VS Code each
 * webview is a place of its own.
 */
export async function mendWebviewWorker(page: Page): Promise<void> {
  await page.addInitScript((pause) => {
    if (!/\/webview\/browser\/pre\/(?:index\.html)?$/u.test(location.pathname)) return;
    const { serviceWorker } = navigator;
    const register = serviceWorker.register.bind(serviceWorker);
    serviceWorker.register = async (script, options) => {
      const shared = String(script).replace(/&id=[^&]*/u, "");
      const registration = await register(shared, options);
      const say = () => {
        if (serviceWorker.controller?.scriptURL.endsWith(shared) === true) {
          serviceWorker.dispatchEvent(new Event("controllerchange"));
        } else setTimeout(say, pause);
      };
      if (shared !== String(script)) setTimeout(say, pause);
      return registration;
    };
  }, everyMs);
}
