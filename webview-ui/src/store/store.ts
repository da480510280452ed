import { batch, computed, signal } from "@preact/signals";
import type { ReadonlySignal } from "@preact/signals";
import { protocolVersion } from "../../../src/shared/protocol";
import type {
  ClientMessage,
  PermissionDecision,
  RefusalCode,
  ServerMessage,
} from "../../../src/shared/protocol";
import { initialState } from "../../../src/shared/state";
import type { Author, Conversation, HostState, PermissionRequest } from "../../../src/shared/state";
import type { Keep } from "../platform/keep";
import type { Connection } from "../transport/connection";
import type { Transport, TransportListener } from "../transport/transport";
import { Drafts } from "./drafts";
import { acceptedOf, draftWithReturned, forgetUnsent, keepUnsent, loadUnsent } from "./outbox";
import type { UnsentPrompt } from "./outbox";
import { applied, welcomed } from "./replica";
import type { Replica } from "./replica";
import { Requests } from "./requests";

/** Why something the person did was not done, shown where they did it. */
export interface Refused {
  readonly code: RefusalCode | "connection-lost";
}

/**
 * Everything the page knows, and everything it can do. One per connection to a host; `dispose`
 * ends it. The state is only ever the host's, changed by the host's events; what the page adds is
 * what the host does not know yet: drafts, unsent prompts, answers under way.
 */
export class Store implements TransportListener {
  readonly drafts: Drafts;
  readonly #transport: Transport;
  readonly #keep: Keep;
  readonly #requests: Requests;
  readonly #clientId = crypto.randomUUID();
  readonly #replica = signal<Replica>({ state: initialState, cursor: null });
  readonly #you = signal<Author | null>(null);
  readonly #unsent = signal<readonly UnsentPrompt[]>([]);
  readonly #answering = signal<ReadonlySet<string>>(new Set());
  readonly #refused = signal<Refused | null>(null);
  readonly #clockAheadMs = signal(0);
  readonly #chosenId = signal<string | null>(null);

  /** The host's state; the empty one before the first welcome. */
  readonly state: ReadonlySignal<HostState> = computed(() => this.#replica.value.state);
  /** False until the first welcome: there is nothing to show yet. */
  readonly isLoaded: ReadonlySignal<boolean> = computed(() => this.state.value !== initialState);
  /** The conversation on this screen. */
  readonly conversation: ReadonlySignal<Conversation | null> = computed(() => {
    const { conversations, currentId } = this.state.value;
    const find = (id: string | null): Conversation | undefined =>
      conversations.find((conversation) => conversation.id === id);
    return find(this.#chosenId.value) ?? find(currentId) ?? null;
  });
  readonly you: ReadonlySignal<Author | null> = this.#you;
  readonly unsent: ReadonlySignal<readonly UnsentPrompt[]> = this.#unsent;
  /** Ids of the permission requests whose answer is on its way. */
  readonly answering: ReadonlySignal<ReadonlySet<string>> = this.#answering;
  readonly refused: ReadonlySignal<Refused | null> = this.#refused;
  /** How far this device's clock is ahead of the PC's (ms). */
  readonly clockAheadMs: ReadonlySignal<number> = this.#clockAheadMs;

  constructor(transport: Transport, keep: Keep) {
    this.#transport = transport;
    this.#keep = keep;
    this.#requests = new Requests(transport);
    this.drafts = new Drafts(keep);
    this.#unsent.value = loadUnsent(keep);
    transport.start(this);
  }

  get connection(): ReadonlySignal<Connection> {
    return this.#transport.connection;
  }

  hello(): ClientMessage {
    const { cursor } = this.#replica.value;
    return {
      type: "hello",
      protocol: protocolVersion,
      clientId: this.#clientId,
      ...(cursor === null ? {} : { cursor }),
    };
  }

  receive(message: ServerMessage): void {
    switch (message.type) {
      case "welcome":
        this.#welcome(message);
        break;
      case "event": {
        const before = this.state.value.currentId;
        this.#advance(applied(this.#replica.value, message.envelope));
        this.#clockAheadMs.value = Date.now() - message.envelope.at;
        if (this.state.value.currentId !== before) this.#chosenId.value = null;
        break;
      }
      case "reply":
        this.#requests.receive(message);
        break;
      case "error":
        this.#refused.value = { code: message.error.code };
        break;
      case "pong":
      case "bye":
    }
  }

  lost(): void {
    this.#requests.lose();
  }

  /**
   * Sends a prompt to the conversation on the screen. It counts as sent at once: it is kept here
   * until the host has it, and comes back to the draft when the host refuses it.
   */
  sendPrompt(text: string): void {
    const conversation = this.conversation.value;
    if (conversation === null) {
      void this.#sendToNewConversation(text);
      return;
    }
    const prompt: UnsentPrompt = {
      promptId: crypto.randomUUID(),
      conversationId: conversation.id,
      text,
      sentAt: Date.now(),
    };
    keepUnsent(this.#keep, prompt);
    batch(() => {
      this.#refused.value = null;
      this.#unsent.value = [...this.#unsent.value, prompt];
    });
    void this.#submit(prompt);
  }

  /** Answers a permission request as it was shown. A second answer while one is under way is ignored. */
  async answer(
    conversationId: string,
    { id, contentHash }: PermissionRequest,
    decision: PermissionDecision,
  ): Promise<void> {
    if (this.#answering.value.has(id)) return;
    this.#answering.value = new Set([...this.#answering.value, id]);
    this.#refused.value = null;
    const outcome = await this.#requests.ask({
      type: "permission.answer",
      conversationId,
      permissionId: id,
      contentHash,
      decision,
    });
    // After "yes" the card goes when the host's event says so; until then it stays inert.
    if (outcome.kind === "done") return;
    batch(() => {
      this.#answering.value = new Set([...this.#answering.value].filter((other) => other !== id));
      this.#refused.value = {
        code: outcome.kind === "lost" ? "connection-lost" : outcome.refusal.code,
      };
    });
  }

  /** Stops the running turn of the conversation on the screen. */
  async interrupt(): Promise<void> {
    const conversation = this.conversation.value;
    if (conversation === null) return;
    this.#report(
      await this.#requests.ask({ type: "turn.interrupt", conversationId: conversation.id }),
    );
  }

