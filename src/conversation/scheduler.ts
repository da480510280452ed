import { messageOf } from "../base/errors";
import type { Disposable } from "../base/lifecycle";
import type { Logger } from "../base/logger";
import { queueCheckMs } from "../shared/limits";
import type { RefusalCode } from "../shared/protocol";
import type { Author, PauseReason, QueuedPrompt } from "../shared/state";
import type { AgentImage, AgentPrompt } from "./agent";
import type { EventLog } from "./eventLog";
import type { OpenConversations } from "./openConversations";
import type { PromptQueue } from "./promptQueue";
import type { EndStatus, TurnRunner } from "./turnRunner";

export interface SchedulerOptions {
  readonly log: EventLog;
  readonly queue: PromptQueue;
  readonly open: OpenConversations;
  /** Reads a picture; null: it is gone. */
  readonly readImage: (imageId: string) => Promise<AgentImage | null>;
  /** Conversations in which a turn may run at the same time. */
  readonly maxParallel: number;
  readonly logger: Logger;
}

/** Authors who may have nothing done any more. */
export interface HeldAuthors {
  readonly ids: readonly string[];
  /** Null: `ids` only. Else all but these are meant. */
  readonly keptIds: readonly string[] | null;
  /** Whether what of theirs runs is stopped. */
  readonly stopsRunning: boolean;
}

/**
 * Works the queue off: in order, so many at a time as is allowed, one per conversation. A turn that
 * ends badly pauses what waited, because it was meant to follow a good end. A prompt that is to run
 * now passes the pause; the others keep it.
 */
export class Scheduler implements Disposable {
  private readonly options: SchedulerOptions;
  private urgentId: string | null = null;
  private timer: NodeJS.Timeout | null = null;
  private isOpen = false;

  constructor(options: SchedulerOptions) {
    this.options = options;
  }

  /** From now on prompts run. */
  start(): void {
    this.isOpen = true;
    this.workOff();
  }

  dispose(): void {
    this.isOpen = false;
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }

  /** Starts what may run now. */
  workOff(): void {
    if (!this.isOpen) return;
    const { queue, open, maxParallel } = this.options;
    const urgent = this.urgentId === null ? undefined : queue.find(this.urgentId);
    if (urgent === undefined) this.urgentId = null;
    for (const prompt of urgent === undefined ? this.due() : [urgent, ...this.due()]) {
      if (open.busyCount >= maxParallel) break;
      const runner = open.runnerOf(prompt.conversationId);
      if (runner === undefined || runner.isBusy) continue;
      const isUrgent = prompt.id === this.urgentId;
      if (isUrgent) this.urgentId = null;
      this.begin(prompt, runner, isUrgent);
    }
    this.wait();
  }

  /** Runs a waiting prompt as the next one; what is in its way is stopped. */
  runNow(promptId: string, by: Author): RefusalCode | null {
    const { queue, open, maxParallel } = this.options;
    const prompt = queue.find(promptId);
    if (prompt === undefined) return queue.goneCode(promptId);
    const refusal = queue.moveFirst(promptId, by);
    if (refusal !== null) return refusal;
    this.urgentId = promptId;
    const own = open.runnerOf(prompt.conversationId);
    if (own?.isBusy === true) own.interrupt();
    else if (open.busyCount >= maxParallel) this.interruptOne();
    this.workOff();
    return null;
  }

  /**
   * What waits and was sent or last edited by these authors is held back until a person resumes the
   * queue, in place of any other pause, and what of that runs is stopped where it is to be.
   */
  holdBack({ ids, keptIds, stopsRunning }: HeldAuthors): void {
    const { queue, open, log } = this.options;
    for (const id of ids) queue.bar(id);
    const isMeant = ({ id }: Author): boolean =>
      keptIds === null ? ids.includes(id) : !keptIds.includes(id);
    const isTheirs = ({ by, editedBy }: Pick<QueuedPrompt, "by" | "editedBy">): boolean =>
      isMeant(by) || (editedBy !== undefined && isMeant(editedBy));
    if (queue.state.prompts.some(isTheirs)) {
      log.append({ type: "queue.paused", reason: "device-revoked", by: null });
    }
    const urgent = this.urgentId === null ? undefined : queue.find(this.urgentId);
    if (urgent !== undefined && isTheirs(urgent)) this.urgentId = null;
    if (!stopsRunning) return;
    for (const { id, turns } of log.state.conversations) {
      const runner = open.runnerOf(id);
      const turn = turns.find((one) => one.id === runner?.runningId);
      if (turn !== undefined && isTheirs(turn)) runner?.interrupt();
    }
  }

  /** A turn is over. */
  onIdle(status: EndStatus): void {
    if (!this.isOpen) return;
    // What is to run now was meant to follow this very end.
    if (status !== "done" && this.urgentId === null) this.pause(pauseReasons[status]);
    this.workOff();
  }

  /** Holds back what waits, if anything does, also for the plan's reset; never refused. */
  pause(reason: PauseReason): void {
    const { prompts, pause } = this.options.queue.state;
    if (pause !== null || prompts.length === 0) return;
    this.options.log.append({ type: "queue.paused", reason, by: null });
  }

