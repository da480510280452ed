import { randomUUID } from "node:crypto";
import * as v from "valibot";
import { messageOf } from "../base/errors";
import type { Disposable } from "../base/lifecycle";
import { DisposableStore } from "../base/lifecycle";
import type { Logger } from "../base/logger";
import type { Conversations } from "../conversation/conversations";
import { readTypes } from "../conversation/reader";
import type { RequestOutcome } from "../conversation/requestOutcome";
import type { EventLog } from "../conversation/eventLog";
import { maxChangesAtOnce, maxChangesPerSecond, maxHellos } from "../shared/limits";
import type {
  ClientMessage,
  ClientRequest,
  Refusal,
  RefusalCode,
  ServerMessage,
} from "../shared/protocol";
import { clientMessageSchema } from "../shared/protocol";
import { protocolVersion } from "../shared/protocolVersion";
import type { Author } from "../shared/state";
import { refusalWords } from "../shared/wording/refusals";
import { RateLimit } from "./rateLimit";

const typedSchema = v.looseObject({ type: v.string() });
const requestSchema = v.looseObject({
  requestId: v.pipe(v.string(), v.minLength(1), v.maxLength(64)),
});
const knownTypes: ReadonlySet<string> = new Set(
  clientMessageSchema.options.map((option) => option.entries.type.literal),
);

/** Requests that promise nothing which the disk has to keep before the reply. */
const unchangingTypes: ReadonlySet<ClientRequest["type"]> = new Set([
  ...readTypes,
  // Whatever else somebody does: Stop always works.
  "turn.interrupt",
]);

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
  /** Tells the clients of a device apart, for what they send in pieces. */
  private readonly clientId = randomUUID();
  private readonly changes = new RateLimit(maxChangesPerSecond, maxChangesAtOnce);
  private helloCount = 0;
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
    if (!this.isDisposed) this.context.conversations.forget(this.clientId);
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
    if (this.isChange(message) && !this.changes.take()) {
      this.reply(message, { ok: false, code: "rate-limited" });
      return;
    }
    void this.carryOut(message);
  }

  /** A prompt that is sent again changes nothing. */
  private isChange(message: ClientRequest): boolean {
    if (message.type === "prompt.send") {
      return this.context.log.vault.fingerprintOf(message.promptId) === undefined;
    }
    return !unchangingTypes.has(message.type);
  }

  /** Replies in the same tick where the outcome is known by then. */
  private carryOut(message: ClientRequest): Promise<void> | undefined {
    const { conversations, author } = this.context;
    try {
      const outcome = conversations.handle(message, author, this.clientId);
      if (!(outcome instanceof Promise)) {
        this.reply(message, outcome);
        return undefined;
      }
      return outcome.then(
        (later) => {
          this.reply(message, later);
        },
        (error: unknown) => {
          this.fail(message, error);
        },
      );
    } catch (error) {
      this.fail(message, error);
      return undefined;
    }
  }

  private fail(message: ClientRequest, error: unknown): void {
    this.context.logger.error(`${message.type} failed: ${messageOf(error)}`);
    this.reply(message, { ok: false, code: "internal" });
  }

  private reply({ requestId }: ClientRequest, outcome: RequestOutcome): void {
    if (this.isDisposed) return;
    this.context.send(
      outcome.ok
        ? { type: "reply", requestId, ...outcome }
        : { type: "reply", requestId, ok: false, error: refusal(outcome.code) },
    );
  }

  private welcome({ protocol, cursor }: Extract<ClientMessage, { type: "hello" }>): void {
    const { log, author, send } = this.context;
    this.helloCount += 1;
    if (this.helloCount > maxHellos) {
      send({ type: "error", error: refusal("rate-limited") });
      return;
    }
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

/** A refusal with its English words, for logs and for other clients; a page chooses its language. */
export function refusal(code: RefusalCode): Refusal {
  return { code, message: refusalWords.en[code] };
}
