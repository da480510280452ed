import { messageOf } from "../base/errors";
import type { Logger } from "../base/logger";
import { maxPromptImagesSize } from "../shared/limits";
import type { ClientRequest, RefusalCode } from "../shared/protocol";
import type { Author } from "../shared/state";
import type { Language } from "../shared/wording/problems";
import type { Attachments } from "./attachmentPort";
import type { EventLog } from "./eventLog";
import type { OpenConversations } from "./openConversations";
import type { PromptQueue } from "./promptQueue";
import type { Reader } from "./reader";
import type { RequestOutcome } from "./requestOutcome";
import { outcome } from "./requestOutcome";
import type { Scheduler } from "./scheduler";

export interface PromptDeskOptions {
  readonly log: EventLog;
  readonly attachments: Attachments;
  readonly queue: PromptQueue;
  readonly open: OpenConversations;
  readonly scheduler: Scheduler;
  readonly reader: Reader;
  readonly logger: Logger;
}

/** What asks the agent to go on with a turn that was cut short: a prompt like any other. */
const continueTexts: Readonly<Record<Language, string>> = {
  en: "Please go on with what you were doing when you were interrupted.",
  ko: "중단되었을 때 하던 작업을 이어서 해 주세요.",
};

/** Carries out what clients ask about prompts: sending, arranging what waits, deciding what is undecided. */
export class PromptDesk {
  private readonly options: PromptDeskOptions;

  constructor(options: PromptDeskOptions) {
    this.options = options;
  }

  /** Takes a prompt in. The same one twice is one. */
  send(request: Extract<ClientRequest, { type: "prompt.send" }>, by: Author): RefusalCode | null {
    const { conversationId, promptId, text, isUrgent } = request;
    const { attachments, queue, open, scheduler } = this.options;
    const ids = request.images ?? [];
    // Its pictures may be gone by now: it was taken in all the same.
    const known = queue.recognise({ promptId, conversationId, text }, ids);
    if (known !== null) return known === "same" ? null : "prompt-id-reused";
    const images = ids.map((id) => attachments.ref(id)).filter((ref) => ref !== null);
    if (images.length < ids.length) return "no-such-image";
    if (images.reduce((sum, { bytes }) => sum + bytes, 0) > maxPromptImagesSize) {
      return "image-refused";
    }
    if (open.find(conversationId) === undefined) return "no-such-conversation";
    if (request.isDeferred === true && queue.nextReset(Date.now()) === null) return "no-plan-reset";
    const refusal = queue.accept({ promptId, conversationId, text, images }, by, false);
    if (refusal !== null) return refusal;
    if (images.length > 0) this.pruneImages();
    if (request.isDeferred === true) queue.defer(promptId, true, Date.now());
    if (isUrgent === true) scheduler.runNow(promptId, by);
    else scheduler.workOff();
    return null;
  }

  /** Carries out what somebody does with what waits. */
  arrange(
    request: Extract<ClientRequest, { type: `queue.${string}` }>,
    by: Author,
  ): RequestOutcome | Promise<RequestOutcome> {
    const { queue, scheduler } = this.options;
    const done = (code: RefusalCode | null): RequestOutcome => {
      scheduler.workOff();
      return outcome(code);
    };
    switch (request.type) {
      case "queue.edit":
        return done(queue.edit(request.promptId, request.version, request.text, by));
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
    if (this.options.queue.state.pause?.reason === "written-elsewhere") {
      const ids = new Set(
        this.options.queue.state.prompts.map(({ conversationId }) => conversationId),
      );
      for (const id of ids)
        if (await this.options.open.isWrittenElsewhere(id)) await this.options.open.refresh(id);
    }
    const code = this.options.queue.resume(by);
    this.options.scheduler.workOff();
    return outcome(code);
  }

  /** Only the first choice counts; the same one again is fine. */
  async settle(
    request: Extract<ClientRequest, { type: "turn.settle" }>,
    by: Author,
  ): Promise<RefusalCode | null> {
    const { conversationId, turnId, choice, promptId, language = "en" } = request;
    const { log } = this.options;
    const text =
      choice === "again"
        ? await this.options.reader.textOf(conversationId, turnId)
        : continueTexts[language];
    const turn = this.options.open.find(conversationId)?.turns.find(({ id }) => id === turnId);
    const isKnown = log.vault.fingerprintOf(promptId) !== undefined;
    if (isKnown || (choice === "dismiss" && turn?.choice === "dismiss")) return null;
    if (turn === undefined) return "not-found";
    const mayBeSettled = turn.endedAt !== null && turn.status !== "done" && turn.choice === null;
    if (!mayBeSettled) return "turn-settled";
    if (text === null) return "not-found";
    if (choice !== "dismiss") {
      const images = choice === "again" ? turn.images : [];
      const prompt = { promptId, conversationId, text, images };
      const refusal = this.options.queue.accept(prompt, by, true);
      if (refusal !== null) return refusal;
    }
    log.append({ type: "turn.settled", conversationId, turnId, choice, by });
    if (choice !== "dismiss") this.options.scheduler.runNow(promptId, by);
    return null;
  }

  private pruneImages(): void {
    const { log, attachments, logger } = this.options;
    const { conversations, queue } = log.state;
    const shown = [...queue.prompts, ...conversations.flatMap(({ turns }) => turns)];
    const inUse = new Set(shown.flatMap(({ images }) => images.map(({ id }) => id)));
    attachments.prune(inUse).catch((error: unknown) => {
      logger.warn(`prune: ${messageOf(error)}`);
    });
  }
}
