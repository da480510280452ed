import { batch, computed, signal } from "@preact/signals";
import type { ReadonlySignal } from "@preact/signals";
import type { DeviceRole } from "../../../src/shared/devices";
import type { HostEvent } from "../../../src/shared/events";
import { protocolVersion } from "../../../src/shared/protocolVersion";
import type { ClientHello, PermissionDecision, ServerMessage } from "../../../src/shared/protocol";
import { initialState } from "../../../src/shared/state";
import type {
  Author,
  Conversation,
  HostState,
  PermissionRequest,
  Turn,
  TurnChoice,
} from "../../../src/shared/state";
import type { Language } from "../../../src/shared/wording/problems";
import type { Connection, Fault } from "../transport/connection";
import type { Transport, TransportListener } from "../transport/transport";
import { AnswerDrafts } from "./answerDrafts";
import { Attachments } from "./attachments";
import { Decisions } from "./decisions";
import { Drafts } from "./drafts";
import { History } from "./history";
import { HostClock } from "./hostClock";
import { conversationOf, HostCopy } from "./hostCopy";
import { noticeCodeOf, Notices } from "./notices";
import type { NoticeSubject } from "./notices";
import { Outbox } from "./outbox";
import type { ReturnReason } from "./outbox";
import { allApplied, welcomed } from "./replica";
import type { Replica } from "./replica";
import { Requests } from "./requests";
import type { AskOutcome, RequestBody, RequestType } from "./requests";
import { Returned } from "./returned";
import { Shown, successorOf } from "./shown";
import type { StoreOptions } from "./storeOptions";
import { isUntouched } from "./untouched";
import { WordPace } from "./wordPace";
import type { PromptOptions, SentPrompt, UnsentPrompt } from "./unsent";

