import * as v from "valibot";
import type { ChangeDiff, ChangeList } from "./changedFiles";
import type { Envelope } from "./events";
import {
  maxAnswerLength,
  maxDenyReasonLength,
  maxDeviceNameLength,
  maxImageBytes,
  maxImagePieceBytes,
  maxImagesPerPrompt,
  maxPromptLength,
  maxQuestions,
  maxSearchLength,
} from "./limits";
import { changesDiff, changesList } from "./changesRequests";
import type { EditorContext } from "./editorContext";
import { editorContext, editorDiff, editorOpen } from "./editorRequests";
import {
  conversationNew,
  conversationSelect,
  conversationResume,
  conversationFork,
  conversationRename,
  conversationRemove,
  conversationAdjust,
  conversationList,
  conversationPage,
  conversationSearch,
  toolOutput,
} from "./conversationRequests";
import type {
  ConversationFindings,
  ConversationList,
  ConversationPage,
} from "./conversationAnswers";
import { deviceName } from "./deviceName";
import type { DeviceRole, ListedDevice } from "./devices";
import type { PushSubscribed } from "./pushChoices";
import {
  presenceReport,
  pushState,
  pushSubscribe,
  pushTest,
  pushUnsubscribe,
} from "./pushRequests";
import { request, uuid } from "./requestForm";
import type { Author, HostState } from "./state";
import type { UsageSummary } from "./usage";

// The messages between a page and the host, JSON text frames on `/ws` or `postMessage` in the
// editor's own chat view. docs/protocol.md explains them for somebody who writes another client.

/**
 * First message of every connection. With a cursor of this epoch the missed events are replayed. It
 * may come with the upgrade itself (`/ws?hello=`), therefore nothing in it is a secret.
 */
export const helloSchema = v.strictObject({
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
 * that this makes. `language`: in which the agent is asked to go on, as the person will read it.
 */
const turnSettle = request("turn.settle", {
  conversationId: uuid,
  turnId: uuid,
  choice: v.picklist(["again", "continue", "dismiss"]),
  promptId: uuid,
  language: v.optional(v.picklist(["en", "ko"])),
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

/** One printable line, whatever came. */
const deviceNameSchema = v.pipe(
  v.string(),
  v.trim(),
  v.maxLength(maxDeviceNameLength),
  v.transform(deviceName),
  v.minLength(1),
);

/** All paired devices. Result: `{devices}`; `devices.changed` tells when to ask again. */
const deviceList = request("device.list", {});
/** Gives a device another name. */
const deviceRename = request("device.rename", {
  deviceId: uuid,
  name: deviceNameSchema,
});
/** Ends a device's session and its live connections. Fine when it is gone already. */
const deviceRevoke = request("device.revoke", { deviceId: uuid });
/** The same with every device but the one that asks. */
const deviceRevokeOthers = request("device.revokeOthers", {});

/**
 * Starts the HTTP server and the agent again. The address and the tunnel stay; each client is told
 * good-bye with `closeCodes.restarting` and comes back. A turn that runs is stopped.
 */
const serverRestart = request("server.restart", {});

/**
 * What was used, whole, as Claude's logs tell; as of when is in it. Null: the first scan is not done, or usage can't be
 * counted. Other folders' names are in it, therefore not for every role.
 */
const usageRead = request("usage.read", {});

/** Asks "are you there?"; answered by `pong` at once. */
const ping = v.strictObject({ type: v.literal("ping") });

export const clientMessageSchema = v.variant("type", [
  helloSchema,
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
  conversationSearch,
  toolOutput,
  imagePut,
  imageGet,
  filesFind,
  changesList,
  changesDiff,
  deviceList,
  deviceRename,
  deviceRevoke,
  deviceRevokeOthers,
  serverRestart,
  pushState,
  pushSubscribe,
  pushUnsubscribe,
  pushTest,
  presenceReport,
  usageRead,
  editorOpen,
  editorDiff,
  editorContext,
  ping,
]);

export type ClientMessage = v.InferOutput<typeof clientMessageSchema>;
export type ClientHello = v.InferOutput<typeof helloSchema>;
export type ClientRequest = Extract<ClientMessage, { requestId: string }>;
/** Requests about the host itself; all others are about conversations and the queue. */
export type HostRequest = Extract<
  ClientRequest,
  { type: `${"device" | "server" | "push" | "presence" | "usage" | "editor"}.${string}` }
>;
export type ConversationRequest = Exclude<ClientRequest, HostRequest>;
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
  /** The role of this device does not reach so far. */
  | "not-allowed"
  /** Only at the PC itself, in the editor. */
  | "step-up-required"
  /** The owner was asked at the PC and said no, or nothing. */
  | "step-up-refused"
  | "no-such-device"
  /** The address is of no push service that is known. */
  | "push-refused"
  /** The push service did not take it, or the device is not subscribed. */
  | "push-failed"
  /** Nothing of an editor is there, as in the headless program. */
  | "no-editor"
  /** Somebody types in the editor just now: nothing may come between. */
  | "editor-busy"
  /** The editor can't show that file as text. */
  | "not-shown"
  | "internal";

/** What a reply brings, by the type of its request. Those that are not named bring nothing. */
export interface Results {
  readonly "prompt.text": { readonly text: string };
  readonly "tool.output": { readonly text: string };
  readonly "conversation.new": { readonly conversationId: string };
  readonly "conversation.list": ConversationList;
  readonly "conversation.page": ConversationPage;
  readonly "conversation.search": ConversationFindings;
  readonly "image.get": { readonly data: string; readonly total: number };
  readonly "files.find": { readonly paths: readonly string[] };
  readonly "changes.list": ChangeList;
  readonly "changes.diff": ChangeDiff;
  readonly "editor.diff": { readonly shown: "diff" | "file" };
  readonly "editor.context": EditorContext;
  readonly "usage.read": { readonly summary: UsageSummary | null };
  readonly "device.list": { readonly devices: readonly ListedDevice[] };
  readonly "push.state": {
    readonly key: string | null;
    readonly subscribed: PushSubscribed | null;
  };
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
      /** What this connection may do; `full` in the editor. */
      readonly role: DeviceRole;
      /** Names the page that the host serves now; absent where it serves none, as in the editor. */
      readonly build?: string;
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
  /** The list of devices is another one now; only clients that may see it are told. */
  | { readonly type: "devices.changed" }
  /** Last message before the host closes, with the close code that follows. */
  | { readonly type: "bye"; readonly code: number; readonly reason: string };
