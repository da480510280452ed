import type { Interception } from "../platform/interception";

/** The state of the way to the PC, as a pure function of what happened. Times are epoch ms. */

/** Why there is no connection, as far as it is known. */
export type Fault =
  | "unknown"
  /** The device itself has no network. */
  | "offline"
  /** Nothing answered. */
  | "unreachable"
  /** Something else answered instead of the PC. */
  | Interception
  /** The owner stopped Remote Claude, or the editor was closed. */
  | "stopped"
  /** The server starts again at the same address, which takes a second or two. */
  | "restarting"
  /** The host broke the connection off because of what this page sent. */
  | "refused";

export type Connection =
  /** An attempt is under way. `since`: when the connection was lost, or the page opened. */
  | {
      readonly kind: "connecting";
      readonly since: number;
      readonly attempt: number;
      readonly fault: Fault;
    }
  /** The next attempt comes at `retryAt`, or earlier when something promises success. */
  | {
      readonly kind: "waiting";
      readonly since: number;
      readonly attempt: number;
      readonly fault: Fault;
      readonly retryAt: number;
    }
  /** Connected and up to date. `outageMs`: how long it was not before that. */
  | {
      readonly kind: "live";
      readonly since: number;
      readonly attempt: number;
      readonly outageMs: number;
    }
  /** It makes no sense to try again: the device must pair anew, or the page is too old. */
  | { readonly kind: "ended"; readonly why: "revoked" | "outdated" };

export type ConnectionEvent =
  | { readonly type: "welcomed"; readonly at: number }
  /** The attempt failed or the connection broke. `chance` (0 to 1) spreads the next attempts. */
  | { readonly type: "lost"; readonly at: number; readonly fault: Fault; readonly chance: number }
  /** The wait is over, or a person or the network gives a reason to try now. */
  | { readonly type: "tried" }
  /** A closer look told more about the fault. */
  | { readonly type: "explained"; readonly fault: Fault }
  | { readonly type: "ended"; readonly why: "revoked" | "outdated" };

const firstDelayMs = 1_000;
const longestDelayMs = 30_000;
/** A server that starts again is asked after the first, then after each of the others (ms). */
const restartFirstMs = 200;
const restartStepMs = 250;
/** After so long (ms) it is no restart any more. */
const restartPatienceMs = 10_000;
/** A connection that broke sooner than this was no success: the waits go on growing. */
const stableMs = 5_000;

export function initialConnection(now: number, fault: Fault = "unknown"): Connection {
  return { kind: "connecting", since: now, attempt: 0, fault };
}

export function reduceConnection(connection: Connection, event: ConnectionEvent): Connection {
  if (connection.kind === "ended") return connection;
  switch (event.type) {
    case "welcomed":
      return connection.kind === "live" ? connection : welcome(connection, event.at);
    case "lost":
      return lose(connection, event);
    case "tried":
      return connection.kind === "waiting" ? { ...withoutWait(connection) } : connection;
    case "explained":
      return isUnexplained(connection, event.fault)
        ? { ...connection, fault: faultAfter(connection, event.fault) }
        : connection;
    case "ended":
      return { kind: "ended", why: event.why };
  }
}

/** The wait before an attempt: none before the first, then 1 s, doubling up to 30 s, spread by up to 20 %. */
export function delayBefore(attempt: number, chance: number): number {
  if (attempt === 0) return 0;
  const delay = Math.min(firstDelayMs * 2 ** (attempt - 1), longestDelayMs);
  return Math.round(delay * (1 + 0.2 * chance));
}

type Alive = Exclude<Connection, { kind: "ended" }>;

function welcome(connection: Exclude<Alive, { kind: "live" }>, at: number): Connection {
  const { attempt, since } = connection;
  return { kind: "live", since: at, attempt, outageMs: Math.max(0, at - since) };
}

function lose(connection: Alive, event: Lost): Connection {
  if (isRestarting(connection, event)) return awaitRestart(connection, event);
  const wasStable = connection.kind === "live" && event.at - connection.since >= stableMs;
  const isFirstAttempt = connection.kind === "connecting" && connection.attempt === 0;
  // After a stable connection the next attempt is at once; a first attempt that failed waits 1 s.
  const attempt = wasStable ? 0 : isFirstAttempt ? 1 : connection.attempt + 1;
  return {
    kind: "waiting",
    since: connection.kind === "live" ? event.at : connection.since,
    attempt,
    fault: connection.kind === "live" ? event.fault : faultAfter(connection, event.fault),
    retryAt: event.at + delayBefore(attempt, event.chance),
  };
}

/** Whether a closer look at the fault is worth anything. */
function isUnexplained(
  connection: Alive,
  fault: Fault,
): connection is Exclude<Alive, { kind: "live" }> {
  return connection.kind !== "live" && (fault === "offline" || !isRestart(connection));
}

type Lost = Extract<ConnectionEvent, { type: "lost" }>;

/** What breaks while the server starts again says nothing new, unless it takes too long. */
function isRestarting(connection: Alive, { fault, at }: Lost): boolean {
  if (fault === "offline") return false;
  if (connection.kind === "live") return fault === "restarting";
  return isRestart(connection) && at - connection.since < restartPatienceMs;
}

function awaitRestart(connection: Alive, { at, chance }: Lost): Connection {
  const isFirst = connection.kind === "live";
  const delay = isFirst ? restartFirstMs : restartStepMs * (1 + 0.2 * chance);
  return {
    kind: "waiting",
    since: isFirst ? at : connection.since,
    attempt: 0,
    fault: "restarting",
    retryAt: at + Math.round(delay),
  };
}

/** Whether the host said that it starts again, and is not back yet. */
export function isRestart(connection: Connection): boolean {
  return hasFault(connection, "restarting");
}

/** Whether this is why there is no connection, as far as it is known. */
export function hasFault(connection: Connection, fault: Fault): boolean {
  const { kind } = connection;
  return (kind === "connecting" || kind === "waiting") && connection.fault === fault;
}

/** Faults that the person has to do something about; they count more than a goodbye of before. */
const actionable: ReadonlySet<Fault> = new Set(["offline", "sign-in", "interstitial", "quota"]);

/**
 * Attempt after attempt fails alike: what was found out stays true while nothing more is known. And
 * a host that said goodbye does not answer because of that, whatever the attempts look like.
 */
function faultAfter({ fault: known }: { readonly fault: Fault }, found: Fault): Fault {
  if (known === "restarting") return found;
  if (found === "unknown") return known;
  return known === "stopped" && !actionable.has(found) ? known : found;
}

function withoutWait({
  since,
  attempt,
  fault,
}: Extract<Connection, { kind: "waiting" }>): Connection {
  return { kind: "connecting", since, attempt, fault };
}
