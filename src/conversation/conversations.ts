import { messageOf } from "../base/errors";
import type { Logger } from "../base/logger";
import { childLogger } from "../base/logger";
import type { ConversationRequest } from "../shared/protocol";
import type { Author } from "../shared/state";
import type { Agent } from "./agent";
import type { Attachments } from "./attachmentPort";
import type { Changes } from "./changesPort";
import type { EventLog } from "./eventLog";
import type { History } from "./history";
import { ConversationDesk } from "./conversationDesk";
import { LostTurns } from "./lostTurns";
import { OpenConversations } from "./openConversations";
import { PromptDesk } from "./promptDesk";
import { PromptQueue } from "./promptQueue";
import { isRead, Reader } from "./reader";
import { ReadLimit } from "./readLimit";
import type { RequestOutcome } from "./requestOutcome";
import { outcome, refused } from "./requestOutcome";
import { recover } from "./recovery";
import type { HeldAuthors } from "./scheduler";
import { Scheduler } from "./scheduler";

export interface ConversationsOptions {
  readonly log: EventLog;
  readonly agent: Agent;
  readonly history: History;
  readonly attachments: Attachments;
  readonly changes: Changes;
  /** Conversations in which a turn may run at the same time. */
  readonly maxParallel: number;
  readonly logger: Logger;
}

/** The conversations of the folder: carries out what the clients ask for. */
export class Conversations {
  private readonly options: ConversationsOptions;
  private readonly queue: PromptQueue;
  private readonly open: OpenConversations;
  private readonly scheduler: Scheduler;
  private readonly reader: Reader;
  private readonly reads = new ReadLimit();
  private readonly prompts: PromptDesk;
  private readonly desk: ConversationDesk;

  constructor(options: ConversationsOptions) {
    this.options = options;
    const { log, agent, history, attachments, changes, maxParallel, logger } = options;
    const lostTurns = new LostTurns(history);
    this.queue = new PromptQueue(log);
    this.open = new OpenConversations({
      log,
      agent,
      history,
      logger,
      onIdle: (status) => {
        this.scheduler.onIdle(status);
      },
      onLost: (conversationId, runner, lost) => {
        lostTurns.decide(conversationId, runner, lost).catch((error: unknown) => {
          logger.error(`a lost turn: ${messageOf(error)}`);
          if (runner.runningId !== lost.turnId) return;
          runner.end({ status: "indeterminate", stats: null, problem: lost.problem });
        });
      },
    });
    this.scheduler = new Scheduler({
      log,
      queue: this.queue,
      open: this.open,
      readImage: (id) => attachments.read(id),
      maxParallel,
      logger: childLogger(logger, "queue"),
    });
    this.reader = new Reader({ log, history, attachments, changes, limit: this.reads });
    const { queue, open, scheduler, reader } = this;
    this.prompts = new PromptDesk({ log, attachments, queue, open, scheduler, reader, logger });
    this.desk = new ConversationDesk({ log, history, queue, open });
  }

  /**
   * Brings what an earlier start left to a true end, opens a conversation if there is none, and
   * starts to work the queue off. The agent of the current conversation starts at once.
   */
  async start(): Promise<void> {
    const { log, history, logger } = this.options;
    const recovered = recover(log, history, Date.now());
    if (this.open.find(log.state.currentId) === undefined) this.open.openNew(null, null);
    else this.open.warmCurrent();
    await recovered;
    for (const { id } of log.state.conversations) {
      // One that can't be read must not keep the others from starting.
      await this.open.refresh(id).catch((error: unknown) => {
        logger.warn(`conversation ${id.slice(0, 8)} can't be read: ${messageOf(error)}`);
      });
    }
    this.scheduler.start();
  }

  /** Stops the running turn of the current conversation. */
  interruptCurrent(): void {
    const { currentId } = this.options.log.state;
    if (currentId !== null) this.open.runnerOf(currentId)?.interrupt();
  }

  /** These may have nothing done any more: what they wanted waits until a person says so. */
  holdBack(held: HeldAuthors): void {
    this.scheduler.holdBack(held);
  }

  /** What this author wants from now on is taken in again. */
  letBack(authorId: string): void {
    this.queue.unbar(authorId);
  }

  /** Begins a new conversation. */
  openNew(by: Author): void {
    this.open.openNew(by, null);
  }

  /**
   * Carries out a client's request. Never throws. What changes something is done when this returns;
   * what has to read from the disk comes as a promise, which never rejects for the client's fault.
   */
  handle(
    request: ConversationRequest,
    by: Author,
    clientId: string,
  ): RequestOutcome | Promise<RequestOutcome> {
    if (isRead(request)) return this.reader.handle(request, clientId);
    switch (request.type) {
      case "prompt.send":
        return outcome(this.prompts.send(request, by));
      case "turn.interrupt":
        return this.withRunner(request.conversationId, (runner) =>
          runner.interrupt() ? { ok: true } : { ok: true, isUnchanged: true },
        );
      case "permission.answer":
        return this.withRunner(request.conversationId, (runner) =>
          outcome(runner.answer(request.permissionId, request.contentHash, request.decision, by)),
        );
      case "turn.settle":
        return this.reads.run(clientId, () => this.prompts.settle(request, by).then(outcome));
      case "queue.edit":
      case "queue.move":
      case "queue.remove":
      case "queue.runNow":
      case "queue.pause":
      case "queue.resume":
      case "queue.clear":
      case "queue.defer":
        return this.prompts.arrange(request, by);
      case "conversation.resume":
      case "conversation.fork":
        return this.reads.run(clientId, async () => this.desk.handle(request, by));
      default:
        return this.desk.handle(request, by);
    }
  }

  /** See {@link ChangesDesk.editsOf}. */
  editsOf(request: Parameters<Reader["editsOf"]>[0]): ReturnType<Reader["editsOf"]> {
    return this.reader.editsOf(request);
  }

  /** A client is gone: what it wanted to read is not read, what it was sending is dropped. */
  forget(clientId: string): void {
    this.reads.forget(clientId);
    this.options.attachments.forget(clientId);
  }

  /** Ends all agents. Resolves when nothing of them is left. */
  async stop(): Promise<void> {
    this.scheduler.dispose();
    const { log } = this.options;
    const wasBusy = this.open.busyCount > 0;
    await this.open.stop();
    const { prompts, pause } = log.state.queue;
    if (wasBusy && pause === null && prompts.length > 0) {
      log.append({ type: "queue.paused", reason: "stopped", by: null });
    }
  }

  private withRunner(
    conversationId: string,
    use: (runner: NonNullable<ReturnType<OpenConversations["runnerOf"]>>) => RequestOutcome,
  ): RequestOutcome {
    const runner = this.open.runnerOf(conversationId);
    return runner === undefined ? refused("no-such-conversation") : use(runner);
  }
}
