import type { Logger } from "../base/logger";
import type { Disposable } from "../base/lifecycle";
import { DisposableStore } from "../base/lifecycle";
import type { ConversationEvent } from "../shared/events";
import { maxOpenPermissions, maxOpenPermissionsSize } from "../shared/limits";
import type { AgentStatus, Author, Conversation, PermissionOutcome } from "../shared/state";
import type { PermissionDecision, RefusalCode } from "../shared/protocol";
import { weightOf } from "../shared/weight";
import type { AgentEvent, AgentPermission, AgentSession } from "./agent";
import type { EventLog } from "./eventLog";
import { toPermissionRequest } from "./permissions";
import { TextCoalescer } from "./textCoalescer";

type TurnEnd = Extract<AgentEvent, { type: "turn-ended" }>;

/**
 * Runs one conversation: hands its prompts to the agent, one at a time and in order, and writes
 * what the agent says into the log. Invariants:
 * - at most one turn runs; the next starts after the end of the one before, and only if that was good;
 * - every turn that was accepted gets exactly one end, also when the agent's process dies;
 * - a permission request that stays open has an agent that waits for its answer: a turn that ends
 *   badly answers its requests, and they are lost with the agent. After a good end they stay: work
 *   in the background asks too.
 */
export class TurnRunner implements Disposable {
  private readonly id: string;
  private readonly log: EventLog;
  private readonly session: AgentSession;
  private readonly logger: Logger;
  private readonly disposables = new DisposableStore();
  private readonly text: TextCoalescer;
  /** Prompts as they were sent; the state may show them cut. */
  private readonly prompts = new Map<string, string>();
  private runningId: string | null = null;
  private lastTurnId: string | null = null;
  private isStopped = false;

  constructor(id: string, log: EventLog, session: AgentSession, logger: Logger) {
    this.id = id;
    this.log = log;
    this.session = session;
    this.logger = logger;
    this.text = this.disposables.add(
      new TextCoalescer((blockId, text) => {
        this.appendToTurn((turnId) => ({
          ...this.at(turnId),
          type: "block.appended",
          blockId,
          text,
        }));
      }),
    );
    this.disposables.add(
      session.onEvent((event) => {
        this.onAgentEvent(event);
      }),
    );
  }

  /** Takes in a prompt that the log knows as accepted. */
  accept(turnId: string, text: string): void {
    this.prompts.set(turnId, text);
    this.startNext();
  }

  /** Starts the oldest queued prompt if nothing runs. */
  private startNext(): void {
    if (this.runningId !== null || this.isStopped) return;
    const next = this.conversation?.turns.find(({ status }) => status === "queued");
    if (next === undefined) return;
    this.runningId = next.id;
    this.lastTurnId = next.id;
    const text = this.prompts.get(next.id) ?? next.text;
    this.prompts.delete(next.id);
    this.append({ ...this.at(next.id), type: "turn.started" });
    this.session.prompt(next.id, text);
  }

  /** Stops the running turn; prompts that wait are not started any more. */
  interrupt(): void {
    const running = this.conversation?.turns.find(({ id }) => id === this.runningId);
    if (running === undefined) return;
    if (running.status !== "stopping") {
      this.append({ ...this.at(running.id), type: "turn.stopping" });
    }
    this.session.interrupt();
  }

  /** Answers a permission request; the first answer wins. Gives the reason of a refusal. */
  answer(
    permissionId: string,
    contentHash: string,
    decision: PermissionDecision,
    by: Author,
  ): RefusalCode | null {
    const request = this.conversation?.permissions.find(({ id }) => id === permissionId);
    if (request === undefined) return "permission-gone";
    if (request.contentHash !== contentHash) return "permission-changed";
    if (decision.kind === "allow") {
      if (request.isTooLong) return "permission-too-long";
      this.resolve(permissionId, "allowed", by);
      const answers = Object.fromEntries(
        (decision.answers ?? []).map(({ question, answer }) => [question, answer]),
      );
      this.session.answer(permissionId, { kind: "allow", answers });
    } else {
      this.resolve(permissionId, "denied", by);
      this.session.answer(permissionId, { kind: "deny", reason: decision.reason ?? "" });
    }
    return null;
  }

  /**
   * Ends an idle agent's process to save memory; the next prompt starts it again. One whose work in
   * the background waits for an answer is not idle.
   */
  rest(): void {
    const isAsking = (this.conversation?.permissions.length ?? 0) > 0;
    // One that failed has no process, and its failure stays to be read.
    const hasFailed = this.conversation?.agent.kind === "failed";
    if (this.runningId === null && !isAsking && !hasFailed) void this.session.stop();
  }

