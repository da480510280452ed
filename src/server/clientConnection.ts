import { randomUUID } from "node:crypto";
import * as v from "valibot";
import { auditOf } from "../access/requestAudit";
import { isAllowed } from "../access/roles";
import { stepUpFor } from "../access/stepUp";
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
  HostRequest,
  Refusal,
  RefusalCode,
  ServerMessage,
} from "../shared/protocol";
import { clientMessageSchema } from "../shared/protocol";
import { protocolVersion } from "../shared/protocolVersion";
import { refusalWords } from "../shared/wording/refusals";
import type { HostDesk, Requester } from "./hostDesk";
import { RateLimit } from "./rateLimit";

// Neither copies what else is there: that may be very much.
const typedSchema = v.object({ type: v.string() });
const requestSchema = v.object({
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
  // Said again and again while somebody looks.
  "presence.report",
  "push.state",
]);

export interface ConnectionContext {
  readonly log: EventLog;
  readonly conversations: Conversations;
  /** What devices and the host are asked. */
  readonly host: HostDesk;
  readonly requester: Requester;
  /** Names the page that is served, for a page to see that there is another one. */
  readonly build?: string;
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
  /** Ends what waits for the owner. */
  private readonly gone = new AbortController();
  private helloCount = 0;
  private hasSaidHello = false;
  private saidId: string | null = null;
  private isDisposed = false;

  constructor(context: ConnectionContext) {
    this.context = context;
  }

  get isReady(): boolean {
    return this.hasSaidHello;
  }

  /** What the page calls itself; null: it did not say. Two connections of one page are one too many. */
  get pageId(): string | null {
    return this.saidId;
  }

  /** Takes one message, as it came. False: it could not be read. Never throws. */
  receive(raw: unknown): boolean {
    if (this.isDisposed) return true;
    // The first thing that is wrong is enough: a list may be wrong a million times.
    const parsed = v.safeParse(clientMessageSchema, raw, { abortEarly: true });
    if (parsed.success) this.handle(parsed.output);
    else this.refuseUnreadable(raw);
    return parsed.success;
  }

  dispose(): void {
    if (!this.isDisposed) this.context.conversations.forget(this.clientId);
    this.isDisposed = true;
    this.gone.abort();
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
    const { host, requester, log } = this.context;
    if (!isAllowed(requester.role, message, log.state)) {
      host.note("not-allowed", requester, message.type);
      this.reply(message, { ok: false, code: "not-allowed" });
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
    try {
      // A prompt that is sent again is not written down again.
      const isNoted = message.type !== "prompt.send" || this.isChange(message);
      const finish = (outcome: RequestOutcome): void => {
        if (outcome.ok && isNoted && outcome.isUnchanged !== true) this.noteDone(message);
        this.reply(message, outcome);
      };
      const outcome = this.outcomeOf(message);
      if (!(outcome instanceof Promise)) {
        finish(outcome);
        return undefined;
      }
      return outcome.then(finish, (error: unknown) => {
        this.fail(message, error);
      });
    } catch (error) {
      this.fail(message, error);
      return undefined;
    }
  }

  private outcomeOf(message: ClientRequest): RequestOutcome | Promise<RequestOutcome> {
    const { host, requester, conversations, log } = this.context;
    if (isForHost(message)) return host.handle(message, requester);
    const work = (): RequestOutcome | Promise<RequestOutcome> =>
      conversations.handle(message, requester.author, this.clientId);
    const needed = requester.deviceId === null ? noStepUp : stepUpFor(message, log.state);
    switch (needed.kind) {
      case "none":
        return work();
      case "editor-only":
        host.note("step-up-refused", requester, needed.what);
        return { ok: false, code: "step-up-required" };
      case "ask":
        return host.stepUp(needed, requester, this.gone.signal).then((code) => {
          // It may be revoked by now, or of another role.
          if (this.isDisposed) return { ok: false, code: "step-up-refused" };
          return code === null ? work() : { ok: false, code };
        });
    }
  }

  private noteDone(message: ClientRequest): void {
    const { host, requester } = this.context;
    const line = auditOf(message);
    if (line !== null) host.note(line.event, requester, line.detail);
  }

  private fail(message: ClientRequest, error: unknown): void {
    this.context.logger.error(`${message.type} failed: ${messageOf(error)}`);
    this.reply(message, { ok: false, code: "internal" });
  }

  private reply({ requestId }: ClientRequest, outcome: RequestOutcome): void {
    if (this.isDisposed) return;
    if (!outcome.ok) {
      this.context.send({ type: "reply", requestId, ok: false, error: refusal(outcome.code) });
      return;
    }
    const { result } = outcome;
    const told = result === undefined ? {} : { result };
    this.context.send({ type: "reply", requestId, ok: true, ...told });
  }

  private welcome(hello: Extract<ClientMessage, { type: "hello" }>): void {
    const { protocol, cursor, clientId } = hello;
    const { log, requester, send, build } = this.context;
    this.helloCount += 1;
    if (this.helloCount > maxHellos) {
      send({ type: "error", error: refusal("rate-limited") });
      return;
    }
    if (protocol !== protocolVersion) {
      send({ type: "error", error: refusal("wrong-protocol") });
      return;
    }
    this.saidId = clientId;
    const missed = cursor?.epoch === log.epoch ? log.after(cursor.seq) : null;
    send({
      type: "welcome",
      protocol: protocolVersion,
      epoch: log.epoch,
      you: requester.author,
      role: requester.role,
      ...(build === undefined ? {} : { build }),
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
    if (requester.role === "full") this.tellOfDevices();
  }

  private tellOfDevices(): void {
    const { host, send } = this.context;
    this.disposables.add(
      host.onDidChangeDevices(() => {
        send({ type: "devices.changed" });
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

const noStepUp = { kind: "none" } as const;

const hostPrefixes = ["device.", "server.", "push.", "presence.", "usage.", "editor."];

function isForHost(message: ClientRequest): message is HostRequest {
  return hostPrefixes.some((prefix) => message.type.startsWith(prefix));
}

/** A refusal with its English words, for logs and for other clients; a page chooses its language. */
export function refusal(code: RefusalCode): Refusal {
  return { code, message: refusalWords.en[code] };
}
