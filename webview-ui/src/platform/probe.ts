import type { Probe } from "../transport/socket";
import { request } from "./http";

const probeTimeoutMs = 5_000;

/** Asks over HTTP why a WebSocket could not be opened. */
export async function probeHost(): Promise<Probe> {
  const answer = await request("GET", "/api/me", { timeoutMs: probeTimeoutMs });
  switch (answer.kind) {
    case "ok":
      return "unknown";
    case "refused":
      return answer.code === "unauthenticated" ? "unauthenticated" : "unknown";
    case "intercepted":
      return "tunnel";
    case "unreachable":
      return navigator.onLine ? "unreachable" : "offline";
  }
}
