import { messageOf } from "../base/errors";
import type { Logger } from "../base/logger";
import { childLogger } from "../base/logger";
import type { ClientRequest, RefusalCode, Results } from "../shared/protocol";
import type { Author } from "../shared/state";
import type { Agent } from "./agent";
import type { Attachments } from "./attachmentPort";
import type { EventLog } from "./eventLog";
import type { History } from "./history";
import { LostTurns } from "./lostTurns";
import { OpenConversations } from "./openConversations";
import { PromptQueue } from "./promptQueue";
import { Reader } from "./reader";
import { recover } from "./recovery";
import { Scheduler } from "./scheduler";
import { changedSettings } from "./settings";

/** What a request of a client came to. */
export type RequestOutcome =
  | { readonly ok: true; readonly result?: Results[keyof Results] }
  | { readonly ok: false; readonly code: RefusalCode };

export interface ConversationsOptions {
  readonly log: EventLog;
  readonly agent: Agent;
  readonly history: History;
  readonly attachments: Attachments;
  /** Conversations in which a turn may run at the same time. */
  readonly maxParallel: number;
  readonly logger: Logger;
}

/** What asks the agent to go on with a turn that was cut short. */
const continueText = "Please go on with what you were doing when you were interrupted.";

/** The conversations of the folder: carries out what the clients ask for. */
export class Conversations {
  private readonly options: ConversationsOptions;
  private readonly queue: PromptQueue;
  private readonly open: OpenConversations;
  private readonly scheduler: Scheduler;
  private readonly reader: Reader;

