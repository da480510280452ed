import type { Door } from "./doorPolicy";

/** Where a request came from. */
export interface Visitor {
  readonly door: Door["kind"];
  /** IP address, or `unknown`. */
  readonly address: string;
}
