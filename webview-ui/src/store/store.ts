import { batch, computed, signal } from "@preact/signals";
import type { ReadonlySignal } from "@preact/signals";
import { protocolVersion } from "../../../src/shared/protocol";
import type {
  ClientMessage,
  PermissionDecision,
  ServerMessage,
} from "../../../src/shared/protocol";
import { initialState } from "../../../src/shared/state";
import type { Author, Conversation, HostState, PermissionRequest } from "../../../src/shared/state";
import type { Keep } from "../platform/keep";
import type { Connection, Fault } from "../transport/connection";
import type { Transport, TransportListener } from "../transport/transport";
import { Drafts } from "./drafts";
import { Notices } from "./notices";
import type { Notice, NoticeSubject } from "./notices";
import { Outbox, draftWithReturned } from "./outbox";
import type { ReturnReason } from "./outbox";
import { applied, welcomed } from "./replica";
import type { Replica } from "./replica";
import { Requests } from "./requests";
import type { AskOutcome, RequestBody, RequestType } from "./requests";
import { Shown } from "./shown";
import type { UnsentPrompt } from "./unsent";

export interface StoreOptions {
  /** What outlives the tab: drafts and unsent prompts. */
  readonly keep: Keep;
  /** What belongs to this tab: the conversation it shows. */
  readonly tabKeep: Keep;
  /**
   * The button for a new conversation is outside of the page, so nobody can tell who pressed it: the
   * new one is shown unless something is being typed.
   */
  readonly followsNew: boolean;
}

/**
 * Everything the page knows, and everything it can do. One per connection to a host; `dispose`
 * ends it. The state is only ever the host's, changed by the host's events; what the page adds is
 * what the host does not know yet: drafts, unsent prompts, answers under way.
 */
export class Store implements TransportListener {
  readonly drafts: Drafts;
  readonly #transport: Transport;
  readonly #options: StoreOptions;
  readonly #requests: Requests;
  readonly #outbox: Outbox;
  readonly #shown: Shown;
  readonly #notices = new Notices();
  readonly #clientId = crypto.randomUUID();
  readonly #replica = signal<Replica>({ state: initialState, cursor: null });
  readonly #you = signal<Author | null>(null);
  readonly #answering = signal<ReadonlySet<string>>(new Set());
  readonly #clockAheadMs = signal(0);

