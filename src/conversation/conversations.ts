import { createHash, randomUUID } from "node:crypto";
import type { Logger } from "../base/logger";
import { childLogger } from "../base/logger";
import { cutEnd } from "../shared/cutText";
import {
  maxAcceptedPrompts,
  maxConversationsInState,
  maxQueuedPrompts,
  maxShownPromptLength,
} from "../shared/limits";
import type { ClientRequest, RefusalCode } from "../shared/protocol";
import type { Author } from "../shared/state";
import type { Agent } from "./agent";
import type { EventLog } from "./eventLog";
import { TurnRunner } from "./turnRunner";

/** What a request of a client came to: null is yes. */
export type RequestOutcome = RefusalCode | null;

/** All conversations of the folder: opens them, and carries out what the clients ask for. */
export class Conversations {
  private readonly log: EventLog;
  private readonly agent: Agent;
  private readonly logger: Logger;
  /** Ids of the prompts that were accepted, with the hash of what they were; oldest first. */
  private readonly accepted = new Map<string, string>();
  private readonly runners = new Map<string, TurnRunner>();

  constructor(log: EventLog, agent: Agent, logger: Logger) {
    this.log = log;
    this.agent = agent;
    this.logger = logger;
  }

  /**
   * Begins a conversation, whose agent starts at once so that the first prompt finds it warm. The
   * idle agents of the others end: a process takes some 200 MB. A current conversation that nothing
   * was said in yet is as good as a new one, and is taken.
   */
  open(): string {
    const empty = this.emptyCurrent();
    if (empty !== null) return empty;
    const id = randomUUID();
    for (const runner of this.runners.values()) runner.rest();
    this.log.append({ type: "conversation.opened", conversationId: id });
    const session = this.agent.openSession({ sessionId: id, isResumed: false });
    const logger = childLogger(this.logger, `conversation ${id.slice(0, 8)}`);
    this.runners.set(id, new TurnRunner(id, this.log, session, logger));
    this.dropForgotten();
    return id;
  }

  private emptyCurrent(): string | null {
    const { currentId, conversations } = this.log.state;
    const current = conversations.find(({ id }) => id === currentId);
    return current?.turns.length === 0 && this.runners.has(current.id) ? current.id : null;
  }

  /** Stops the running turn of the current conversation. */
  interruptCurrent(): void {
    const { currentId } = this.log.state;
    if (currentId !== null) this.runners.get(currentId)?.interrupt();
  }

  /** Carries out a client's request. Never throws; the same prompt twice is one turn. */
  handle(request: ClientRequest, by: Author): RequestOutcome {
    switch (request.type) {
      case "conversation.new":
        this.open();
        return null;
      case "prompt.send":
        return this.acceptPrompt(request, by);
      case "permission.answer": {
        const runner = this.runners.get(request.conversationId);
        if (runner === undefined) return "no-such-conversation";
        return runner.answer(request.permissionId, request.contentHash, request.decision, by);
      }
      case "turn.interrupt": {
        const runner = this.runners.get(request.conversationId);
        if (runner === undefined) return "no-such-conversation";
        runner.interrupt();
        return null;
      }
    }
  }

  /** Ends all agents. Resolves when nothing of them is left. */
  async stop(): Promise<void> {
    const runners = [...this.runners.values()];
    this.runners.clear();
    await Promise.all(runners.map((runner) => runner.stop()));
  }

  private acceptPrompt(
    { conversationId, promptId, text }: Extract<ClientRequest, { type: "prompt.send" }>,
    by: Author,
  ): RequestOutcome {
    const fingerprint = hashOf(conversationId, text);
    const known = this.accepted.get(promptId);
    if (known !== undefined) return known === fingerprint ? null : "prompt-id-reused";
    const runner = this.runners.get(conversationId);
    const conversation = this.log.state.conversations.find(({ id }) => id === conversationId);
    if (runner === undefined || conversation === undefined) return "no-such-conversation";
    // The CLI dies of a prompt of nothing but line breaks, and the API refuses blank ones.
    if (text.trim() === "") return "empty-prompt";
    const queued = conversation.turns.filter(({ status }) => status === "queued").length;
    if (queued >= maxQueuedPrompts) return "queue-full";
    this.accepted.set(promptId, fingerprint);
    const [oldest] = this.accepted.keys();
    if (this.accepted.size > maxAcceptedPrompts && oldest !== undefined)
      this.accepted.delete(oldest);
    this.log.append({
      type: "prompt.accepted",
      conversationId,
      turnId: promptId,
      text: cutEnd(text, maxShownPromptLength),
      by,
    });
    runner.accept(promptId, text);
    return null;
  }

  /** A conversation that the state no longer holds can't be reached: its process ends too. */
  private dropForgotten(): void {
    if (this.runners.size <= maxConversationsInState) return;
    const known = new Set(this.log.state.conversations.map(({ id }) => id));
    for (const [id, runner] of this.runners) {
      if (known.has(id)) continue;
      this.runners.delete(id);
      void runner.stop();
    }
  }
}

function hashOf(conversationId: string, text: string): string {
  return createHash("sha256").update(`${conversationId}\n${text}`).digest("base64url");
}
