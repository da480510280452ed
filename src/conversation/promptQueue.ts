import { cutEnd } from "../shared/cutText";
import { maxQueuedPrompts, maxShownPromptLength } from "../shared/limits";
import { nextPlanRun } from "../shared/planReset";
import type { RefusalCode } from "../shared/protocol";
import type { Author, ImageRef, PauseReason, Queue, QueuedPrompt } from "../shared/state";
import type { EventLog } from "./eventLog";
import { fingerprintOf } from "./fingerprint";

/** A prompt as it came in. */
export interface NewPrompt {
  readonly promptId: string;
  readonly conversationId: string;
  readonly text: string;
  readonly images: readonly ImageRef[];
}

/**
 * What waits, and what people do with it. Nothing is promised that the disk does not have; a change
 * that was made from an older order or text than the present one is refused, so that two devices
 * never undo each other unseen.
 */
export class PromptQueue {
  private readonly log: EventLog;
  /** Authors who were put out; what of theirs is still on its way is not taken. */
  private readonly barred = new Set<string>();

  constructor(log: EventLog) {
    this.log = log;
  }

  get state(): Queue {
    return this.log.state.queue;
  }

  /** Takes nothing more from this author. */
  bar(authorId: string): void {
    this.barred.add(authorId);
  }

  /** Takes something from this author again. */
  unbar(authorId: string): void {
    this.barred.delete(authorId);
  }

  /** Takes a prompt in, at the end or (`isNext`) before all others. The same one twice is one. */
  accept(prompt: NewPrompt, by: Author, isNext: boolean): RefusalCode | null {
    const { promptId, conversationId, text, images } = prompt;
    const ids = images.map(({ id }) => id);
    if (this.barred.has(by.id)) return "not-allowed";
    const known = this.recognise({ promptId, conversationId, text }, ids);
    if (known !== null) return known === "same" ? null : "prompt-id-reused";
    // A turn of that name came from elsewhere, or is older than what is remembered.
    if (this.hasStarted(promptId)) return "prompt-id-reused";
    if (isReset(text)) return "not-a-prompt";
    const fingerprint = fingerprintOf(conversationId, text, ids);
    // The CLI dies of a prompt of nothing but line breaks, and the API refuses blank ones.
    if (text.trim() === "" && images.length === 0) return "empty-prompt";
    const { prompts } = this.state;
    const hasRoom = this.log.vault.hasRoomFor(promptId, text, this.log.state);
    if (prompts.length >= maxQueuedPrompts || !hasRoom) return "queue-full";
    const queued: QueuedPrompt = {
      id: promptId,
      conversationId,
      ...shown(text),
      images,
      by,
      acceptedAt: Date.now(),
      version: 1,
      waitsUntil: null,
      deferredAt: null,
    };
    const event = { type: "prompt.accepted", prompt: queued, isNext } as const;
    return this.log.commit(event, { text, fingerprint }) ? null : "not-saved";
  }

  /** Whether a prompt of that id was taken in before: the same one, or another. Null: none was. */
  recognise(
    { promptId, conversationId, text }: Omit<NewPrompt, "images">,
    imageIds: readonly string[],
  ): "same" | "other" | null {
    const known = this.log.vault.fingerprintOf(promptId);
    if (known === undefined) return null;
    return known === fingerprintOf(conversationId, text, imageIds) ? "same" : "other";
  }

  /** Gives a waiting prompt another text; from then on it is also of whoever wrote that. */
  edit(promptId: string, version: number, text: string, by: Author): RefusalCode | null {
    if (this.barred.has(by.id)) return "not-allowed";
    const prompt = this.find(promptId);
    if (prompt === undefined) return this.goneCode(promptId);
    if (this.log.vault.textOf(promptId) === text) return null;
    if (prompt.version !== version) return "queue-changed";
    if (isReset(text)) return "not-a-prompt";
    if (text.trim() === "" && prompt.images.length === 0) return "empty-prompt";
    if (!this.log.vault.hasRoomFor(promptId, text, this.log.state)) return "queue-full";
    // What it was accepted as stays its name: the same prompt sent again is still this one.
    const fingerprint = this.log.vault.fingerprintOf(promptId) ?? "";
    const event = { type: "prompt.edited", promptId, ...shown(text), by } as const;
    return this.log.commit(event, { text, fingerprint }) ? null : "not-saved";
  }