  /** Ends the agent's process; a turn that still runs ends as interrupted. */
  async stop(): Promise<void> {
    this.isStopped = true;
    await this.session.stop();
    this.endTurn({ type: "turn-ended", status: "interrupted", stats: null, problem: null });
    this.append({
      type: "agent.changed",
      conversationId: this.id,
      agent: { kind: "stopped" },
    });
    this.dispose();
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private get conversation(): Conversation | undefined {
    return this.log.state.conversations.find(({ id }) => id === this.id);
  }

  private at(turnId: string): { readonly conversationId: string; readonly turnId: string } {
    return { conversationId: this.id, turnId };
  }

  private append(event: ConversationEvent): void {
    this.log.append(event);
  }

  private appendToTurn(event: (turnId: string) => ConversationEvent): void {
    // Work in the background may still report after its turn's end: it belongs to the last turn.
    const turnId = this.runningId ?? this.lastTurnId;
    if (turnId === null) this.logger.debug("the agent spoke before the first prompt");
    else this.append(event(turnId));
  }

  private onAgentEvent(event: AgentEvent): void {
    if (event.type === "block-appended") {
      this.text.append(event.blockId, event.text);
      return;
    }
    this.text.flush();
    switch (event.type) {
      case "status":
        this.onStatus(event.status);
        break;
      case "configured": {
        const { model, permissionMode } = event;
        this.append({
          type: "conversation.configured",
          conversationId: this.id,
          model,
          permissionMode,
        });
        break;
      }
      case "block-started":
        this.onBlockStarted(event.block);
        break;
      case "block-ended":
        this.appendToTurn((turnId) => ({
          ...this.at(turnId),
          type: "block.ended",
          blockId: event.blockId,
        }));
        break;
      case "tool-changed": {
        const { blockId, change } = event;
        this.appendToTurn((turnId) => ({
          ...this.at(turnId),
          type: "tool.changed",
          blockId,
          change,
        }));
        break;
      }
      case "permission-requested":
        this.onPermissionRequested(event.request);
        break;
      case "permission-withdrawn":
        this.resolve(event.permissionId, "cancelled", null);
        break;
      case "turn-ended":
        this.endTurn(event);
        this.startNext();
        // Only the conversation that people look at keeps an idle process.
        if (this.log.state.currentId !== this.id) this.rest();
        break;
    }
  }

  private onPermissionRequested(permission: AgentPermission): void {
    const open = this.log.state.conversations.flatMap(({ permissions }) => permissions);
    if (open.length >= maxOpenPermissions) {
      this.logger.warn("too many permission requests are open: one is denied");
      const reason = "Too many requests for permission wait for an answer. Ask again later.";
      this.session.answer(permission.id, { kind: "deny", reason });
      return;
    }
    const room = maxOpenPermissionsSize - weightOf(open);
    const request = toPermissionRequest(permission, this.runningId, Date.now(), room);
    this.append({ type: "permission.requested", conversationId: this.id, request });
  }

  private onBlockStarted(block: Extract<AgentEvent, { type: "block-started" }>["block"]): void {
    this.appendToTurn((turnId) => ({
      ...this.at(turnId),
      type: "block.started",
      block: block.kind === "tool" ? { ...block, startedAt: Date.now(), endedAt: null } : block,
    }));
  }

  private onStatus(agent: AgentStatus): void {
    this.append({ type: "agent.changed", conversationId: this.id, agent });
    if (agent.kind === "failed" || agent.kind === "stopped") this.closePermissions("lost");
    if (agent.kind !== "failed") return;
    this.endTurn({ type: "turn-ended", status: "failed", stats: null, problem: agent.problem });
  }

  private endTurn({ status, stats, problem }: TurnEnd): void {
    const turnId = this.runningId;
    if (turnId === null) return;
    this.runningId = null;
    if (status !== "done") this.denyPermissions();
    this.append({ ...this.at(turnId), type: "turn.ended", status, stats, problem });
    // What waited was meant to follow a good end. It is not run on top of a bad one, nor forgotten:
    // its end is shown, and the person sends it again.
    if (status !== "done") this.interruptQueued();
  }

  private interruptQueued(): void {
    const queued = this.conversation?.turns.filter(({ status }) => status === "queued") ?? [];
    this.prompts.clear();
    for (const { id } of queued) {
      this.append({
        ...this.at(id),
        type: "turn.ended",
        status: "interrupted",
        stats: null,
        problem: null,
      });
    }
  }

  /** The turn is over: an agent that still waits for an answer must not wait for ever. */
  private denyPermissions(): void {
    for (const { id } of this.conversation?.permissions ?? []) {
      this.resolve(id, "cancelled", null);
      this.session.answer(id, { kind: "deny", reason: "The turn was stopped." });
    }
  }

  private closePermissions(outcome: PermissionOutcome): void {
    for (const { id } of this.conversation?.permissions ?? []) this.resolve(id, outcome, null);
  }

  private resolve(permissionId: string, outcome: PermissionOutcome, by: Author | null): void {
    this.append({
      type: "permission.resolved",
      conversationId: this.id,
      permissionId,
      outcome,
      by,
    });
  }
}
