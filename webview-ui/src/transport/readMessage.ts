import * as v from "valibot";
import { deviceRoles } from "../../../src/shared/devices";
import type { HostEvent } from "../../../src/shared/events";
import type { RefusalCode, Results, ServerMessage } from "../../../src/shared/protocol";
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
/** Any text: a code that this page does not know yet gets the words of "internal". */
const refusalCode = v.custom<RefusalCode>((input) => typeof input === "string");
/** Its form belongs to the request's type: whoever asked checks it (store/results.ts). */
const replyResult = v.custom<Results[keyof Results]>((input) => isRecord(input));
const sequenceNumber = v.pipe(v.number(), v.integer(), v.minValue(0));
const envelope = v.object({ seq: sequenceNumber, at: v.number(), event: hostEvent });
const refusal = v.object({ code: refusalCode, message: v.string() });

type MessageType = ServerMessage["type"];
type Schemas = {
  readonly [T in MessageType]: v.GenericSchema<unknown, Extract<ServerMessage, { type: T }>>;
};

/** One for each type there is: a type without a schema does not compile. */
const schemas: Schemas = {
  welcome: v.object({
    type: v.literal("welcome"),
    protocol: v.number(),
    epoch: v.string(),
    you: v.object({ id: v.string(), name: v.string() }),
    role: v.picklist(deviceRoles),
    build: v.exactOptional(v.string()),
    resume: v.variant("kind", [
      v.object({ kind: v.literal("replay"), events: v.array(envelope) }),
      v.object({ kind: v.literal("snapshot"), seq: sequenceNumber, state: hostState }),
    ]),
  }),
  event: v.object({ type: v.literal("event"), envelope }),
  reply: v.variant("ok", [
    v.object({
      type: v.literal("reply"),
      requestId: v.string(),
      ok: v.literal(true),
      result: v.exactOptional(replyResult),
    }),
    v.object({
      type: v.literal("reply"),
      requestId: v.string(),
      ok: v.literal(false),
      error: refusal,
    }),
  ]),
  error: v.object({ type: v.literal("error"), error: refusal }),
  pong: v.object({ type: v.literal("pong") }),
  "devices.changed": v.object({ type: v.literal("devices.changed") }),
  bye: v.object({ type: v.literal("bye"), code: v.number(), reason: v.string() }),
};

/** A message from the host, or null when it is none that this page knows. */
export function readMessage(input: unknown): ServerMessage | null {
  if (!isRecord(input) || !isMessageType(input["type"])) return null;
  const result = v.safeParse(schemas[input["type"]], input);
  return result.success ? result.output : null;
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

function isMessageType(input: unknown): input is MessageType {
  return typeof input === "string" && Object.hasOwn(schemas, input);
}

function isRecord(input: unknown): input is Readonly<Record<string, unknown>> {
  return typeof input === "object" && input !== null;
}
