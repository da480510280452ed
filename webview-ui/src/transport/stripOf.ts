import type { Connection, Fault } from "./connection";

/** What the strip below the header says about the connection. */
export type Strip =
  | { readonly kind: "hidden" }
  | { readonly kind: "reconnecting" }
  /** The server starts again, as somebody wanted. */
  | { readonly kind: "restarting" }
  | { readonly kind: "fault"; readonly fault: Fault; readonly since: number }
  | { readonly kind: "back" };

/** A short break is nobody's business (ms). */
export const amberAfterMs = 2_000;
/** A long one needs its reason (ms). */
export const redAfterMs = 10_000;
const greenForMs = 1_500;

/** Faults that will not mend themselves in seconds are told without the wait. */
const certain: ReadonlySet<Fault> = new Set([
  "stopped",
  "tunnel",
  "quota",
  "rate",
  "asleep",
  "no-server",
  "sign-in",
  "interstitial",
]);

export function stripOf(connection: Connection, now: number): Strip {
  switch (connection.kind) {
    case "ended":
      return { kind: "hidden" };
    case "live": {
      const wasNoticed = connection.outageMs >= amberAfterMs;
      return { kind: wasNoticed && now - connection.since < greenForMs ? "back" : "hidden" };
    }
    case "connecting":
    case "waiting": {
      const { fault, since } = connection;
      const passed = now - since;
      if (fault === "restarting") return { kind: "restarting" };
      // The device itself says so: there is nothing to wait for.
      if (fault === "offline") return { kind: "fault", fault, since };
      if (passed < amberAfterMs) return { kind: "hidden" };
      if (passed >= redAfterMs || certain.has(fault)) return { kind: "fault", fault, since };
      return { kind: "reconnecting" };
    }
  }
}

/** When the strip has to be looked at again (ms from now); null when only an event changes it. */
export function nextLook(connection: Connection, now: number): number | null {
  if (connection.kind === "ended") return null;
  const passed = now - connection.since;
  const moments = connection.kind === "live" ? [greenForMs] : [amberAfterMs, redAfterMs];
  const next = moments.find((moment) => moment > passed);
  return next === undefined ? null : next - passed;
}
