import type { Page } from "playwright-core";

/** After this long (ms) the worker that is there is taken. */
const patienceMs = 1_000;

/**
 * Mends a race in older versions of VS Code's web workbench, else their webviews stay empty now and then: the frame
 * around a webview registers its service worker and only then listens for it to take over, which may have happened
 * already (seen in 4.100.3 of code-server; 4.139.1 registers one worker for all webviews instead). The event is
 * said once more; where nobody waits for it any more, nothing comes of it.
 */
export async function mendWebviewWorker(page: Page): Promise<void> {
  await page.addInitScript((patience) => {
    if (!/\/webview\/browser\/pre\/(?:index\.html)?$/u.test(location.pathname)) return;
    const { serviceWorker } = navigator;
    const register = serviceWorker.register.bind(serviceWorker);
    serviceWorker.register = async (...about) => {
      const registration = await register(...about);
      const say = () => {
        if (serviceWorker.controller === null) setTimeout(say, patience);
        else serviceWorker.dispatchEvent(new Event("controllerchange"));
      };
      setTimeout(say, patience);
      return registration;
    };
  }, patienceMs);
}
