import { tunnelSteadyMs } from "../shared/limits";
import { backoffMs } from "./backoff";
import type { TunnelProblem } from "./errors";

/** Where the tunnel stands. Times are milliseconds since 1970. */
export type TunnelState =
  | { readonly kind: "off" }
  /** `attempt` counts the attempts that failed since the tunnel last held. */
  | { readonly kind: "starting"; readonly attempt: number }
  | {
      readonly kind: "online";
      readonly url: string;
      readonly since: number;
      readonly attempt: number;
    }
  | {
      readonly kind: "retrying";
      readonly attempt: number;
      readonly reason: TunnelProblem;
      readonly retryAt: number;
    }
  | ({ readonly kind: "failed" } & Omit<TunnelProblem, "kind">)
  | { readonly kind: "stopping" };

/** What happens to a tunnel. */
export type TunnelEvent =
  | { readonly kind: "start" }
  | { readonly kind: "online"; readonly url: string }
  | { readonly kind: "trouble"; readonly problem: TunnelProblem }
  | { readonly kind: "retry" }
  /** The time for the next attempt came, but it would be in vain. */
  | { readonly kind: "postpone" }
  /** The network is back: a new attempt, and the waits begin anew. */
  | { readonly kind: "returned" }
  | { readonly kind: "stop" }
  | { readonly kind: "stopped" };

/** What the reducer can't know by itself; `random` is in [0, 1). */
export interface Circumstances {
  readonly now: number;
  readonly random: number;
}

export const tunnelOff: TunnelState = { kind: "off" };

/** The next state. An event that means nothing in a state leaves it as it is, the same object. */
export function reduceTunnel(
  state: TunnelState,
  event: TunnelEvent,
  circumstances: Circumstances,
): TunnelState {
  switch (event.kind) {
    case "start":
      return { kind: "starting", attempt: 0 };
    case "online": {
      if (state.kind !== "starting") return state;
      const { attempt } = state;
      return { kind: "online", url: event.url, since: circumstances.now, attempt };
    }
    case "trouble":
      return state.kind === "starting" || state.kind === "online"
        ? afterTrouble(state, event.problem, circumstances)
        : state;
    case "retry":
      return state.kind === "retrying" ? { kind: "starting", attempt: state.attempt } : state;
    case "postpone": {
      if (state.kind !== "retrying") return state;
      const attempt = state.attempt + 1;
      const retryAt = circumstances.now + backoffMs(attempt, circumstances.random);
      return { ...state, attempt, retryAt };
    }
    case "returned":
      return state.kind === "retrying" || state.kind === "starting"
        ? { kind: "starting", attempt: 0 }
        : state;
    case "stop":
      return state.kind === "off" ? state : { kind: "stopping" };
    case "stopped":
      return state.kind === "stopping" ? tunnelOff : state;
  }
}

function afterTrouble(
  state: Extract<TunnelState, { kind: "starting" | "online" }>,
  problem: TunnelProblem,
  { now, random }: Circumstances,
): TunnelState {
  if (problem.kind === "fatal") return { ...problem, kind: "failed" };
  // A tunnel that comes and goes at once must not be restarted twice a second for ever.
  const wasSteady = state.kind === "online" && now - state.since >= tunnelSteadyMs;
  const attempt = wasSteady ? 1 : state.attempt + 1;
  return { kind: "retrying", attempt, reason: problem, retryAt: now + backoffMs(attempt, random) };
}
