import type { Probe } from "./socket";
import { request } from "../platform/http";

const probeTimeoutMs = 5_000;

/** Asks over HTTP why a WebSocket could not be opened. */
export async function probeHost(): Promise<Probe> {
  const answer = await request("GET", "/api/me", { timeoutMs: probeTimeoutMs });
  switch (answer.kind) {
    case "ok":
      return probeAsSocket();
    case "refused":
      return answer.code === "unauthenticated" ? "unauthenticated" : "unknown";
    case "intercepted":
      if (answer.by === "tunnel" && !answer.isNgrok) retireWorker();
      return answer.by;
    case "unreachable":
      return navigator.onLine ? "unreachable" : "offline";
  }
}

/**
 * Something else seems to live under this address now: the worker must not hide it. The next page
 * of ours that reaches its PC brings the worker back.
 */
function retireWorker(): void {
  if (!("serviceWorker" in navigator)) return;
  const retired = navigator.serviceWorker.getRegistration().then((found) => found?.unregister());
  retired.catch(() => undefined);
}

/** The PC answers requests that ask ngrok for no page of its own; a socket cannot ask for that. */
async function probeAsSocket(): Promise<Probe> {
  const answer = await request("GET", "/api/me", { timeoutMs: probeTimeoutMs, isPlain: true });
  return answer.kind === "intercepted" ? answer.by : "unknown";
}
