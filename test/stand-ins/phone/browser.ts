import { once } from "node:events";
import { existsSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { chromium } from "playwright-core";
import type { Browser } from "playwright-core";

export interface BrowserOptions {
  /**
   * Where host names lead, such as `MAP my.ngrok-free.app 127.0.0.1:8443`. With it, certificates are not checked: the
   * stand-ins sign their own.
   */
  readonly hostResolverRules?: string;
  /** Where other programs may drive it, too; see `freePort`. */
  readonly debuggingPort?: number;
}

const usualPlaces = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/snap/bin/chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

/** The installed Chromium: $CHROME_PATH, or the first of the usual places. Throws when there is none. */
function chromiumPath(): string {
  const named = process.env["CHROME_PATH"];
  const found = [...(named ? [named] : []), ...usualPlaces].find((place) => existsSync(place));
  if (!found) throw new Error("No Chromium found: install it, or set CHROME_PATH to it.");
  return found;
}

/**
 * What is left out of Chromium's own window. The lists under its address bar are two pages more for each window, which
 * cost as much as the window itself. The last switch of a name counts, so the others are those that Playwright leaves
 * out as well: what would ask the network, and what would come between a page and its test.
 */
const featuresLeftOut = [
  ...["WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "PreloadTopChromeWebUI", "AimEnabled"],
  ...["HttpsUpgrades", "HttpsFirstBalancedModeAutoEnable", "OptimizationHints"],
  ...["NetworkTimeServiceQuerying", "PreconnectToSearch", "MediaRouter", "LensOverlay"],
  ...["AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "PaintHolding"],
  ...["ThirdPartyStoragePartitioning", "AvoidCorsURLLoaderRestartOnRedirect"],
  "TcpPortRandomizationWin",
];

/** Starts a real Chromium with a fresh profile that talks to nobody by itself. End it with `close()`. */
export function launchBrowser(options: BrowserOptions = {}): Promise<Browser> {
  const { hostResolverRules, debuggingPort } = options;
  return chromium.launch({
    executablePath: chromiumPath(),
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      `--disable-features=${featuresLeftOut.join(",")}`,
      ...(debuggingPort === undefined ? [] : [`--remote-debugging-port=${debuggingPort}`]),
      ...(hostResolverRules === undefined
        ? []
        : [`--host-resolver-rules=${hostResolverRules}`, "--ignore-certificate-errors"]),
    ],
  });
}

/** A port of this machine that nothing listens at just now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