  /** Puts a prompt before another one, or last. */
  move(promptId: string, beforeId: string | null, version: number, by: Author): RefusalCode | null {
    if (this.find(promptId) === undefined) return this.goneCode(promptId);
    if (this.state.version !== version) return "queue-changed";
    const others = this.order.filter((id) => id !== promptId);
    const index = beforeId === null ? others.length : others.indexOf(beforeId);
    if (index < 0) return "no-such-prompt";
    return this.arrange(others.toSpliced(index, 0, promptId), by);
  }

  /** Puts a prompt before all others, whatever the order was. */
  moveFirst(promptId: string, by: Author): RefusalCode | null {
    if (this.order[0] === promptId) return null;
    return this.arrange([promptId, ...this.order.filter((id) => id !== promptId)], by);
  }

  remove(promptId: string, by: Author): RefusalCode | null {
    if (this.find(promptId) !== undefined) {
      return this.arrange(
        this.order.filter((id) => id !== promptId),
        by,
      );
    }
    // Somebody else took it out: that is what was wanted.
    return this.hasStarted(promptId) ? "prompt-started" : null;
  }

  clear(version: number, by: Author): RefusalCode | null {
    if (this.state.prompts.length === 0) return null;
    return this.state.version === version ? this.arrange([], by) : "queue-changed";
  }

  /** Lets a prompt wait for the plan's reset, or no more. */
  defer(promptId: string, isDeferred: boolean, now: number): RefusalCode | null {
    const prompt = this.find(promptId);
    if (prompt === undefined) return this.goneCode(promptId);
    const waitsUntil = isDeferred ? this.nextReset(now) : null;
    if (isDeferred && waitsUntil === null) return "no-plan-reset";
    if (waitsUntil === prompt.waitsUntil) return null;
    const event = { type: "prompt.deferred", promptId, waitsUntil } as const;
    return this.log.commit(event) ? null : "not-saved";
  }

  pause(reason: PauseReason, by: Author | null): RefusalCode | null {
    if (this.state.pause !== null) return null;
    return this.log.commit({ type: "queue.paused", reason, by }) ? null : "not-saved";
  }

  resume(by: Author | null): RefusalCode | null {
    if (this.state.pause === null) return null;
    return this.log.commit({ type: "queue.resumed", by }) ? null : "not-saved";
  }

  find(promptId: string): QueuedPrompt | undefined {
    return this.state.prompts.find(({ id }) => id === promptId);
  }

  /** Why a prompt is not in the queue. */
  goneCode(promptId: string): RefusalCode {
    return this.hasStarted(promptId) ? "prompt-started" : "no-such-prompt";
  }

  private get order(): readonly string[] {
    return this.state.prompts.map(({ id }) => id);
  }

  private hasStarted(promptId: string): boolean {
    return this.log.state.conversations.some(({ turns }) =>
      turns.some(({ id }) => id === promptId),
    );
  }

  private arrange(order: readonly string[], by: Author): RefusalCode | null {
    return this.log.commit({ type: "queue.arranged", order, by }) ? null : "not-saved";
  }

  /** When what waits for the plan's reset runs (epoch ms); null: no such time is known. */
  nextReset(now: number): number | null {
    return nextPlanRun(this.log.state.planWindows, now);
  }
}

/** Commands with which the CLI would begin another session behind our back. */
function isReset(text: string): boolean {
  return /^\s*\/(clear|new|reset)(\s|$)/.test(text);
}

function shown(text: string): { readonly text: string; readonly isCut: boolean } {
  const isCut = text.length > maxShownPromptLength;
  return { text: cutEnd(text, maxShownPromptLength), isCut };
}
