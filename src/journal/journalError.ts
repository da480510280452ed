import { codeOf, messageOf } from "../base/errors";

/**
 * Why something did not get into the journal. Nothing of it counts as written. `code` is the system's
 * (`ENOSPC`, `EIO`, …) or one of:
 * - `no-segment`: a checkpoint has to come first, as after the start and after a failed write;
 * - `segment-full`: the same, because the segment has reached its last bound;
 * - `too-large`: beyond the bound of one record or one checkpoint;
 * - `out-of-order`: a sequence number that does not follow; a mistake of the caller;
 * - `not-json`: a body that JSON can't hold; a mistake of the caller;
 * - `changed`: something else has changed or removed the file;
 * - `closed`: after `close()`.
 */
export class JournalError extends Error {
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "JournalError";
    this.code = code;
  }
}

/** A failure of the system as a JournalError with the system's code; a JournalError as it is. */
export function toJournalError(what: string, cause: unknown): JournalError {
  if (cause instanceof JournalError) return cause;
  return new JournalError(codeOf(cause) ?? "unknown", `Failed to ${what}: ${messageOf(cause)}`, {
    cause,
  });
}
