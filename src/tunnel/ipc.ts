import * as v from "valibot";

/** What the supervisor tells its child. The token goes this way only: never argv, never environment. */
const toChildSchema = v.variant("type", [
  v.object({
    type: v.literal("start"),
    config: v.object({
      authtoken: v.string(),
      domain: v.nullable(v.string()),
      trafficPolicy: v.nullable(v.string()),
      forwardTo: v.string(),
      serverAddress: v.nullable(v.string()),
      certificateAuthority: v.nullable(v.string()),
    }),
    /** Whole seconds. */
    heartbeatSeconds: v.number(),
    heartbeatToleranceSeconds: v.number(),
    /** For each call into the SDK. */
    callTimeoutMs: v.number(),
  }),
  v.object({ type: v.literal("stop") }),
]);

export type ToChild = v.InferOutput<typeof toChildSchema>;

/** What the child tells its supervisor. `detail` is the SDK's text and may hold the token. */
const fromChildSchema = v.variant("type", [
  v.object({
    type: v.literal("online"),
    url: v.pipe(v.string(), v.url(), v.startsWith("https://")),
  }),
  /** The service answered a heartbeat. */
  v.object({ type: v.literal("beat") }),
  /** The session is of no use any more, or never came to be; see `tunnelErrors` for the code. */
  v.object({
    type: v.literal("failed"),
    code: v.nullable(v.string()),
    detail: v.nullable(v.string()),
  }),
]);

export type FromChild = v.InferOutput<typeof fromChildSchema>;

/** A message of the supervisor, or null for anything else. */
export function parseToChild(message: unknown): ToChild | null {
  const result = v.safeParse(toChildSchema, message);
  return result.success ? result.output : null;
}

/** A message of the child, or null for anything else. */
export function parseFromChild(message: unknown): FromChild | null {
  const result = v.safeParse(fromChildSchema, message);
  return result.success ? result.output : null;
}