  constructor(options: ConversationsOptions) {
    this.options = options;
    const { log, agent, history, attachments, maxParallel, logger } = options;
    const lostTurns = new LostTurns(history);
    this.queue = new PromptQueue(log);
    this.open = new OpenConversations({
      log,
      agent,
      history,
      logger,
      onIdle: (_, status) => {
        this.scheduler.onIdle(status);
      },
      onLost: (conversationId, runner, lost) => {
        lostTurns.decide(conversationId, runner, lost).catch((error: unknown) => {
          logger.error(`a lost turn: ${messageOf(error)}`);
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
    this.reader = new Reader({ log, history, attachments });
  }

  /**
   * Brings what an earlier start left to a true end, opens a conversation if there is none, and
   * starts to work the queue off. The agent of the current conversation starts at once.
   */
  async start(): Promise<void> {
    const { log, history } = this.options;
    if (this.open.find(log.state.currentId) === undefined) this.open.openNew(null, null);
    else this.open.warmCurrent();
    await recover(log, history, Date.now());
    for (const { id } of log.state.conversations) {
      await this.open.refresh(id);
      await this.open.mark(id);
    }
    this.scheduler.start();
  }

  /** Stops the running turn of the current conversation. */
  interruptCurrent(): void {
    const { currentId } = this.options.log.state;
    if (currentId !== null) this.open.runnerOf(currentId)?.interrupt();
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
    request: ClientRequest,
    by: Author,
    clientId: string,
  ): RequestOutcome | Promise<RequestOutcome> {
    switch (request.type) {
      case "prompt.send":
        return outcome(this.send(request, by));
      case "turn.interrupt":
        return this.withRunner(request.conversationId, (runner) => {
          runner.interrupt();
          return null;
        });
      case "permission.answer":
        return this.withRunner(request.conversationId, (runner) =>
          runner.answer(request.permissionId, request.contentHash, request.decision, by),
        );
      case "turn.settle":
        return this.settle(request, by).then(outcome);
      case "queue.edit":
      case "queue.move":
      case "queue.remove":
      case "queue.runNow":
      case "queue.pause":
      case "queue.resume":
      case "queue.clear":
      case "queue.defer":
        return this.arrange(request, by);
      case "prompt.text":
      case "conversation.list":
      case "conversation.page":
      case "tool.output":
      case "image.put":
      case "image.get":
      case "files.find":
        return this.reader.handle(request, clientId);
      default:
        return this.handleConversation(request, by);
    }
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

  private send(
    request: Extract<ClientRequest, { type: "prompt.send" }>,
    by: Author,
  ): RefusalCode | null {
    const { conversationId, promptId, text, isUrgent } = request;
    const { log, attachments } = this.options;
    const images = (request.images ?? []).map((id) => attachments.ref(id));
    if (images.includes(null)) return "no-such-image";
    const isKnown = log.vault.fingerprintOf(promptId) !== undefined;
    if (!isKnown && this.open.find(conversationId) === undefined) return "no-such-conversation";
    const prompt = { promptId, conversationId, text, images: images.filter((ref) => ref !== null) };
    const refusal = this.queue.accept(prompt, by, false);
    if (refusal !== null || isKnown) return refusal;
    if (isUrgent === true) this.scheduler.runNow(promptId, by);
    else this.scheduler.workOff();
    return null;
  }

  private arrange(
    request: Extract<ClientRequest, { type: `queue.${string}` }>,
    by: Author,
  ): RequestOutcome | Promise<RequestOutcome> {
    const { queue, scheduler } = this;
    const done = (code: RefusalCode | null): RequestOutcome => {
      scheduler.workOff();
      return outcome(code);
    };
    switch (request.type) {
      case "queue.edit":
        return done(queue.edit(request.promptId, request.version, request.text));
      case "queue.move":
        return done(queue.move(request.promptId, request.beforeId, request.version, by));
      case "queue.remove":
        return done(queue.remove(request.promptId, by));
      case "queue.runNow":
        return outcome(scheduler.runNow(request.promptId, by));
      case "queue.pause":
        return done(queue.pause("person", by));
      case "queue.resume":
        return this.resume(by);
      case "queue.clear":
        return done(queue.clear(request.version, by));
      case "queue.defer":
        return done(queue.defer(request.promptId, request.isDeferred, Date.now()));
    }
  }

  /** What somebody else wrote meanwhile is taken in first. */
  private async resume(by: Author): Promise<RequestOutcome> {
    if (this.queue.state.pause?.reason === "written-elsewhere") {
      const ids = new Set(this.queue.state.prompts.map(({ conversationId }) => conversationId));
      for (const id of ids) if (await this.open.isWrittenElsewhere(id)) await this.open.refresh(id);
    }
    const code = this.queue.resume(by);
    this.scheduler.workOff();
    return outcome(code);
  }

  /** Only the first choice counts; the same one again is fine. */
  private async settle(
    request: Extract<ClientRequest, { type: "turn.settle" }>,
    by: Author,
  ): Promise<RefusalCode | null> {
    const { conversationId, turnId, choice, promptId } = request;
    const { log } = this.options;
    if (log.vault.fingerprintOf(promptId) !== undefined) return null;
    const text =
      choice === "again" ? await this.reader.textOf(conversationId, turnId) : continueText;
    const turn = this.open.find(conversationId)?.turns.find(({ id }) => id === turnId);
    if (turn === undefined) return "not-found";
    const mayBeSettled = turn.endedAt !== null && turn.status !== "done" && turn.choice === null;
    if (!mayBeSettled) return "turn-settled";
    if (text === null) return "not-found";
    if (choice !== "dismiss") {
      const images = choice === "again" ? turn.images : [];
      const prompt = { promptId, conversationId, text, images };
      const refusal = this.queue.accept(prompt, by, true);
      if (refusal !== null) return refusal;
    }
    log.append({ type: "turn.settled", conversationId, turnId, choice, by });
    if (choice !== "dismiss") this.scheduler.runNow(promptId, by);
    return null;
  }

  private handleConversation(
    request: Extract<ClientRequest, { type: `conversation.${string}` }>,
    by: Author,
  ): RequestOutcome | Promise<RequestOutcome> {
    switch (request.type) {
      case "conversation.new": {
        const replacesId = request.replacesId ?? null;
        if (replacesId !== null && this.isBusy(replacesId)) return refused("conversation-busy");
        const conversationId = this.open.openNew(by, replacesId);
        return conversationId === null
          ? refused("not-saved")
          : { ok: true, result: { conversationId } };
      }
      case "conversation.select":
        if (this.open.find(request.conversationId) === undefined) {
          return refused("no-such-conversation");
        }
        this.open.select(request.conversationId, by);
        return { ok: true };
      case "conversation.resume":
        return this.resumeSaved(request.conversationId, request.isAnyway ?? false, by);
      case "conversation.fork":
        return this.open.fork(request.conversationId, request.newId, by).then(outcome);
      case "conversation.rename":
        return this.rename(request.conversationId, request.title);
      case "conversation.remove":
        return this.remove(request.conversationId);
      case "conversation.adjust":
        return outcome(this.adjust(request, by));
      case "conversation.list":
      case "conversation.page":
        return refused("unknown-message");
    }
  }

  private async resumeSaved(id: string, isAnyway: boolean, by: Author): Promise<RequestOutcome> {
    const isOpen = this.open.find(id) !== undefined;
    if (!isAnyway && !isOpen && (await this.options.history.writersOf(id)).length > 0) {
      return refused("written-elsewhere");
    }
    if (!isOpen) return outcome(await this.open.openSaved(id, by));
    this.open.select(id, by);
    return { ok: true };
  }

  private async rename(conversationId: string, title: string): Promise<RequestOutcome> {
    const { log, history } = this.options;
    await history.rename(conversationId, title);
    const isOpen = this.open.find(conversationId) !== undefined;
    const event = { type: "conversation.renamed", conversationId, title } as const;
    return !isOpen || log.commit(event) ? { ok: true } : refused("not-saved");
  }

  private async remove(conversationId: string): Promise<RequestOutcome> {
    if (this.isBusy(conversationId)) return refused("conversation-busy");
    await this.options.history.hide(conversationId);
    const { log } = this.options;
    if (this.open.find(conversationId) === undefined) return { ok: true };
    if (!this.open.close(conversationId)) return refused("not-saved");
    if (log.state.currentId === null) this.open.openNew(null, null);
    else this.open.warmCurrent();
    return { ok: true };
  }

  private adjust(
    request: Extract<ClientRequest, { type: "conversation.adjust" }>,
    by: Author,
  ): RefusalCode | null {
    const { log } = this.options;
    const { conversationId } = request;
    const conversation = this.open.find(conversationId);
    if (conversation === undefined) return "no-such-conversation";
    const settings = changedSettings(conversation.settings, request, log.state.catalog);
    if (settings === null) return "unknown-choice";
    if (!log.commit({ type: "conversation.adjusted", conversationId, settings, by })) {
      return "not-saved";
    }
    this.open.runnerOf(conversationId)?.adjust(settings);
    return null;
  }

  private isBusy(conversationId: string): boolean {
    const waits = this.queue.state.prompts.some((p) => p.conversationId === conversationId);
    return waits || this.open.runnerOf(conversationId)?.isBusy === true;
  }

  private withRunner(
    conversationId: string,
    use: (runner: NonNullable<ReturnType<OpenConversations["runnerOf"]>>) => RefusalCode | null,
  ): RequestOutcome {
    const runner = this.open.runnerOf(conversationId);
    return runner === undefined ? refused("no-such-conversation") : outcome(use(runner));
  }
}

function outcome(code: RefusalCode | null): RequestOutcome {
  return code === null ? { ok: true } : refused(code);
}

function refused(code: RefusalCode): RequestOutcome {
  return { ok: false, code };
}
