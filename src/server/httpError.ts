import { randomUUID } from "node:crypto";
import type { Logger } from "../base/logger";
import type { HttpError, HttpErrorCode } from "../shared/http";

const statusOf = {
  "bad-request": 400,
  unauthenticated: 401,
  forbidden: 403,
  "not-found": 404,
  "method-not-allowed": 405,
  "unsupported-type": 415,
  "too-large": 413,
  "code-invalid": 401,
  "pairing-denied": 403,
  "pairing-expired": 410,
  "pairing-busy": 409,
  "too-many-attempts": 429,
  internal: 500,
} as const satisfies Record<HttpErrorCode, number>;

/** Type of every answer of the API and of every error. */
export const jsonType = "application/json; charset=utf-8";

/**
 * An answer that says nothing but its code. What happened stands in the PC's log under the same id,
 * so that the owner can find it and a stranger learns nothing.
 */
export function httpError(
  code: HttpErrorCode,
  logger: Logger,
  reason: string,
): { readonly status: (typeof statusOf)[HttpErrorCode]; readonly body: HttpError } {
  const id = randomUUID().slice(0, 8);
  const log = code === "internal" ? "error" : "debug";
  logger[log](`refused ${code} (${id}): ${reason}`);
  return { status: statusOf[code], body: { error: { code, id } } };
}
