import type { Page } from "playwright-core";

/**
 * Collects, from now on, everything that content must never be able to do: dialogs, violations of
 * the policy, uncaught errors, requests to other origins.
 */
export function watchTrespasses(page: Page, origin: string): readonly string[] {
  const seen: string[] = [];
  page.on("dialog", (dialog) => {
    seen.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("pageerror", (error) => {
    seen.push(`error ${error.message}`);
  });
  page.on("request", (request) => {
    const url = request.url();
    const isOwn = [origin, `blob:${origin}`, "data:"].some((start) => url.startsWith(start));
    if (!isOwn) seen.push(`request ${url}`);
  });
  page.on("console", (message) => {
    const text = message.text();
    if (message.type() === "error" && /content security|trusted/iu.test(text)) {
      seen.push(`policy ${text}`);
    }
  });
  return seen;
}