  /** The host's state; the empty one before the first welcome. */
  readonly state: ReadonlySignal<HostState> = computed(() => this.#replica.value.state);
  /** False until the first welcome: there is nothing to show yet. */
  readonly isLoaded: ReadonlySignal<boolean> = computed(() => this.state.value !== initialState);
  /** The conversation on this screen. */
  readonly conversation: ReadonlySignal<Conversation | null> = computed(
    () => this.#find(this.#shown.id.value) ?? null,
  );
  /** A conversation that began on another device while this one was being looked at. */
  readonly offered: ReadonlySignal<Conversation | null> = computed(
    () => this.#find(this.#shown.offeredId.value) ?? null,
  );
  readonly you: ReadonlySignal<Author | null> = this.#you;
  /** Ids of the permission requests whose answer is on its way. */
  readonly answering: ReadonlySignal<ReadonlySet<string>> = this.#answering;
  /** What came to nothing in the conversation on this screen. */
  readonly notice: ReadonlySignal<Notice | null> = computed(() =>
    this.#notices.of(this.#conversationId),
  );
  /** How far this device's clock is ahead of the PC's (ms). */
  readonly clockAheadMs: ReadonlySignal<number> = this.#clockAheadMs;

  constructor(transport: Transport, options: StoreOptions) {
    this.#transport = transport;
    this.#options = options;
    this.#requests = new Requests(transport);
    this.drafts = new Drafts(options.keep);
    this.#shown = new Shown(options.tabKeep);
    this.#outbox = new Outbox(options.keep, this.#requests, (prompt, reason) => {
      this.#takeBack(prompt, reason);
    });
    transport.start(this);
  }

  get connection(): ReadonlySignal<Connection> {
    return this.#transport.connection;
  }

  get unsent(): ReadonlySignal<readonly UnsentPrompt[]> {
    return this.#outbox.unsent;
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
      case "event":
        this.#advance(applied(this.#replica.value, message.envelope));
        this.#clockAheadMs.value = Date.now() - message.envelope.at;
        break;
      case "reply":
        this.#requests.receive(message);
        break;
      case "error":
        this.#notices.put({
          conversationId: this.#conversationId,
          about: { kind: "message" },
          code: message.error.code,
        });
        break;
      case "pong":
      case "bye":
    }
  }

  lost(fault: Fault): void {
    this.#outbox.lost(fault === "refused");
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
    batch(() => {
      this.#notices.clear(conversation.id);
      this.#shown.dismissOffer();
      this.#outbox.add({
        promptId: crypto.randomUUID(),
        conversationId: conversation.id,
        text,
        sentAt: Date.now(),
      });
    });
  }

  /** Answers a permission request as it was shown. A second answer while one is under way is ignored. */
  async answer(
    conversationId: string,
    { id, contentHash }: PermissionRequest,
    decision: PermissionDecision,
  ): Promise<void> {
    if (this.#answering.value.has(id)) return;
    this.#answering.value = new Set([...this.#answering.value, id]);
    const outcome = await this.#attempt(
      { type: "permission.answer", conversationId, permissionId: id, contentHash, decision },
      conversationId,
      { kind: "answer", permissionId: id },
    );
    // After "yes" the card goes when the host's event says so; until then it stays inert.
    if (outcome.kind === "done") return;
    this.#answering.value = new Set([...this.#answering.value].filter((other) => other !== id));
  }

  /** Stops the running turn of the conversation on the screen. */
  async interrupt(): Promise<void> {
    const conversation = this.conversation.value;
    if (conversation === null) return;
    const { id } = conversation;
    await this.#attempt({ type: "turn.interrupt", conversationId: id }, id, { kind: "stop" });
  }

  /** Begins a conversation and shows it on this screen. */
  async newConversation(): Promise<void> {
    const { currentId } = this.state.value;
    this.#shown.expectNew(true);
    const outcome = await this.#attempt({ type: "conversation.new" }, this.#conversationId, {
      kind: "new",
      currentId,
    });
    // Without a reply the next welcome tells.
    if (outcome.kind === "refused") this.#shown.expectNew(false);
  }

  /** Shows another conversation on this screen only. */
  showConversation(id: string): void {
    this.#shown.choose(id);
  }

  /**
   * Asks the host for something and gives what came of it; never rejects. Says nothing on the page:
   * the caller shows a refusal where it was asked.
   */
  ask<T extends RequestType>(body: RequestBody<T>): Promise<AskOutcome<T>> {
    return this.#requests.ask(body);
  }

  dismissOffer(): void {
    this.#shown.dismissOffer();
  }

  dismissNotice(): void {
    this.#notices.clear(this.#conversationId);
  }

  retry(): void {
    this.#transport.retry();
  }

  /** Removes everything of the person's from this device, at the end of a session. */
  forgetEverything(): void {
    this.drafts.forget();
    for (const keep of [this.#options.keep, this.#options.tabKeep]) {
      for (const key of keep.keys()) keep.remove(key);
    }
  }

  dispose(): void {
    this.drafts.flush();
    this.#transport.dispose();
    this.#requests.lose();
  }

  get #conversationId(): string | null {
    return this.conversation.value?.id ?? null;
  }

  #find(id: string | null): Conversation | undefined {
    return this.state.value.conversations.find((conversation) => conversation.id === id);
  }

  #welcome(message: Extract<ServerMessage, { type: "welcome" }>): void {
    this.#you.value = message.you;
    this.#answering.value = new Set();
    if (!this.#advance(welcomed(this.#replica.value, message))) return;
    this.#shown.expectNew(false);
    this.#outbox.resume();
  }

  /** Takes the next replica over; without one the copy is useless and is fetched anew. */
  #advance(next: Replica | null): boolean {
    const { state: before } = this.#replica.value;
    if (next === null) {
      this.#replica.value = { state: before, cursor: null };
      this.#transport.reconnect();
      return false;
    }
    const isFirst = this.conversation.value === null;
    batch(() => {
      this.#replica.value = next;
      this.#shown.update(before, next.state, (shown) => this.#isFree(shown));
      if (isFirst && this.#conversationId !== null) this.drafts.moveToFirst(this.#conversationId);
      this.#outbox.settleAccepted(next.state);
      this.#notices.update(next.state);
    });
    return true;
  }

  /** Whether a new conversation may take the place of this one on the screen. */
  #isFree({ id, turns }: Conversation): boolean {
    return (
      (turns.length === 0 || this.#options.followsNew) &&
      this.drafts.get(id).trim() === "" &&
      this.unsent.value.every(({ conversationId }) => conversationId !== id)
    );
  }

  /** A prompt that the host does not have comes back to the draft of its conversation. */
  #takeBack({ conversationId, text }: UnsentPrompt, reason: ReturnReason): void {
    const home = this.#find(conversationId)?.id ?? this.#conversationId;
    this.drafts.set(home, draftWithReturned(this.drafts.get(home), text));
    this.#notices.put({ conversationId: home, about: { kind: "prompt" }, code: reason });
  }

  async #sendToNewConversation(text: string): Promise<void> {
    await this.newConversation();
    if (this.conversation.value !== null) this.sendPrompt(text);
    else this.drafts.set(null, draftWithReturned(this.drafts.get(null), text));
  }

  /** Asks the host for something, and says in the conversation when nothing came of it. */
  async #attempt<T extends RequestType>(
    body: RequestBody<T>,
    conversationId: string | null,
    about: NoticeSubject,
  ): Promise<AskOutcome<T>> {
    this.#notices.clear(conversationId, about.kind);
    const outcome = await this.#requests.ask(body);
    if (outcome.kind !== "done") {
      const code = outcome.kind === "lost" ? "connection-lost" : outcome.refusal.code;
      this.#notices.put({ conversationId, about, code });
    }
    return outcome;
  }
}
