import * as v from "valibot";
import type { Envelope } from "./events";
import { maxAnswerLength, maxDenyReasonLength, maxPromptLength, maxQuestions } from "./limits";
import type { Author, HostState } from "./state";

/**
 * The messages between a page and the host, JSON text frames on `/ws` or `postMessage` in the
 * editor's own chat view. docs/protocol.md explains them for somebody who writes another client.
 */
export const protocolVersion = 1;

/** Close codes of the WebSocket, in the range that RFC 6455 leaves to applications. */
export const closeCodes = {
  /** "Stop Remote Claude", or the editor went away: reconnecting makes no sense until it is back. */
  stopped: 4000,
  /** The device was revoked or its session ended: pair again. */
  revoked: 4001,
  /** The client broke the protocol or a limit; `reason` says which. */
  refused: 4002,
  /** The client was too slow for what it was sent: reconnect. */
  resync: 4003,
} as const;

const uuid = v.pipe(v.string(), v.uuid());
/** Names a request so that its reply can be found; unique per connection. */
const requestId = v.pipe(v.string(), v.minLength(1), v.maxLength(64));

/** First message of every connection. With a cursor of this epoch the missed events are replayed. */
const hello = v.strictObject({
  type: v.literal("hello"),
  protocol: v.number(),
  /** Random name of this page, kept over its reconnects. */
  clientId: v.pipe(v.string(), v.minLength(1), v.maxLength(64)),
  cursor: v.optional(
    v.strictObject({ epoch: uuid, seq: v.pipe(v.number(), v.integer(), v.minValue(0)) }),
  ),
});

/**
 * A prompt. `promptId` is a UUID made when the person pressed Send; sending the same id and text
 * again is safe and gets the same answer, the same id with another text is refused.
 */
const promptSend = v.strictObject({
  type: v.literal("prompt.send"),
  requestId,
  conversationId: uuid,
  promptId: uuid,
  text: v.pipe(v.string(), v.maxLength(maxPromptLength)),
});

/** An answer to a permission request. It must repeat the hash of what was shown. */
const permissionAnswer = v.strictObject({
  type: v.literal("permission.answer"),
  requestId,
  conversationId: uuid,
  permissionId: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
  contentHash: v.pipe(v.string(), v.length(64)),
  decision: v.variant("kind", [
    v.strictObject({
      kind: v.literal("allow"),
      /** For a question: the chosen label or own words by question, several joined with ", ". */
      answers: v.optional(
        v.pipe(
          v.array(
            v.strictObject({
              question: v.pipe(v.string(), v.maxLength(maxAnswerLength)),
              answer: v.pipe(v.string(), v.maxLength(maxAnswerLength)),
            }),
          ),
          v.maxLength(maxQuestions),
        ),
      ),
    }),
    v.strictObject({
      kind: v.literal("deny"),
      reason: v.optional(v.pipe(v.string(), v.maxLength(maxDenyReasonLength))),
    }),
  ]),
});

/** Stops the running turn. Fine when none runs. */
const turnInterrupt = v.strictObject({
  type: v.literal("turn.interrupt"),
  requestId,
  conversationId: uuid,
});

/** Begins a new conversation and makes it the current one. */
const conversationNew = v.strictObject({ type: v.literal("conversation.new"), requestId });

/** Asks "are you there?"; answered by `pong` at once. */
const ping = v.strictObject({ type: v.literal("ping") });

export const clientMessageSchema = v.variant("type", [
  hello,
  promptSend,
  permissionAnswer,
  turnInterrupt,
  conversationNew,
  ping,
]);

export type ClientMessage = v.InferOutput<typeof clientMessageSchema>;
export type ClientRequest = Extract<ClientMessage, { requestId: string }>;
export type PermissionDecision = Extract<ClientMessage, { type: "permission.answer" }>["decision"];

/** Why a request was refused. Codes are stable, `message` is English for logs and other clients. */
export type RefusalCode =
  | "bad-message"
  | "unknown-message"
  | "wrong-protocol"
  | "hello-first"
  | "rate-limited"
  | "no-such-conversation"
  | "empty-prompt"
  | "prompt-id-reused"
  | "queue-full"
  | "permission-gone"
  | "permission-changed"
  | "permission-too-long"
  | "internal";

export interface Refusal {
  readonly code: RefusalCode;
  readonly message: string;
}

export type ServerMessage =
  | {
      readonly type: "welcome";
      readonly protocol: number;
      readonly epoch: string;
      /** Who the host takes this connection for. */
      readonly you: Author;
      /** What follows the cursor (may be empty), or the state as a whole as of `seq`. */
      readonly resume:
        | { readonly kind: "replay"; readonly events: readonly Envelope[] }
        | { readonly kind: "snapshot"; readonly seq: number; readonly state: HostState };
    }
  | { readonly type: "event"; readonly envelope: Envelope }
  /** The answer to the request of that id. */
  | { readonly type: "reply"; readonly requestId: string; readonly ok: true }
  | {
      readonly type: "reply";
      readonly requestId: string;
      readonly ok: false;
      readonly error: Refusal;
    }
  /** Trouble with a message that could not be read as a request. */
  | { readonly type: "error"; readonly error: Refusal }
  | { readonly type: "pong" }
  /** Last message before the host closes, with the close code that follows. */
  | { readonly type: "bye"; readonly code: number; readonly reason: string };
