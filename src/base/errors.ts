/**
 * A failure that a person is meant to read: `message` says what happened and what to do.
 * Everything else that is thrown is a bug and is shown in general words only.
 * `code` is stable and machine-readable, e.g. `claude-missing`.
 */
export class UserError extends Error {
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "UserError";
    this.code = code;
  }

  /** By its name: the extension and what a start loads are two scripts, each with a class of its own. */
  static override [Symbol.hasInstance](value: unknown): value is UserError {
    return value instanceof Error && value.name === "UserError";
  }
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** `Failed to read the device list: EACCES …`, with the cause kept. */
export function wrapError(verb: string, what: string, cause: unknown): Error {
  return new Error(`Failed to ${verb} ${what}: ${messageOf(cause)}`, { cause });
}

/** Node's error code (`EADDRINUSE`), if it is one. */
export function codeOf(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}