  /** What may run now, in order. */
  private due(): readonly QueuedPrompt[] {
    const now = Date.now();
    return this.unpaused().filter(({ waitsUntil }) => waitsUntil === null || waitsUntil <= now);
  }

  /**
   * What no pause holds back: all, or those that somebody set to a later time after the pause had
   * begun. Who does that knows of the pause.
   */
  private unpaused(): readonly QueuedPrompt[] {
    const { prompts, pause } = this.options.queue.state;
    if (pause === null) return prompts;
    if (pause.reason === "written-elsewhere") return [];
    return prompts.filter(({ deferredAt }) => deferredAt !== null && deferredAt > pause.at);
  }

  private begin(prompt: QueuedPrompt, runner: TurnRunner, isUrgent: boolean): void {
    runner.reserve();
    const { queue } = this.options;
    const pauseBefore = queue.state.pause;
    this.prepare(prompt)
      .then((ready) => {
        const { pause } = queue.state;
        // Its author may have been put out meanwhile.
        const isHeld = pause?.reason === "device-revoked" && pause !== pauseBefore;
        const isStill = isUrgent
          ? !isHeld && !this.isOvertaken(runner)
          : this.isNext(prompt, runner);
        this.finishBegin(prompt.id, isStill && !runner.wasCancelled ? ready : null, runner);
      })
      .catch((error: unknown) => {
        this.options.logger.error(`a prompt could not be started: ${messageOf(error)}`);
        runner.release();
        this.pause("failed");
      });
  }

  private finishBegin(
    promptId: string,
    ready: AgentPrompt | "images-gone" | null,
    runner: TurnRunner,
  ): void {
    if (ready === "images-gone") {
      // Without its pictures it would be another prompt.
      runner.fail(promptId, { code: "images-gone", detail: null });
      return;
    }
    if (ready === null || !this.isOpen) {
      if (runner.wasCancelled) this.pause("interrupted");
      runner.release();
      this.workOff();
      return;
    }
    // It waits until the disk takes something again: at the next request, or after a while.
    if (!runner.begin(ready)) this.lookAgain(queueCheckMs);
  }

  /** Whether nothing was done meanwhile that puts another prompt in its place, or holds it back. */
  private isNext({ id }: QueuedPrompt, runner: TurnRunner): boolean {
    const { open } = this.options;
    const next = this.due().find(({ conversationId }) => {
      const own = open.runnerOf(conversationId);
      return own === runner || own?.isBusy === false;
    });
    return next?.id === id && !this.isOvertaken(runner);
  }

  /** Whether somebody wants another prompt to run now, which this one would be in the way of. */
  private isOvertaken(runner: TurnRunner): boolean {
    const { queue, open, maxParallel } = this.options;
    const urgent = this.urgentId === null ? undefined : queue.find(this.urgentId);
    if (urgent === undefined) return false;
    const own = open.runnerOf(urgent.conversationId);
    // Where its own conversation is still at work, giving way would not let it begin.
    return own === runner || (own?.isBusy === false && open.busyCount >= maxParallel);
  }

  /** The prompt as it goes to the agent; null: it does not run now. */
  private async prepare(prompt: QueuedPrompt): Promise<AgentPrompt | "images-gone" | null> {
    const { queue, open, log, readImage } = this.options;
    if (await open.isWrittenElsewhere(prompt.conversationId)) {
      // What it wrote is shown before anybody has to decide about it.
      await open.refresh(prompt.conversationId);
      // Also in place of another reason: this is the one that a person has to decide about.
      log.append({ type: "queue.paused", reason: "written-elsewhere", by: null });
      return null;
    }
    const read = await Promise.all(prompt.images.map(({ id }) => readImage(id)));
    const images = read.filter((image) => image !== null);
    // It may have been edited, or taken out, meanwhile.
    const now = queue.find(prompt.id);
    if (now === undefined) return null;
    if (images.length < read.length) return "images-gone";
    return { id: now.id, text: log.vault.textOf(now.id) ?? now.text, images };
  }

  private interruptOne(): void {
    const { log, open } = this.options;
    for (const { id } of log.state.conversations) {
      const runner = open.runnerOf(id);
      if (runner?.isBusy !== true) continue;
      runner.interrupt();
      return;
    }
  }

  /** Looks again when the next prompt that waits for the plan's reset is due. */
  private wait(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    const times = this.unpaused().flatMap(({ waitsUntil }) => waitsUntil ?? []);
    const next = Math.min(...times.filter((time) => time > Date.now()));
    if (next === Infinity) return;
    this.lookAgain(Math.min(next - Date.now() + 1, queueCheckMs));
  }

  private lookAgain(afterMs: number): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.workOff();
    }, afterMs).unref();
  }
}

const pauseReasons = {
  interrupted: "interrupted",
  failed: "failed",
  indeterminate: "crashed",
} as const satisfies Partial<Record<EndStatus, PauseReason>>;
