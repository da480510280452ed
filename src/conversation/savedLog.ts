import * as v from "valibot";
import type { PlanWindow } from "../shared/catalog";
import type { Envelope, HostEvent } from "../shared/events";
import { reduce } from "../shared/reducer";
import type { Conversation, HostState } from "../shared/state";
import { initialState } from "../shared/state";
import { PromptVault } from "./promptVault";

/** Where the log is kept (src/journal). Both methods throw when the disk does not take it. */
export interface LogJournal {
  checkpoint(seq: number, body: unknown): void;
  append(seq: number, body: unknown, isDurable: boolean): void;
  readonly isFull: boolean;
}

/** What of a prompt is not in its event: the whole text, and what it is recognised by. */
export interface PromptSecret {
  readonly text: string;
  readonly fingerprint: string;
}

/** What an earlier start left. */
export interface SavedLog {
  readonly state: HostState;
  readonly vault: PromptVault;
}

/**
 * Layout of the checkpoint and of the records. It changes with the shape of the state or of an
 * event, because what an older version wrote could not be understood any more.
 */
const layout = 1;

const checkpointSchema = v.object({
  layout: v.literal(layout),
  state: v.custom<HostState>((value) => typeof value === "object" && value !== null),
  vault: v.object({
    accepted: v.array(v.tuple([v.string(), v.string()])),
    texts: v.array(v.tuple([v.string(), v.string()])),
  }),
});
const recordSchema = v.object({
  at: v.number(),
  event: v.custom<HostEvent>((value) => typeof value === "object" && value !== null),
  secret: v.nullable(v.object({ text: v.string(), fingerprint: v.string() })),
});

/** After these a text may be of no use any more, or has to give way. */
const prunedAfter: ReadonlySet<HostEvent["type"]> = new Set([
  "prompt.accepted",
  "prompt.edited",
  "queue.arranged",
  "turn.ended",
  "turn.settled",
  "conversation.closed",
]);

export function checkpointOf(state: HostState, vault: PromptVault): object {
  return { layout, state, vault };
}

export function recordOf({ at, event }: Envelope, secret: PromptSecret | null): object {
  return { at, event, secret };
}

/** The one way the host's memory changes, at work and when it is read back. Gives the new state. */
export function follow(
  state: HostState,
  vault: PromptVault,
  { event, at }: Pick<Envelope, "event" | "at">,
  secret: PromptSecret | null,
): HostState {
  const next = reduce(state, { event, at });
  if (secret !== null && event.type === "prompt.accepted") {
    vault.accept(event.prompt.id, secret.text, secret.fingerprint);
  }
  if (secret !== null && event.type === "prompt.edited") vault.edit(event.promptId, secret.text);
  if (prunedAfter.has(event.type)) vault.prune(next);
  return next;
}

/** Fields that a newer layout-compatible version added get their first value. */
function withNewFields(saved: HostState): HostState {
  const conversations = saved.conversations.map((known) => ({ ...newFields, ...known }));
  const planWindows = saved.planWindows.map((known) => ({ ...newWindowFields, ...known }));
  return { ...initialState, ...saved, conversations, planWindows };
}

const newFields = { context: null } satisfies Partial<Conversation>;
const newWindowFields = { source: "event" } satisfies Partial<PlanWindow>;

/**
 * Reads back what the journal gave. Checksums have proved that it is what was written; only another
 * layout is possible. Null: there is nothing, or nothing that this version understands.
 */
export function restore(recovered: {
  readonly checkpoint: { readonly body: unknown } | null;
  readonly records: readonly { readonly body: unknown }[];
}): SavedLog | null {
  const checkpoint = v.safeParse(checkpointSchema, recovered.checkpoint?.body);
  if (!checkpoint.success) return null;
  const vault = new PromptVault(checkpoint.output.vault);
  let state = withNewFields(checkpoint.output.state);
  for (const { body } of recovered.records) {
    const record = v.safeParse(recordSchema, body);
    if (!record.success) break;
    try {
      state = follow(state, vault, record.output, record.output.secret);
    } catch {
      // An event of another shape: what came before it is true all the same.
      break;
    }
  }
  return { state, vault };
}