/**
 * Everything the page knows and can do. One per connection to a host; `dispose` ends it. The state is only
 * ever the host's, changed by the host's events; what the page adds is what the host does not know yet.
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
  readonly #decisions: Decisions;
  readonly #clientId: string;
  readonly #copy = new HostCopy();
  readonly #words = new WordPace((envelopes) => {
    const events = envelopes.map(({ event }) => event);
    this.#advance(allApplied(this.#copy.replica, envelopes), events);
    for (const { at } of envelopes) this.#clock.note(at);
  });
  readonly #you = signal<Author | null>(null);
  readonly #role = signal<DeviceRole>("full");
  readonly #devicesVersion = signal(0);
  readonly #clock = new HostClock();

  /** The host's state; the empty one before the first welcome. */
  readonly state: ReadonlySignal<HostState> = this.#copy.state;
  // Both without the newest words of what streams; see `HostCopy`.
  readonly outline: ReadonlySignal<HostState> = this.#copy.outline;
  readonly conversationOutline: ReadonlySignal<Conversation | null> = computed(
    () => conversationOf(this.outline.value, this.#shown.id.value) ?? null,
  );
  /** False until the first welcome: there is nothing to show yet. */
  readonly isLoaded: ReadonlySignal<boolean> = computed(() => this.outline.value !== initialState);
  readonly hasEditor = computed(() => this.outline.value.host.hasEditor === true);
  /** The conversation on this screen. */
  readonly conversation: ReadonlySignal<Conversation | null> = computed(
    () => conversationOf(this.state.value, this.#shown.id.value) ?? null,
  );
  /** A conversation that began on another device while this one was being looked at. */
  readonly offered: ReadonlySignal<Conversation | null> = computed(
    () => conversationOf(this.outline.value, this.#shown.offer.value?.id ?? null) ?? null,
  );
  /** Through whom that conversation began, as far as it was seen. */
  readonly offeredBy = computed(() => this.#shown.offer.value?.by ?? null);
  readonly you: ReadonlySignal<Author | null> = this.#you;
  /** What this device may do, as the last welcome said. */
  readonly role: ReadonlySignal<DeviceRole> = this.#role;
  /** Another number whenever the list of devices may be another one. */
  readonly devicesVersion: ReadonlySignal<number> = this.#devicesVersion;
  /** Ids of the permission requests and of the undecided turns whose answer is on its way. */
  readonly answering: ReadonlySignal<ReadonlySet<string>>;
  /** Ids of the permission requests whose answer waits until the owner confirms it at the PC. */
  readonly confirming: ReadonlySignal<ReadonlySet<string>>;
  /** What came to nothing in the conversation on this screen. */
  readonly notice = computed(() => this.#notices.of(this.#conversationId));
  /** How far this device's clock is ahead of the PC's (ms). */
  readonly clockAheadMs: ReadonlySignal<number> = this.#clock.aheadMs;

  constructor(transport: Transport, options: StoreOptions) {
    this.#transport = transport;
    this.#options = options;
    this.#clientId = options.clientId ?? crypto.randomUUID();
    this.#requests = new Requests(transport);
    this.#decisions = new Decisions(this.#requests, this.#notices);
    this.answering = this.#decisions.underWay;
    this.confirming = this.#decisions.confirming;
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

  hello(): ClientHello {
    this.#words.flush();
    const { cursor } = this.#copy.replica;
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
        this.#words.receive(message.envelope);
        break;
      case "reply":
        this.#requests.receive(message);
        break;
      case "error":
        this.#notices.note(this.#conversationId, "message", message.error.code);
        break;
      case "devices.changed":
        this.#devicesVersion.value++;
        break;
      case "pong":
      case "bye":
    }
  }

  lost(fault: Fault): void {
    this.#words.flush();
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

  /**
   * Answers a permission request as it was shown. A second answer while one is under way is ignored,
   * unless the first one waits for the owner: then what comes first to its end counts.
   * `isConfirmed`: the owner has to confirm it at the PC, which may take a minute.
   */
  answer(
    conversationId: string,
    { id, contentHash }: PermissionRequest,
    decision: PermissionDecision,
    isConfirmed = false,
  ): Promise<void> {
    return this.#decisions.decide(
      id,
      { type: "permission.answer", conversationId, permissionId: id, contentHash, decision },
      { kind: "answer", permissionId: id },
      isConfirmed,
    );
  }

  /** Decides about a turn of the conversation on the screen, in a language where Claude is to go on. A repeat is safe. */
  async settle({ id }: Turn, choice: TurnChoice, language: Language = "en"): Promise<void> {
    const conversationId = this.#conversationId;
    if (conversationId === null) return;
    const promptId = this.#decisions.promptIdOf(id, choice);
    const settled = { conversationId, turnId: id, choice, promptId, language };
    const about = { kind: "settle", turnId: id } as const;
    await this.#decisions.decide(id, { type: "turn.settle", ...settled }, about);
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

  /** The person goes to another page in this tab. */
  leave(): void {
    this.drafts.flush();
    this.#transport.leave();
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

  #welcome(message: Extract<ServerMessage, { type: "welcome" }>): void {
    const isRoleChanged = this.isLoaded.value && this.#role.value !== message.role;
    this.#you.value = message.you;
    this.#role.value = message.role;
    this.#devicesVersion.value++;
    this.#decisions.reset();
    const known = this.#copy.replica.cursor?.seq ?? 0;
    const { resume } = message;
    const missed = resume.kind === "replay" ? resume.events.filter(({ seq }) => seq > known) : [];
    const events = missed.map(({ event }) => event);
    if (!this.#advance(welcomed(this.#copy.replica, message), events)) return;
    this.#shown.expectNew(false);
    if (isRoleChanged) this.#notices.note(this.#conversationId, "role", "role-changed");
    this.#outbox.resume();
  }

  /** Takes the next replica over; without one the copy is useless and is fetched anew. */
  #advance(next: Replica | null, events: readonly HostEvent[]): boolean {
    const { state: before } = this.#copy.replica;
    if (next === null) {
      this.#copy.take({ state: before, cursor: null }, []);
      this.#transport.reconnect();
      return false;
    }
    const { state: now } = next;
    const lastId = this.#conversationId;
    batch(() => {
      this.#copy.take(next, events);
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
    const { drafts, attachments } = this;
    const prompts = [...this.unsent.value, ...this.state.value.queue.prompts];
    return (
      (turns.length === 0 || this.#options.followsNew) &&
      isUntouched(id, { drafts, attachments, prompts })
    );
  }

  /** A prompt that the host does not have comes back to the draft of its conversation. */
  #takeBack({ conversationId, text, images }: SentPrompt, reason: ReturnReason): void {
    const home = conversationOf(this.state.value, conversationId)?.id ?? this.#conversationId;
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

  /** Asks the host for something, and says in the conversation when nothing came of it. */
  async #attempt<T extends RequestType>(
    body: RequestBody<T>,
    conversationId: string | null,
    about: NoticeSubject,
  ): Promise<AskOutcome<T>> {
    this.#notices.clear(conversationId, about.kind);
    const outcome = await this.#requests.ask(body);
    if (outcome.kind !== "done") {
      this.#notices.put({ conversationId, about, code: noticeCodeOf(outcome) });
    }
    return outcome;
  }
}
