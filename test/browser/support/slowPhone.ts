import type { Page } from "playwright-core";
import type { PageBench } from "./pageBench";

const pageScript = /\/assets\/chunk-/u;

/** A paired phone whose page's script comes only when `goOn` is called. `kept`: what its tab has in its storage. */
export async function slowPhone(
  bench: PageBench,
  kept: Readonly<Record<string, string>> = {},
): Promise<{ readonly phone: Page; readonly goOn: () => void }> {
  const phone = await bench.newPhone();
  const waiting: (() => void)[] = [];
  let isOpen = false;
  await phone.route(pageScript, async (route) => {
    if (!isOpen) await new Promise<void>((resolve) => waiting.push(resolve));
    await route.continue();
  });
  await phone.context().addInitScript(
    `localStorage.setItem("remote-claude.paired", "1");
     Object.assign(sessionStorage, ${JSON.stringify(kept)});`,
  );
  return {
    phone,
    goOn: () => {
      isOpen = true;
      for (const resolve of waiting) resolve();
    },
  };
}

/** Opens the page on it, as far as it comes without its script; gives what lets the script come. */
export async function openWithoutScript(
  bench: PageBench,
  kept?: Readonly<Record<string, string>>,
): Promise<() => void> {
  const { phone, goOn } = await slowPhone(bench, kept);
  // Its scripts would hold the load event.
  void bench.open(Promise.resolve(phone)).catch(() => undefined);
  await phone.locator("textarea").waitFor();
  return goOn;
}
