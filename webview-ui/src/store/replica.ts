import type { Envelope } from "../../../src/shared/events";
import type { ServerMessage } from "../../../src/shared/protocol";
import { reduce } from "../../../src/shared/reducer";
import type { HostState } from "../../../src/shared/state";

/** The page's copy of the host's state and the place in the host's log up to which it is true. */
export interface Replica {
  readonly state: HostState;
  readonly cursor: { readonly epoch: string; readonly seq: number } | null;
}

/**
 * Applies a welcome: what was missed, or the whole state anew. Null when it does not fit to what
 * the page has; then only a snapshot helps.
 */
export function welcomed(
  replica: Replica,
  { epoch, resume }: Extract<ServerMessage, { type: "welcome" }>,
): Replica | null {
  if (resume.kind === "snapshot") {
    return { state: resume.state, cursor: { epoch, seq: resume.seq } };
  }
  if (replica.cursor?.epoch !== epoch) return null;
  return allApplied(replica, resume.events);
}

/** Applies these in their order, as `applied` does. */
export function allApplied(replica: Replica, envelopes: readonly Envelope[]): Replica | null {
  return envelopes.reduce<Replica | null>(
    (result, envelope) => result && applied(result, envelope),
    replica,
  );
}

/** Applies the next event. What is known already changes nothing; a gap gives null. */
function applied(replica: Replica, envelope: Envelope): Replica | null {
  const { cursor, state } = replica;
  if (cursor === null || envelope.seq > cursor.seq + 1) return null;
  if (envelope.seq <= cursor.seq) return replica;
  return {
    state: reduce(state, envelope),
    cursor: { epoch: cursor.epoch, seq: envelope.seq },
  };
}
