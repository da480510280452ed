import type { DoorKind } from "./doorPolicy";

/** What is written down for the owner. Texts of prompts, codes, tokens and contents never are. */
export const auditEvents = [
  "started",
  "stopped",
  "restarted",
  "tunnel-online",
  "tunnel-offline",
  "code-made",
  "pairing-asked",
  "pairing-allowed",
  "pairing-denied",
  /** Nobody answered in time, or before the question was taken back. */
  "pairing-expired",
  /** Another device wants in while the owner is asked about one. */
  "pairing-crowded",
  "code-wrong",
  "pairing-blocked",
  "pairing-closed",
  "unauthenticated",
  "request-refused",
  "device-revoked",
  "device-renamed",
  "device-role",
  "logged-out",
  "not-allowed",
  "step-up-asked",
  "step-up-allowed",
  "step-up-refused",
  "permission-answered",
  "settings-changed",
  "prompt-sent",
  "queue-changed",
  "conversation-changed",
  "turn-stopped",
  "push-subscribed",
  "push-unsubscribed",
  "editor-shown",
  "editor-read",
] as const;
export type AuditEvent = (typeof auditEvents)[number];

/** Who did it. A stranger has no session. */
export type AuditActor =
  | { readonly kind: "owner" }
  | { readonly kind: "device"; readonly id: string; readonly name: string }
  | { readonly kind: "stranger" };

export interface AuditEntry {
  readonly event: AuditEvent;
  readonly who: AuditActor;
  /** Where it came in; null where no door was involved. */
  readonly door: DoorKind | "editor" | null;
  /** IP address, as far as it can be told. */
  readonly address: string | null;
  /** What exactly: a hash, an id, a mode, a reason. One printable line. */
  readonly detail: string | null;
}

/** An entry as it was written down. */
export interface AuditRecord extends AuditEntry {
  /** When, UTC: `2030-01-31T23:59:59.123Z`. */
  readonly at: string;
}

/** Takes entries, in order; never throws. */
export interface Audit {
  record(entry: AuditEntry): void;
}

/** For acts that must not happen unseen. */
export interface DurableAudit extends Audit {
  /** Returns when the disk has the line; false: it has not, and the act must not take place. */
  commit(entry: AuditEntry): boolean;
}
