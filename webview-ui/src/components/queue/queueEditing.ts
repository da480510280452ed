import { computed, signal } from "@preact/signals";
import type { ReadonlySignal } from "@preact/signals";
import type { RefusalCode } from "../../../../src/shared/protocol";
import type { QueuedPrompt } from "../../../../src/shared/state";
import type { Store } from "../../store/store";

/** A waiting prompt that is being changed. */
export interface QueueEdit {
  readonly prompt: QueuedPrompt;
  /** What is typed. */
  readonly text: string;
  /** The prompt's version that the text was made from. */
  readonly version: number;
  readonly step: "loading" | "typing" | "saving";
  /** Why it was not saved. `started`, `removed`: the prompt waits no more. */
  readonly trouble: RefusalCode | "connection-lost" | "changed" | "started" | "removed" | null;
  /** What somebody else made of the prompt meanwhile, where that is in the way. */
  readonly theirs: string | null;
}

/** Changes one waiting prompt at a time. What is typed is never lost to what others do meanwhile. */
export class QueueEditing {
  readonly #store: Pick<Store, "ask" | "state">;
  readonly #edit = signal<QueueEdit | null>(null);

  /** The edit with what has become of its prompt since. */
  readonly current: ReadonlySignal<QueueEdit | null> = computed(() => {
    const edit = this.#edit.value;
    if (edit === null) return null;
    const prompt = this.#find(edit.prompt.id);
    if (prompt !== undefined) {
      return edit.trouble === "changed" ? { ...edit, theirs: prompt.text } : edit;
    }
    // While it is being saved the reply will tell.
    if (edit.step === "saving") return edit;
    return { ...edit, trouble: this.#hasStarted(edit.prompt.id) ? "started" : "removed" };
  });

  constructor(store: Pick<Store, "ask" | "state">) {
    this.#store = store;
  }

  /** Opens a prompt; a long one is fetched whole before it can be changed. */
  async open(prompt: QueuedPrompt): Promise<void> {
    const { text, version, isCut } = prompt;
    const fresh = { step: "typing", trouble: null, theirs: null } as const;
    const edit: QueueEdit = { prompt, text, version, ...fresh };
    this.#edit.value = edit;
    if (!isCut) return;
    const loading: QueueEdit = { ...edit, step: "loading" };
    this.#edit.value = loading;
    const { id, conversationId } = prompt;
    const outcome = await this.#store.ask({ type: "prompt.text", conversationId, promptId: id });
    if (this.#edit.value !== loading) return;
    if (outcome.kind === "done") {
      this.#edit.value = { ...loading, text: outcome.result.text, step: "typing" };
    } else {
      const trouble = outcome.kind === "lost" ? "connection-lost" : troubleOf(outcome.refusal.code);
      this.#edit.value = { ...loading, trouble };
    }
  }

  type(text: string): void {
    const edit = this.#edit.value;
    if (edit !== null) this.#edit.value = { ...edit, text };
  }

  /** Saves what is typed; where somebody else was faster, the second save is meant to win. */
  async save(): Promise<void> {
    const edit = this.#edit.value;
    if (edit?.step !== "typing" || edit.text.trim() === "") return;
    const { prompt, text } = edit;
    const version =
      edit.trouble === "changed" ? (this.#find(prompt.id)?.version ?? edit.version) : edit.version;
    const saving: QueueEdit = { ...edit, version, step: "saving", trouble: null };
    this.#edit.value = saving;
    const outcome = await this.#store.ask({
      type: "queue.edit",
      promptId: prompt.id,
      version,
      text,
    });
    this.#finish(saving, outcome.kind === "refused" ? outcome.refusal.code : outcome.kind);
  }

  /** Sends what is typed as a prompt of its own: the one it was meant for waits no more. */
  async sendAsNew(): Promise<void> {
    const edit = this.#edit.value;
    if (edit?.step !== "typing" || edit.text.trim() === "") return;
    const { prompt, text } = edit;
    const saving: QueueEdit = { ...edit, step: "saving" };
    this.#edit.value = saving;
    const outcome = await this.#store.ask({
      type: "prompt.send",
      conversationId: prompt.conversationId,
      promptId: crypto.randomUUID(),
      text,
      ...(prompt.images.length === 0 ? {} : { images: prompt.images.map(({ id }) => id) }),
    });
    this.#finish(saving, outcome.kind === "refused" ? outcome.refusal.code : outcome.kind);
  }

  /** Takes what somebody else made of the prompt, in place of what is typed. */
  async takeTheirs(): Promise<void> {
    const prompt = this.#find(this.#edit.value?.prompt.id);
    if (prompt !== undefined) await this.open(prompt);
  }

  close(): void {
    this.#edit.value = null;
  }

  #finish(saving: QueueEdit, end: RefusalCode | "done" | "lost"): void {
    if (this.#edit.value?.prompt.id !== saving.prompt.id) return;
    if (end === "done") {
      this.#edit.value = null;
      return;
    }
    const trouble = end === "lost" ? "connection-lost" : troubleOf(end);
    // What was typed while it was under way stays.
    this.#edit.value = { ...this.#edit.value, step: "typing", trouble };
  }

  #find(id: string | undefined): QueuedPrompt | undefined {
    return this.#store.state.value.queue.prompts.find((prompt) => prompt.id === id);
  }

  #hasStarted(id: string): boolean {
    return this.#store.state.value.conversations.some(({ turns }) =>
      turns.some((turn) => turn.id === id),
    );
  }
}

function troubleOf(code: RefusalCode): NonNullable<QueueEdit["trouble"]> {
  if (code === "queue-changed") return "changed";
  if (code === "prompt-started") return "started";
  return code === "no-such-prompt" ? "removed" : code;
}
