import { randomUUID } from "node:crypto";
import type { Logger } from "../base/logger";
import { childLogger } from "../base/logger";
import { maxConversationsInState, maxQueuedPrompts } from "../shared/limits";
import type { ClientRequest, RefusalCode } from "../shared/protocol";
import type { Author, Conversation } from "../shared/state";
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
  private readonly runners = new Map<string, TurnRunner>();

  constructor(log: EventLog, agent: Agent, logger: Logger) {
    this.log = log;
    this.agent = agent;
    this.logger = logger;
  }

  /**
   * Begins a conversation, whose agent starts at once so that the first prompt finds it warm. The
   * idle agents of the others end: a process takes some 200 MB.
   */
  open(): string {
    const id = randomUUID();
    for (const runner of this.runners.values()) runner.rest();
    this.log.append({ type: "conversation.opened", conversationId: id });
    const session = this.agent.openSession({ sessionId: id, isResumed: false });
    const logger = childLogger(this.logger, `conversation ${id.slice(0, 8)}`);
    this.runners.set(id, new TurnRunner(id, this.log, session, logger));
    this.dropForgotten();
    return id;
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
    const known = this.findTurn(promptId);
    if (known !== undefined) {
      const isSame = known.turn.text === text && known.conversation.id === conversationId;
      return isSame ? null : "prompt-id-reused";
    }
    const runner = this.runners.get(conversationId);
    const conversation = this.log.state.conversations.find(({ id }) => id === conversationId);
    if (runner === undefined || conversation === undefined) return "no-such-conversation";
    // The CLI dies of a prompt of nothing but line breaks, and the API refuses blank ones.
    if (text.trim() === "") return "empty-prompt";
    const queued = conversation.turns.filter(({ status }) => status === "queued").length;
    if (queued >= maxQueuedPrompts) return "queue-full";
    this.log.append({ type: "prompt.accepted", conversationId, turnId: promptId, text, by });
    runner.startNext();
    return null;
  }

  private findTurn(
    turnId: string,
  ): { conversation: Conversation; turn: Conversation["turns"][number] } | undefined {
    for (const conversation of this.log.state.conversations) {
      const turn = conversation.turns.find(({ id }) => id === turnId);
      if (turn !== undefined) return { conversation, turn };
    }
    return undefined;
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
