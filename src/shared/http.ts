import * as v from "valibot";
import { maxDeviceNameLength } from "./limits";

/** Bodies of the HTTP routes. Each answer that is not 2xx has `{error: {code, id}}`. */

/**
 * `POST /api/pair`. Answers 202 with `PairPending`, then the same request with `ticket` instead of
 * `code` waits (long poll) for the owner's answer: 200 `Me` with the cookie, 403 denied, 410 too late.
 */
export const pairBodySchema = v.union([
  v.strictObject({
    /** What is no code at all is a wrong one: nobody can tell by the answer what ours look like. */
    code: v.fallback(v.pipe(v.string(), v.maxLength(64)), ""),
    name: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(maxDeviceNameLength)),
  }),
  v.strictObject({ ticket: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{22,64}$/)) }),
]);
export type PairBody = v.InferOutput<typeof pairBodySchema>;

/** The pairing waits for the owner; `number` is shown on both sides, "00" to "99". */
export interface PairPending {
  readonly ticket: string;
  readonly number: string;
}

/** `GET /api/me`: the device behind the cookie and where it is. */
export interface Me {
  readonly deviceId: string;
  readonly deviceName: string;
  readonly hostName: string;
  readonly workspaceName: string;
}

/** Why an HTTP request was refused. */
export type HttpErrorCode =
  | "bad-request"
  | "unauthenticated"
  | "forbidden"
  | "not-found"
  | "method-not-allowed"
  | "unsupported-type"
  | "too-large"
  | "code-invalid"
  | "pairing-denied"
  | "pairing-expired"
  | "pairing-busy"
  | "too-many-attempts"
  | "internal";

export interface HttpError {
  readonly error: {
    readonly code: HttpErrorCode;
    /** Also in the PC's log, to find what happened. */
    readonly id: string;
  };
}
