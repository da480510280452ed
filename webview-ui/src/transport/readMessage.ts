import * as v from "valibot";
import type { HostEvent } from "../../../src/shared/events";
import type { ServerMessage } from "../../../src/shared/protocol";
import type { HostState } from "../../../src/shared/state";

/**
 * The frame of each message is checked here. What is inside an event or a snapshot was made by
 * the same build of the product that served this page, and is only checked for its outline.
 */
const hostEvent = v.custom<HostEvent>(
  (input) => isRecord(input) && typeof input["type"] === "string",
);
const hostState = v.custom<HostState>(
  (input) => isRecord(input) && isRecord(input["host"]) && Array.isArray(input["conversations"]),
);
const sequenceNumber = v.pipe(v.number(), v.integer(), v.minValue(0));
const envelope = v.object({ seq: sequenceNumber, at: v.number(), event: hostEvent });
const refusal = v.object({
  // A code that this page does not know yet gets the words of "internal".
  code: v.string(),
  message: v.string(),
});
const serverMessage = v.variant("type", [
  v.object({
    type: v.literal("welcome"),
    protocol: v.number(),
    epoch: v.string(),
    you: v.object({ id: v.string(), name: v.string() }),
    resume: v.variant("kind", [
      v.object({ kind: v.literal("replay"), events: v.array(envelope) }),
      v.object({ kind: v.literal("snapshot"), seq: sequenceNumber, state: hostState }),
    ]),
  }),
  v.object({ type: v.literal("event"), envelope }),
  v.variant("ok", [
    v.object({ type: v.literal("reply"), requestId: v.string(), ok: v.literal(true) }),
    v.object({
      type: v.literal("reply"),
      requestId: v.string(),
      ok: v.literal(false),
      error: refusal,
    }),
  ]),
  v.object({ type: v.literal("error"), error: refusal }),
  v.object({ type: v.literal("pong") }),
  v.object({ type: v.literal("bye"), code: v.number(), reason: v.string() }),
]);

/** A message from the host, or null when it is none that this page knows. */
export function readMessage(input: unknown): ServerMessage | null {
  const result = v.safeParse(serverMessage, input);
  return result.success ? (result.output as ServerMessage) : null;
}

/** The same for a text frame. */
export function readFrame(frame: unknown): ServerMessage | null {
  if (typeof frame !== "string") return null;
  try {
    return readMessage(JSON.parse(frame));
  } catch {
    return null;
  }
}

function isRecord(input: unknown): input is Readonly<Record<string, unknown>> {
  return typeof input === "object" && input !== null;
}
