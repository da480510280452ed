import { signal } from "@preact/signals";
import type { ReadonlySignal } from "@preact/signals";
import { maxClientMessageBytes, maxUnsentAgeMs } from "../../../src/shared/limits";
import type { RefusalCode } from "../../../src/shared/protocol";
import type { HostState } from "../../../src/shared/state";
import type { Keep } from "../platform/keep";
import type { Requests } from "./requests";
import { forgetUnsent, keepUnsent, loadUnsent, readUnsent } from "./unsent";
import type { SentPrompt, UnsentPrompt } from "./unsent";

/** Why a prompt came back: the host's own word, or what the page found out. */
export type ReturnReason =
  | RefusalCode
  /** Its message would be larger than the host takes. */
  | "too-large"
  /** It was sent so long ago that the person may not want it any more. */
  | "too-old"
  /** The host broke the connection off when it got this prompt. */
  | "not-taken";

/**
 * Prompts on their way to the host: one at a time, in order, each kept in storage until the host
 * says yes or no. What got no reply goes out again after the next welcome under the same id, which
 * the host runs only once; what made the host break off does not go out again by itself.
 */
export class Outbox {
  readonly #keep: Keep;
  readonly #requests: Requests;
  readonly #giveBack: (prompt: SentPrompt, reason: ReturnReason) => void;
  readonly #unsent = signal<readonly UnsentPrompt[]>([]);
  /** The prompt that waits for its reply; another object for each time it is sent. */
  #underWay: { readonly promptId: string } | null = null;
  #rejectedId: string | null = null;

  readonly unsent: ReadonlySignal<readonly UnsentPrompt[]> = this.#unsent;

  constructor(
    keep: Keep,
    requests: Requests,
    giveBack: (prompt: SentPrompt, reason: ReturnReason) => void,
  ) {
    this.#keep = keep;
    this.#requests = requests;
    this.#giveBack = giveBack;
    this.#unsent.value = loadUnsent(keep);
  }

  /** Takes a prompt over, or gives it back at once when it is too large for a message. */
  add(prompt: SentPrompt): void {
    if (sizeOf(prompt) > maxClientMessageBytes) {
      this.#giveBack(prompt, "too-large");
      return;
    }
    this.#unsent.value = [...this.#unsent.value, keepUnsent(this.#keep, prompt)];
    void this.#sendNext();
  }

  /** Takes a prompt back that never went out; null: the host may have it, or it is none of these. */
  withdraw(promptId: string): UnsentPrompt | null {
    this.#hearOtherTabs();
    const prompt = this.#unsent.value.find((unsent) => unsent.promptId === promptId);
    if (prompt === undefined || prompt.wasSent) return null;
    this.#settle(promptId);
    return prompt;
  }

  /** These wait in the host's queue or are turns: they were accepted, whatever became of the reply. */
  settleAccepted({ conversations, queue }: HostState): void {
    for (const { promptId, conversationId } of this.#unsent.value) {
      const home = conversations.find(({ id }) => id === conversationId);
      const isIt = ({ id }: { readonly id: string }): boolean => id === promptId;
      if (queue.prompts.some(isIt) || home?.turns.some(isIt) === true) this.#settle(promptId);
    }
  }

  /** There is a connection again, and all that the host has accepted is settled. */
  resume(): void {
    this.#underWay = null;
    this.#giveOldBack();
    const rejected = this.#unsent.value.find(({ promptId }) => promptId === this.#rejectedId);
    this.#rejectedId = null;
    if (rejected !== undefined) {
      this.#settle(rejected.promptId);
      this.#giveBack(rejected, "not-taken");
    }
    void this.#sendNext();
  }

  /** The connection is gone. `wasRefused`: because of something that was sent. */
  lost(wasRefused: boolean): void {
    if (wasRefused) this.#rejectedId = this.#underWay?.promptId ?? null;
    this.#underWay = null;
  }

  async #sendNext(): Promise<void> {
    if (this.#underWay !== null) return;
    this.#hearOtherTabs();
    const [prompt] = this.#unsent.value;
    if (prompt === undefined) return;
    const underWay = { promptId: prompt.promptId };
    this.#underWay = underWay;
    const outcome = await this.#requests.ask(bodyOf(prompt), () => {
      this.#markSent(prompt);
    });
    if (this.#underWay === underWay) this.#underWay = null;
    // The next welcome sends it again.
    if (outcome.kind === "lost") return;
    this.#settle(prompt.promptId);
    if (outcome.kind === "refused") this.#giveBack(prompt, outcome.refusal.code);
    void this.#sendNext();
  }

  #markSent(sent: UnsentPrompt): void {
    if (sent.wasSent) return;
    const marked = keepUnsent(this.#keep, { ...sent, wasSent: true });
    this.#unsent.value = this.#unsent.value.map((prompt) => (prompt === sent ? marked : prompt));
  }

  /** Other tabs of this browser have the same prompts: one may have deleted or sent what is here. */
  #hearOtherTabs(): void {
    this.#unsent.value = this.#unsent.value.flatMap((prompt) => {
      if (!prompt.isKept) return [prompt];
      const now = readUnsent(this.#keep, prompt.promptId);
      return now === null ? [] : [now.wasSent === prompt.wasSent ? prompt : now];
    });
  }

  /** What never went out and has become old is asked about again, by being a draft. */
  #giveOldBack(): void {
    for (const prompt of this.#unsent.value) {
      if (prompt.wasSent || Date.now() - prompt.sentAt < maxUnsentAgeMs) continue;
      this.#settle(prompt.promptId);
      this.#giveBack(prompt, "too-old");
    }
  }

  #settle(promptId: string): void {
    forgetUnsent(this.#keep, promptId);
    this.#unsent.value = this.#unsent.value.filter((prompt) => prompt.promptId !== promptId);
  }
}

function bodyOf(prompt: SentPrompt) {
  const { conversationId, promptId, text, images, isUrgent, isDeferred } = prompt;
  return {
    type: "prompt.send",
    conversationId,
    promptId,
    text,
    ...(images.length === 0 ? {} : { images: images.map(({ id }) => id) }),
    ...(isUrgent ? { isUrgent } : {}),
    ...(isDeferred ? { isDeferred } : {}),
  } as const;
}

/** The size of its message, in bytes of UTF-8. */
function sizeOf(prompt: SentPrompt): number {
  const message = { ...bodyOf(prompt), requestId: prompt.promptId };
  return new TextEncoder().encode(JSON.stringify(message)).byteLength;
}
