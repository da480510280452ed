import type { IncomingMessage } from "node:http";
import { cookieOf, escapeHtml } from "./oauth";

const cookieName = "abuse_interstitial";
const weekSeconds = 7 * 24 * 60 * 60;

/**
 * Does the free plan put its warning before this request? Browsers get it once a week and host;
 * the header and other user agents skip it.
 */
export function needsInterstitial(request: IncomingMessage, hostname: string): boolean {
  if (request.headers["ngrok-skip-browser-warning"] !== undefined) return false;
  if (!(request.headers["user-agent"] ?? "").startsWith("Mozilla/")) return false;
  return cookieOf(request, cookieName) !== hostname;
}

/** The warning, with the button "Visit Site" that sets the cookie and loads the page again. */
export function interstitialPage(hostname: string): string {
  const cookie = `${cookieName}=${hostname}; path=/; max-age=${weekSeconds}`;
  return `<!doctype html><meta name="viewport" content="width=device-width">
<title>You are about to visit ${escapeHtml(hostname)}</title>
<h1>You are about to visit</h1><p>${escapeHtml(hostname)}</p><button id="visit">Visit Site</button>
<script>
document.getElementById("visit").addEventListener("click", () => {
  document.cookie = ${JSON.stringify(cookie)};
  location.reload();
});
</script>`;
}