  async newConversation(): Promise<void> {
    this.#refused.value = null;
    this.#report(await this.#requests.ask({ type: "conversation.new" }));
  }

  /** Shows another conversation on this screen only. */
  showConversation(id: string): void {
    this.#chosenId.value = id;
  }

  dismissRefusal(): void {
    this.#refused.value = null;
  }

  retry(): void {
    this.#transport.retry();
  }

  /** Removes everything of the person's from this device, at the end of a session. */
  forgetEverything(): void {
    this.drafts.forget();
    for (const key of this.#keep.keys()) this.#keep.remove(key);
  }

  dispose(): void {
    this.drafts.flush();
    this.#transport.dispose();
    this.#requests.lose();
  }

  #welcome(message: Extract<ServerMessage, { type: "welcome" }>): void {
    this.#you.value = message.you;
    this.#answering.value = new Set();
    if (!this.#advance(welcomed(this.#replica.value, message))) return;
    for (const prompt of this.#unsent.value) void this.#submit(prompt);
  }

  /** Takes the next replica over; without one the copy is useless and is fetched anew. */
  #advance(next: Replica | null): boolean {
    if (next === null) {
      this.#replica.value = { ...this.#replica.value, cursor: null };
      this.#transport.reconnect();
      return false;
    }
    const isFirst = this.conversation.value === null;
    batch(() => {
      this.#replica.value = next;
      const { currentId } = next.state;
      if (isFirst && currentId !== null) this.drafts.moveToFirst(currentId);
      for (const { promptId } of acceptedOf(this.#unsent.value, next.state)) this.#settle(promptId);
    });
    return true;
  }

  async #submit({ promptId, conversationId, text }: UnsentPrompt): Promise<void> {
    const outcome = await this.#requests.ask({
      type: "prompt.send",
      conversationId,
      promptId,
      text,
    });
    // A lost reply is no answer: the prompt stays and goes out again with the next welcome.
    if (outcome.kind === "lost") return;
    if (outcome.kind === "refused") {
      const home = this.state.value.conversations.some(({ id }) => id === conversationId)
        ? conversationId
        : (this.conversation.value?.id ?? null);
      this.drafts.set(home, draftWithReturned(this.drafts.get(home), text));
      this.#refused.value = { code: outcome.refusal.code };
    }
    this.#settle(promptId);
  }

  #settle(promptId: string): void {
    forgetUnsent(this.#keep, promptId);
    this.#unsent.value = this.#unsent.value.filter((prompt) => prompt.promptId !== promptId);
  }

  async #sendToNewConversation(text: string): Promise<void> {
    await this.newConversation();
    if (this.conversation.value !== null) this.sendPrompt(text);
    else this.drafts.set(null, draftWithReturned(this.drafts.get(null), text));
  }

  #report(outcome: { readonly kind: string; readonly refusal?: { code: RefusalCode } }): void {
    if (outcome.kind === "done") return;
    this.#refused.value = { code: outcome.refusal?.code ?? "connection-lost" };
  }
}
