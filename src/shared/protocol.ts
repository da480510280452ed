import * as v from "valibot";
import type { Envelope } from "./events";
import {
  maxAnswerLength,
  maxChoiceLength,
  maxDenyReasonLength,
  maxImageBytes,
  maxImagePieceBytes,
  maxImagesPerPrompt,
  maxNameLength,
  maxPromptLength,
  maxQuestions,
  maxSearchLength,
} from "./limits";
import type { Author, HostState, Turn } from "./state";

// The messages between a page and the host, JSON text frames on `/ws` or `postMessage` in the
// editor's own chat view. docs/protocol.md explains them for somebody who writes another client.

/** In small letters, as the records of the CLI have them. */
const uuid = v.pipe(v.string(), v.uuid(), v.regex(/^[^A-F]+$/));
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

const promptText = v.pipe(v.string(), v.maxLength(maxPromptLength));
const imageId = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
/** A name from the CLI's own lists, or null for the CLI's own choice. */
const choice = v.nullable(v.pipe(v.string(), v.minLength(1), v.maxLength(maxChoiceLength)));
const cursor = v.pipe(v.string(), v.minLength(1), v.maxLength(200));

/** A request with these fields beside its type and its id. */
const request = <T extends string, E extends v.ObjectEntries>(type: T, entries: E) =>
  v.strictObject({ type: v.literal(type), requestId, ...entries });

/**
 * A prompt. `promptId` is a UUID made when the person pressed Send; sending the same id and text
 * again is safe and gets the same answer, the same id with another text is refused. `isUrgent`: it
 * runs now; what runs is stopped. `isDeferred`: it waits for the plan's reset and a minute more. The images were put before (`image.put`).
 */
const promptSend = request("prompt.send", {
  conversationId: uuid,
  promptId: uuid,
  text: promptText,
  images: v.optional(v.pipe(v.array(imageId), v.maxLength(maxImagesPerPrompt))),
  isUrgent: v.optional(v.boolean()),
  isDeferred: v.optional(v.boolean()),
});

/** The whole text of a prompt that waits or ran. Result: `{text}`. */
const promptTextRequest = request("prompt.text", { conversationId: uuid, promptId: uuid });

/** Changes a waiting prompt; `version` is the one that the text was made from. */
const queueEdit = request("queue.edit", { promptId: uuid, version: v.number(), text: promptText });
/** Puts a waiting prompt before another one, or last (null). `version` is the queue's. */
const queueMove = request("queue.move", {
  promptId: uuid,
  beforeId: v.nullable(uuid),
  version: v.number(),
});
/** Takes a prompt out of the queue; fine when it is gone already, refused when it runs. */
const queueRemove = request("queue.remove", { promptId: uuid });
/** Runs a waiting prompt now: what runs is stopped, and a pause ends for this one. */
const queueRunNow = request("queue.runNow", { promptId: uuid });
const queuePause = request("queue.pause", {});
/** The prompts that wait run again; what another program wrote meanwhile is accepted. */
const queueResume = request("queue.resume", {});
/** Takes all prompts out of the queue. `version` is the queue's. */
const queueClear = request("queue.clear", { version: v.number() });
/** Lets a prompt wait for the plan's reset (one minute after it), or no more. */
const queueDefer = request("queue.defer", { promptId: uuid, isDeferred: v.boolean() });

