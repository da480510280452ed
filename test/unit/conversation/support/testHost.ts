import { randomUUID } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import { silentLogger } from "../../../../src/base/logger";
import { Conversations } from "../../../../src/conversation/conversations";
import { EventLog } from "../../../../src/conversation/eventLog";
import type { RequestOutcome } from "../../../../src/conversation/requestOutcome";
import type { SavedLog } from "../../../../src/conversation/savedLog";
import type { ConversationRequest } from "../../../../src/shared/protocol";
import type {
  Author,
  Conversation,
  HostState,
  PermissionRequest,
  Turn,
} from "../../../../src/shared/state";
import type { AgentPermission } from "../../../../src/conversation/agent";
import { FakeAgent } from "./fakeAgent";
import { FakeAttachments } from "./fakeAttachments";
import { FakeChanges } from "./fakeChanges";
import { FakeHistory } from "./fakeHistory";
import { FakeJournal } from "./fakeJournal";

export const phone: Author = { id: "phone", name: "Phone" };
export const editor: Author = { id: "editor", name: "VS Code" };

type Unnamed<T> = T extends unknown ? Omit<T, "requestId"> : never;
/** A request without its name. */
export type Wish = Unnamed<ConversationRequest>;

export interface TestHostOptions {
  readonly maxParallel?: number;
  readonly saved?: SavedLog | null;
  readonly history?: FakeHistory;
  readonly attachments?: FakeAttachments;
}

/** Waits until everything that was begun and waits for nothing outside has come to its end. */
export async function quiet(): Promise<void> {
  await setImmediate();
  await setImmediate();
}

/** The conversations with fakes at the outer edge: agent, its record, pictures and disk. */
export class TestHost {
  readonly agent = new FakeAgent();
  readonly journal = new FakeJournal();
  readonly history: FakeHistory;
  readonly attachments: FakeAttachments;
  readonly changes = new FakeChanges();
  readonly log: EventLog;
  readonly conversations: Conversations;

  /** Not started yet. */
  constructor(options: TestHostOptions = {}) {
    const { saved = null } = options;
    this.history = options.history ?? new FakeHistory();
    this.attachments = options.attachments ?? new FakeAttachments();
    this.log = new EventLog({
      journal: this.journal,
      ...(saved === null ? {} : { saved }),
    });
    this.conversations = new Conversations({
      log: this.log,
      agent: this.agent,
      history: this.history,
      attachments: this.attachments,
      changes: this.changes,
      maxParallel: options.maxParallel ?? 1,
      logger: silentLogger,
    });
  }

  static async start(options: TestHostOptions = {}): Promise<TestHost> {
    const host = new TestHost(options);
    await host.conversations.start();
    return host;
  }

  get state(): HostState {
    return this.log.state;
  }

  /** The current conversation. */
  get id(): string {
    const { currentId } = this.state;
    if (currentId === null) throw new Error("there is no current conversation");
    return currentId;
  }

  conversation(id: string = this.id): Conversation {
    const found = this.state.conversations.find((candidate) => candidate.id === id);
    if (found === undefined) throw new Error("the conversation is gone");
    return found;
  }

  turn(id: string): Turn {
    const turns = this.state.conversations.flatMap((conversation) => conversation.turns);
    const found = turns.find((candidate) => candidate.id === id);
    if (found === undefined) throw new Error("there is no such turn");
    return found;
  }

  /** What is where, in words: `one: running`, and what waits, with `(…)` around it. */
  get line(): readonly string[] {
    const turns = this.state.conversations
      .toReversed()
      .flatMap((one) => one.turns.map(({ text, status }) => `${text}: ${status}`));
    return [...turns, ...this.state.queue.prompts.map(({ text }) => `(${text})`)];
  }

  /** What the request came to: `ok`, or the reason of its refusal. Waits until all is quiet. */
  async ask(wish: Wish, by: Author = phone): Promise<string> {
    const outcome = await this.outcomeOf(wish, by);
    await quiet();
    return outcome.ok ? "ok" : outcome.code;
  }

  async outcomeOf(wish: Wish, by: Author = phone): Promise<RequestOutcome> {
    return this.conversations.handle({ ...wish, requestId: "r" }, by, by.id);
  }

  async send(
    text: string,
    promptId: string = randomUUID(),
    more: { readonly conversationId?: string; readonly isUrgent?: boolean } = {},
  ): Promise<string> {
    return this.ask({ type: "prompt.send", conversationId: this.id, promptId, text, ...more });
  }

  /** Sends them all; gives their ids. */
  async sendAll(...texts: readonly string[]): Promise<readonly string[]> {
    const ids = texts.map(() => randomUUID());
    for (const [index, text] of texts.entries()) {
      const outcome = await this.send(text, ids[index]);
      if (outcome !== "ok") throw new Error(`${text}: ${outcome}`);
    }
    return ids;
  }

  /** A new conversation with this prompt; gives its id. */
  async begin(text: string): Promise<string> {
    await this.ask({ type: "conversation.new" });
    await this.send(text);
    return this.id;
  }

  /** The running turn ends. */
  async end(
    status: "done" | "failed" | "interrupted" = "done",
    conversationId: string = this.id,
  ): Promise<void> {
    this.agent.of(conversationId).end(status);
    await quiet();
  }

  /** The agent asks for a permission. */
  askFor(id: string, change: Partial<AgentPermission> = {}): PermissionRequest {
    const content = { kind: "command", command: "rm -rf dist", description: null } as const;
    const grants = { conversation: [], always: [] };
    const request = { id, toolName: "Bash", content, blockedPath: null, grants, ...change };
    this.agent.of(this.id).say({ type: "permission-requested", request });
    const asked = this.conversation().permissions.find((candidate) => candidate.id === id);
    if (asked === undefined) throw new Error("the request is not in the state");
    return asked;
  }

  /** The host is gone without a word; gives the one that starts in its place. */
  async restart(options: TestHostOptions = {}): Promise<TestHost> {
    const { history, attachments } = this;
    return TestHost.start({ saved: this.journal.saved(), history, attachments, ...options });
  }
}
