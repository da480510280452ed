import * as v from "valibot";
import type { HttpErrorCode, Me, PairPending } from "../../../src/shared/http";
import { skipsInterstitial } from "../../../src/shared/ngrokCodes";
import { interceptionOf, isFromNgrok } from "./interception";
import type { Interception } from "./interception";

/**
 * The page's HTTP requests. Only JSON from the PC counts as an answer: a redirect, a page of the
 * tunnel's edge or of a captive portal is trouble, never success.
 */
export type Answer =
  | { readonly kind: "ok"; readonly status: number; readonly body: unknown }
  | { readonly kind: "refused"; readonly code: HttpErrorCode; readonly retryAfterS: number | null }
  /** The edge of the tunnel, or something else on the way, answered instead of the PC. */
  | { readonly kind: "intercepted"; readonly by: Interception; readonly isNgrok: boolean }
  | { readonly kind: "unreachable" };

const errorBody = v.object({
  error: v.object({
    code: v.picklist([
      "bad-request",
      "unauthenticated",
      "forbidden",
      "not-found",
      "method-not-allowed",
      "unsupported-type",
      "too-large",
      "code-invalid",
      "pairing-denied",
      "pairing-expired",
      "pairing-busy",
      "too-many-attempts",
      "internal",
    ] satisfies HttpErrorCode[]),
  }),
});

export const meSchema = v.object({
  deviceId: v.string(),
  deviceName: v.string(),
  hostName: v.string(),
  workspaceName: v.string(),
}) satisfies v.GenericSchema<unknown, Me>;

export const pairPendingSchema = v.object({
  ticket: v.string(),
  number: v.string(),
}) satisfies v.GenericSchema<unknown, PairPending>;

/** Sends a request to this page's own origin; never throws. */
export async function request(
  method: "GET" | "POST",
  path: `/api/${string}`,
  options: {
    readonly body?: unknown;
    readonly timeoutMs: number;
    /** Without the header that spares us ngrok's own page: as a WebSocket asks, which can't set it. */
    readonly isPlain?: boolean;
  },
): Promise<Answer> {
  let response: Response;
  let text: string;
  try {
    response = await fetch(path, {
      method,
      credentials: "same-origin",
      cache: "no-store",
      redirect: "manual",
      signal: AbortSignal.timeout(options.timeoutMs),
      headers: {
        accept: "application/json",
        ...(options.isPlain === true ? {} : skipsInterstitial),
        ...(method === "POST" ? { "content-type": "application/json" } : {}),
      },
      ...(method === "POST" ? { body: JSON.stringify(options.body ?? {}) } : {}),
    });
    text = await response.text();
  } catch {
    return { kind: "unreachable" };
  }
  return readAnswer(response, text);
}

function readAnswer(response: Response, text: string): Answer {
  const { status } = response;
  const isNgrok = isFromNgrok(response);
  const intercepted = (): Answer => ({
    kind: "intercepted",
    by: interceptionOf(response, text),
    isNgrok,
  });
  if (isNgrok) return intercepted();
  if (status === 204) return { kind: "ok", status, body: null };
  const body = isJson(response) ? parse(text) : undefined;
  if (body === undefined) return intercepted();
  if (response.ok) return { kind: "ok", status, body };
  const error = v.safeParse(errorBody, body);
  if (!error.success) return intercepted();
  const retryAfter = Number(response.headers.get("retry-after"));
  return {
    kind: "refused",
    code: error.output.error.code,
    retryAfterS: Number.isFinite(retryAfter) && retryAfter > 0 ? retryAfter : null,
  };
}

function isJson(response: Response): boolean {
  return response.headers.get("content-type")?.startsWith("application/json") ?? false;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