/** An answer to a permission request. It must repeat the hash of what was shown. */
const permissionAnswer = request("permission.answer", {
  conversationId: uuid,
  permissionId: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
  contentHash: v.pipe(v.string(), v.length(64)),
  decision: v.variant("kind", [
    v.strictObject({
      kind: v.literal("allow"),
      /** Absent: once. The others only where the request has `grants` of that reach. */
      scope: v.optional(v.picklist(["once", "conversation", "always"])),
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
const turnInterrupt = request("turn.interrupt", { conversationId: uuid });
/**
 * Decides about a turn whose outcome nobody knows: `again` sends its prompt once more, `continue`
 * asks the agent to go on, `dismiss` leaves it. The first choice counts. `promptId` names the prompt
 * that this makes.
 */
const turnSettle = request("turn.settle", {
  conversationId: uuid,
  turnId: uuid,
  choice: v.picklist(["again", "continue", "dismiss"]),
  promptId: uuid,
});

/**
 * Begins a new conversation and makes it the current one. `replacesId`: in the place of this one,
 * which is closed (`/clear`).
 */
const conversationNew = request("conversation.new", { replacesId: v.optional(uuid) });
/** Makes an open conversation the current one. */
const conversationSelect = request("conversation.select", { conversationId: uuid });
/**
 * Opens a conversation of the folder's list, or makes it current. Refused with `written-elsewhere`
 * while another program seems to write it, unless `isAnyway`.
 */
const conversationResume = request("conversation.resume", {
  conversationId: uuid,
  isAnyway: v.optional(v.boolean()),
});
/** Opens a new conversation that knows all that was said in this one. `newId` names it. */
const conversationFork = request("conversation.fork", { conversationId: uuid, newId: uuid });
const conversationRename = request("conversation.rename", {
  conversationId: uuid,
  title: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(maxNameLength)),
});
/** Closes it and takes it out of the list. The CLI's own record stays on the PC. */
const conversationRemove = request("conversation.remove", { conversationId: uuid });
/** Chooses model, permission mode and effort by the names of the catalog. Absent: as it was. */
const conversationAdjust = request("conversation.adjust", {
  conversationId: uuid,
  model: v.optional(choice),
  permissionMode: v.optional(choice),
  effort: v.optional(choice),
});
/** All conversations of the folder, newest first; `query` searches titles and texts. */
const conversationList = request("conversation.list", {
  query: v.optional(v.pipe(v.string(), v.maxLength(maxSearchLength))),
  cursor: v.optional(cursor),
});
/** Turns before a turn (`beforeId`), before a page (`cursor`), or the newest. Any conversation's. */
const conversationPage = request("conversation.page", {
  conversationId: uuid,
  beforeId: v.optional(uuid),
  cursor: v.optional(cursor),
});
/** The whole output of a tool. Result: `{text}`. */
const toolOutput = request("tool.output", {
  conversationId: uuid,
  blockId: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
});

/**
 * A piece of a picture, in order from offset 0; the piece that completes `total` bytes checks type
 * and id, the SHA-256 of all bytes. An id that the host has already is fine at any time.
 */
const imagePut = request("image.put", {
  imageId,
  offset: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(maxImageBytes)),
  total: v.pipe(v.number(), v.integer(), v.minValue(1)),
  /** Base64 of at most `maxImagePieceBytes`. */
  data: v.pipe(v.string(), v.base64(), v.maxLength(Math.ceil(maxImagePieceBytes / 3) * 4)),
});
/** A piece of a picture that goes with a prompt. Result: `{data, total}`. */
const imageGet = request("image.get", {
  imageId,
  offset: v.pipe(v.number(), v.integer(), v.minValue(0)),
});
/** Files of the folder whose path fits what was typed after "@". Result: `{paths}`. */
const filesFind = request("files.find", {
  query: v.pipe(v.string(), v.maxLength(maxSearchLength)),
});

/** Asks "are you there?"; answered by `pong` at once. */
const ping = v.strictObject({ type: v.literal("ping") });

export const clientMessageSchema = v.variant("type", [
  hello,
  promptSend,
  promptTextRequest,
  queueEdit,
  queueMove,
  queueRemove,
  queueRunNow,
  queuePause,
  queueResume,
  queueClear,
  queueDefer,
  permissionAnswer,
  turnInterrupt,
  turnSettle,
  conversationNew,
  conversationSelect,
  conversationResume,
  conversationFork,
  conversationRename,
  conversationRemove,
  conversationAdjust,
  conversationList,
  conversationPage,
  toolOutput,
  imagePut,
  imageGet,
  filesFind,
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
  /** `/clear` is the request `conversation.new`. */
  | "not-a-prompt"
  | "prompt-id-reused"
  | "queue-full"
  /** The disk took nothing: full, read-only, gone. */
  | "not-saved"
  | "no-such-prompt"
  /** It runs or ran already. */
  | "prompt-started"
  /** Somebody else changed it meanwhile: look again. */
  | "queue-changed"
  | "no-plan-reset"
  | "written-elsewhere"
  /** A turn runs or prompts wait in it. */
  | "conversation-busy"
  | "turn-settled"
  | "unknown-choice"
  | "not-found"
  | "image-refused"
  | "no-such-image"
  | "permission-gone"
  | "permission-changed"
  | "permission-too-long"
  | "internal";

/** A line of the list of all conversations. Times are epoch ms. */
export interface ListedConversation {
  readonly id: string;
  readonly title: string;
  readonly firstPrompt: string;
  readonly createdAt: number | null;
  readonly updatedAt: number;
  readonly gitBranch: string | null;
  readonly isOpen: boolean;
}

/** What a reply brings, by the type of its request. Those that are not named bring nothing. */
export interface Results {
  readonly "prompt.text": { readonly text: string };
  readonly "tool.output": { readonly text: string };
  readonly "conversation.new": { readonly conversationId: string };
  readonly "conversation.list": {
    readonly items: readonly ListedConversation[];
    /** For the next page; null: that was all. */
    readonly cursor: string | null;
    /** The search ended before it saw everything. */
    readonly isPartial: boolean;
  };
  readonly "conversation.page": {
    /** Oldest first. */
    readonly turns: readonly Turn[];
    /** For the turns before these; null: these are the first. */
    readonly cursor: string | null;
  };
  readonly "image.get": { readonly data: string; readonly total: number };
  readonly "files.find": { readonly paths: readonly string[] };
}

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
  | {
      readonly type: "reply";
      readonly requestId: string;
      readonly ok: true;
      readonly result?: Results[keyof Results];
    }
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
