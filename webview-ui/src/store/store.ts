import { batch, computed, signal } from "@preact/signals";
import type { ReadonlySignal } from "@preact/signals";
import type { HostEvent } from "../../../src/shared/events";
import { protocolVersion } from "../../../src/shared/protocolVersion";
import type {
  ClientMessage,
  PermissionDecision,
  ServerMessage,
} from "../../../src/shared/protocol";
import { initialState } from "../../../src/shared/state";
import type {
  Author,
  Conversation,
  HostState,
  PermissionRequest,
  Turn,
  TurnChoice,
} from "../../../src/shared/state";
import type { Keep } from "../platform/keep";
import type { Connection, Fault } from "../transport/connection";
import type { Transport, TransportListener } from "../transport/transport";
import { AnswerDrafts } from "./answerDrafts";
import { Attachments } from "./attachments";
import { Decisions } from "./decisions";
import { Drafts } from "./drafts";
import { History } from "./history";
import { Notices } from "./notices";
import type { Notice, NoticeSubject } from "./notices";
import { Outbox } from "./outbox";
import type { ReturnReason } from "./outbox";
import { applied, welcomed } from "./replica";
import type { Replica } from "./replica";
import { Requests } from "./requests";
import type { AskOutcome, RequestBody, RequestType } from "./requests";
import { Returned } from "./returned";
import { Shown, successorOf } from "./shown";
import type { PromptOptions, UnsentPrompt } from "./unsent";

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
  readonly attachments: Attachments;
  readonly answerDrafts: AnswerDrafts;
  readonly history: History;
  readonly #transport: Transport;
  readonly #options: StoreOptions;
  readonly #requests: Requests;
  readonly #outbox: Outbox;
  readonly #shown: Shown;
  readonly #notices = new Notices();
  readonly #returned: Returned;
  readonly #decisions = new Decisions();
  readonly #clientId = crypto.randomUUID();
  readonly #replica = signal<Replica>({ state: initialState, cursor: null });
  readonly #you = signal<Author | null>(null);
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
    () => this.#find(this.#shown.offer.value?.id ?? null) ?? null,
  );
  /** Through whom that conversation began, as far as it was seen. */
  readonly offeredBy: ReadonlySignal<Author | null> = computed(
    () => this.#shown.offer.value?.by ?? null,
  );
  readonly you: ReadonlySignal<Author | null> = this.#you;
  /** Ids of the permission requests and of the undecided turns whose answer is on its way. */
  readonly answering: ReadonlySignal<ReadonlySet<string>> = this.#decisions.underWay;
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
    this.attachments = new Attachments(options.keep);
    this.answerDrafts = new AnswerDrafts(options.tabKeep);
    this.#returned = new Returned(this.drafts);
    this.history = new History((body) => this.#requests.ask(body));
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
        this.#advance(applied(this.#replica.value, message.envelope), [message.envelope.event]);
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
   * until the host has it, and comes back to the draft when the host refuses it. `/clear` alone
   * begins a new conversation in the place of this one.
   */
  sendPrompt(text: string, options: PromptOptions = {}): void {
    const { images = [], isUrgent = false, isDeferred = false } = options;
    const conversation = this.conversation.value;
    if (conversation === null) {
      void this.#sendToNewConversation(text, options);
      return;
    }
    const { id: conversationId } = conversation;
    this.#returned.clear(conversationId);
    if (text.trim() === "/clear" && images.length === 0) {
      void this.newConversation({ replacesId: conversationId });
      return;
    }
    const promptId = crypto.randomUUID();
    batch(() => {
      this.#notices.clear(conversationId);
      this.#shown.dismissOffer();
      const way = { isUrgent, isDeferred, wasSent: false, sentAt: Date.now() };
      this.#outbox.add({ promptId, conversationId, text, images, ...way });
    });
  }

  /** Takes a prompt back that never left this device; null: the host may have it. */
  withdraw(promptId: string): UnsentPrompt | null {
    return this.#outbox.withdraw(promptId);
  }

  /** Answers a permission request as it was shown. A second answer while one is under way is ignored. */
  answer(
    conversationId: string,
    { id, contentHash }: PermissionRequest,
    decision: PermissionDecision,
  ): Promise<void> {
    return this.#decide(
      id,
      { type: "permission.answer", conversationId, permissionId: id, contentHash, decision },
      { kind: "answer", permissionId: id },
    );
  }

  /** Decides about a turn of the conversation on the screen whose outcome nobody knows. A repeat is safe. */
  async settle({ id }: Turn, choice: TurnChoice): Promise<void> {
    const conversationId = this.#conversationId;
    if (conversationId === null) return;
    const promptId = this.#decisions.promptIdOf(id, choice);
    await this.#decide(
      id,
      { type: "turn.settle", conversationId, turnId: id, choice, promptId },
      { kind: "settle", turnId: id },
    );
  }

  /** Lets the prompts that wait run again. */
  async resumeQueue(): Promise<void> {
    await this.#attempt({ type: "queue.resume" }, this.#conversationId, { kind: "queue" });
  }

  /** Stops the running turn of the conversation on the screen. */
  async interrupt(): Promise<void> {
    const id = this.#conversationId;
    if (id === null) return;
    await this.#attempt({ type: "turn.interrupt", conversationId: id }, id, { kind: "stop" });
  }

  /** Begins a conversation and shows it on this screen, also in the place of another one. */
  async newConversation(options: { readonly replacesId?: string } = {}): Promise<void> {
    const { currentId } = this.state.value;
    this.#shown.expectNew(true);
    const outcome = await this.#attempt(
      { type: "conversation.new", ...options },
      this.#conversationId,
      { kind: "new", currentId },
    );
    // Without a reply the next welcome tells.
    if (outcome.kind === "lost") return;
    this.#shown.expectNew(false);
    if (outcome.kind === "done") {
      this.#shown.chooseWhenThere(outcome.result.conversationId, this.state.value);
    }
  }

  /** Shows another conversation on this screen only, at once or as soon as the state has it. */
  showConversation(id: string): void {
    this.#shown.chooseWhenThere(id, this.state.value);
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
    this.attachments.forget();
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
    this.#decisions.reset();
    const known = this.#replica.value.cursor?.seq ?? 0;
    const { resume } = message;
    const missed = resume.kind === "replay" ? resume.events.filter(({ seq }) => seq > known) : [];
    const events = missed.map(({ event }) => event);
    if (!this.#advance(welcomed(this.#replica.value, message), events)) return;
    this.#shown.expectNew(false);
    this.#outbox.resume();
  }

  /** Takes the next replica over; without one the copy is useless and is fetched anew. */
  #advance(next: Replica | null, events: readonly HostEvent[]): boolean {
    const { state: before } = this.#replica.value;
    if (next === null) {
      this.#replica.value = { state: before, cursor: null };
      this.#transport.reconnect();
      return false;
    }
    const { state: now } = next;
    const lastId = this.#conversationId;
    batch(() => {
      this.#replica.value = next;
      this.#shown.update({ before, now, events }, (shown) => this.#isFree(shown));
      this.#moveDraft(lastId, events);
      this.history.update(before, now);
      this.#outbox.settleAccepted(now);
      this.#notices.update(now);
      this.#decisions.update(events);
      this.answerDrafts.update(now);
    });
    return true;
  }

  /** What was typed in a conversation that another one has replaced, or before the first one, goes on. */
  #moveDraft(lastId: string | null, events: readonly HostEvent[]): void {
    const id = this.#conversationId;
    const isNext = lastId === null || (lastId !== id && successorOf(lastId, events) !== null);
    if (id === null || !isNext) return;
    this.drafts.move(lastId, id);
    this.attachments.move(lastId, id);
  }

  /** Whether a new conversation may take the place of this one on the screen. */
  #isFree({ id, turns }: Conversation): boolean {
    const isElsewhere = (prompt: { readonly conversationId: string }): boolean =>
      prompt.conversationId !== id;
    return (
      (turns.length === 0 || this.#options.followsNew) &&
      this.drafts.get(id).trim() === "" &&
      this.attachments.get(id).length === 0 &&
      this.unsent.value.every(isElsewhere) &&
      this.state.value.queue.prompts.every(isElsewhere)
    );
  }

  /** A prompt that the host does not have comes back to the draft of its conversation. */
  #takeBack({ conversationId, text, images }: UnsentPrompt, reason: ReturnReason): void {
    const home = this.#find(conversationId)?.id ?? this.#conversationId;
    this.#returned.add(home, text);
    this.attachments.add(home, images);
    this.#notices.put({ conversationId: home, about: { kind: "prompt" }, code: reason });
  }

  async #sendToNewConversation(text: string, options: PromptOptions): Promise<void> {
    await this.newConversation();
    if (this.conversation.value !== null) {
      this.sendPrompt(text, options);
      return;
    }
    this.#returned.add(null, text);
    this.attachments.add(null, options.images ?? []);
  }

  /** One decision at a time about the same thing, which stays inert until the host's event says so. */
  async #decide<T extends "permission.answer" | "turn.settle">(
    id: string,
    body: RequestBody<T> & { readonly conversationId: string },
    about: NoticeSubject,
  ): Promise<void> {
    if (!this.#decisions.begin(id)) return;
    const outcome = await this.#attempt<T>(body, body.conversationId, about);
    if (outcome.kind !== "done") this.#decisions.end(id);
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
