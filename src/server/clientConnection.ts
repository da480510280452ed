import * as v from "valibot";
import { messageOf } from "../base/errors";
import type { Disposable } from "../base/lifecycle";
import { DisposableStore } from "../base/lifecycle";
import type { Logger } from "../base/logger";
import type { Conversations } from "../conversation/conversations";
import type { EventLog } from "../conversation/eventLog";
import type {
  ClientMessage,
  ClientRequest,
  Refusal,
  RefusalCode,
  ServerMessage,
} from "../shared/protocol";
import { clientMessageSchema, protocolVersion } from "../shared/protocol";
import type { Author } from "../shared/state";

/** English words of the refusals, for logs and for other clients; the page has its own. */
const refusalText: Readonly<Record<RefusalCode, string>> = {
  "bad-message": "This message does not fit the protocol: see docs/protocol.md.",
  "unknown-message": "There is no message of this type in protocol 1.",
  "wrong-protocol": `This host speaks protocol ${protocolVersion}: reload the page.`,
  "hello-first": "The first message has to be hello.",
  "rate-limited": "Too many messages: slow down.",
  "no-such-conversation": "This conversation is not open any more.",
  "empty-prompt": "A prompt needs some text.",
  "prompt-id-reused": "This prompt id was used for another prompt: make a new one.",
  "queue-full": "The queue is full: wait for a turn to end, or stop it.",
  "permission-gone": "This request was answered already or is over.",
  "permission-changed": "This request is not the one that was shown: look again.",
  "permission-too-long": "This request is too long to be shown whole: it can only be denied.",
  internal: "Something failed on the PC: see its log.",
};

const typedSchema = v.looseObject({ type: v.string() });
const requestSchema = v.looseObject({
  requestId: v.pipe(v.string(), v.minLength(1), v.maxLength(64)),
});
const knownTypes: ReadonlySet<string> = new Set(
  clientMessageSchema.options.map((option) => option.entries.type.literal),
);

export interface ConnectionContext {
  readonly log: EventLog;
  readonly conversations: Conversations;
  readonly author: Author;
  readonly logger: Logger;
  readonly send: (message: ServerMessage) => void;
}

/**
 * One client's side of the protocol, whatever carries it: hello, then every event in order, and the
 * answers to its requests. Nothing but `hello` is taken before hello, and each message is checked
 * against the schema.
 */
export class ClientConnection implements Disposable {
  private readonly context: ConnectionContext;
  private readonly disposables = new DisposableStore();
  private hasSaidHello = false;
  private isDisposed = false;

  constructor(context: ConnectionContext) {
    this.context = context;
  }

  get isReady(): boolean {
    return this.hasSaidHello;
  }

  /** Takes one message, as it came. Never throws. */
  receive(raw: unknown): void {
    if (this.isDisposed) return;
    const parsed = v.safeParse(clientMessageSchema, raw);
    if (!parsed.success) {
      this.refuseUnreadable(raw);
      return;
    }
    this.handle(parsed.output);
  }

  dispose(): void {
    this.isDisposed = true;
    this.disposables.dispose();
  }

  private handle(message: ClientMessage): void {
    if (message.type === "hello") {
      this.welcome(message);
      return;
    }
    if (!this.hasSaidHello) {
      this.context.send({ type: "error", error: refusal("hello-first") });
      return;
    }
    if (message.type === "ping") {
      this.context.send({ type: "pong" });
      return;
    }
    const { requestId } = message;
    const outcome = this.carryOut(message);
    this.context.send(
      outcome === null
        ? { type: "reply", requestId, ok: true }
        : { type: "reply", requestId, ok: false, error: refusal(outcome) },
    );
  }

  private carryOut(message: ClientRequest): RefusalCode | null {
    try {
      return this.context.conversations.handle(message, this.context.author);
    } catch (error) {
      this.context.logger.error(`${message.type} failed: ${messageOf(error)}`);
      return "internal";
    }
  }

  private welcome({ protocol, cursor }: Extract<ClientMessage, { type: "hello" }>): void {
    const { log, author, send } = this.context;
    if (protocol !== protocolVersion) {
      send({ type: "error", error: refusal("wrong-protocol") });
      return;
    }
    const missed = cursor?.epoch === log.epoch ? log.after(cursor.seq) : null;
    send({
      type: "welcome",
      protocol: protocolVersion,
      epoch: log.epoch,
      you: author,
      resume:
        missed === null
          ? { kind: "snapshot", seq: log.seq, state: log.state }
          : { kind: "replay", events: missed },
    });
    if (this.hasSaidHello) return;
    this.hasSaidHello = true;
    this.disposables.add(
      log.onDidAppend((envelope) => {
        send({ type: "event", envelope });
      }),
    );
  }

  private refuseUnreadable(raw: unknown): void {
    const typed = v.safeParse(typedSchema, raw);
    const isKnown = typed.success && knownTypes.has(typed.output.type);
    const error = refusal(typed.success && !isKnown ? "unknown-message" : "bad-message");
    this.context.logger.debug(`refused a message: ${error.code}`);
    const request = v.safeParse(requestSchema, raw);
    this.context.send(
      request.success
        ? { type: "reply", requestId: request.output.requestId, ok: false, error }
        : { type: "error", error },
    );
  }
}

export function refusal(code: RefusalCode): Refusal {
  return { code, message: refusalText[code] };
}
