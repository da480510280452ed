import { messageOf } from "../base/errors";
import type { Disposable } from "../base/lifecycle";
import { DisposableStore } from "../base/lifecycle";
import type { Logger } from "../base/logger";
import type { ConversationEvent } from "../shared/events";
import type { RefusalCode } from "../shared/protocol";
import type { PermissionDecision } from "../shared/protocol";
import type { AgentSettings, Author, Conversation, Problem } from "../shared/state";
import type { AgentEvent, AgentPrompt, AgentSession } from "./agent";
import type { EventLog } from "./eventLog";
import { PermissionDesk } from "./permissionDesk";
import { reportOf } from "./reportOf";
import { TextCoalescer } from "./textCoalescer";

type TurnEnd = Extract<AgentEvent, { type: "turn-ended" }>;
export type EndStatus = TurnEnd["status"] | "indeterminate";

/** A turn whose process ended in it. */
export type LostTurn = Omit<Extract<AgentEvent, { type: "turn-lost" }>, "type"> & {
  readonly turnId: string;
};

export interface RunnerOptions {
  readonly conversationId: string;
  readonly log: EventLog;
  /** Opens the agent's session; its process starts at once. */
  readonly openSession: () => AgentSession;
  /** The turn is over; the next one may begin. */
  readonly onIdle: (status: EndStatus) => void;
  /** The agent's process ended in this turn: whoever is told has to end the turn. */
  readonly onLost: (lost: LostTurn) => void;
  readonly logger: Logger;
}

/**
 * Runs the turns of one conversation and writes what the agent says into the log. Invariants:
 * - at most one turn runs; every turn that began gets exactly one end;
 * - a permission request that stays open has an agent that waits for its answer: a turn that ends
 *   badly answers its requests, and they are lost with the agent. After a good end they stay: work
 *   in the background asks too.
 */
export class TurnRunner implements Disposable {
  private readonly options: RunnerOptions;
  private readonly disposables = new DisposableStore();
  private readonly text: TextCoalescer;
  private readonly desk: PermissionDesk;
  private session: AgentSession | null = null;
  private running: AgentPrompt | null = null;
  private isPreparing = false;
  private isCancelled = false;
  private lastTurnId: string | null = null;
  private isTestedVersion = false;

  constructor(options: RunnerOptions) {
    this.options = options;
    this.desk = new PermissionDesk(
      options.conversationId,
      options.log,
      (id, answer) => this.session?.answer(id, answer) ?? false,
    );
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
  }

  /** A turn runs, or is about to. */
  get isBusy(): boolean {
    return this.running !== null || this.isPreparing;
  }

  /** The prompt of the running turn. */
  get runningId(): string | null {
    return this.running?.id ?? null;
  }

  /** Somebody stopped the running turn, and it did not end yet. */
  get isStopping(): boolean {
    return this.conversation?.turns.find(({ id }) => id === this.runningId)?.status === "stopping";
  }

  /** The CLI's version is one whose behaviour is tested: it may be trusted not to repeat a prompt. */
  get isTrusted(): boolean {
    return this.isTestedVersion;
  }

  /** From now until `begin` or `release` the conversation counts as busy. */
  reserve(): void {
    this.isCancelled = false;
    this.isPreparing = true;
  }

  /** Stop was pressed since `reserve`: the turn must not begin. */
  get wasCancelled(): boolean {
    return this.isCancelled;
  }

  release(): void {
    this.isPreparing = false;
  }

  /** Starts the agent's process, so that the next prompt finds it warm. */
  warm(): void {
    this.openSession();
  }

  /**
   * Begins the turn of a prompt that is in the queue. False: the disk does not take that it began, and
   * it did not, because after a restart it would begin once more.
   */
  begin(prompt: AgentPrompt): boolean {
    this.isPreparing = false;
    const started = { ...this.at(prompt.id), type: "turn.started" } as const;
    if (!this.options.log.commit(started)) return false;
    this.hand(prompt);
    return true;
  }

  /** The turn of a prompt that is in the queue fails before it reaches the agent. */
  fail(promptId: string, problem: Problem): void {
    this.isPreparing = false;
    this.append({ ...this.at(promptId), type: "turn.started" });
    this.append({
      ...this.at(promptId),
      type: "turn.ended",
      status: "failed",
      stats: null,
      problem,
    });
    this.options.onIdle("failed");
  }

  /** Gives the agent a prompt once more that it proved never to have begun. */
  repeat(): void {
    if (this.running !== null) this.hand(this.running);
  }

  /**
   * Stops the running turn, or the one that is about to begin. False: there was none, or it is being
   * stopped already.
   */
  interrupt(): boolean {
    const isCancelledNow = this.isPreparing && !this.isCancelled;
    if (this.isPreparing) this.isCancelled = true;
    const running = this.conversation?.turns.find(({ id }) => id === this.runningId);
    if (running === undefined) return isCancelledNow;
    const isStopping = running.status === "stopping";
    if (!isStopping) this.append({ ...this.at(running.id), type: "turn.stopping" });
    this.session?.interrupt();
    return !isStopping;
  }

  adjust(settings: AgentSettings): void {
    this.session?.adjust(settings);
  }

  /** Answers a permission request; the first answer wins. Gives the reason of a refusal. */
  answer(
    permissionId: string,
    contentHash: string,
    decision: PermissionDecision,
    by: Author,
  ): RefusalCode | null {
    return this.desk.answer(permissionId, contentHash, decision, by);
  }

  /**
   * Ends the process of an idle agent that nobody looks at, to save memory; the next prompt starts it
   * again. One that asks, or that works in the background, is not idle.
   */
  async rest(): Promise<void> {
    if (this.session === null || !this.mayRest()) return;
    if (await this.session.hasBackgroundWork()) return;
    // Somebody may have come back meanwhile.
    if (this.mayRest()) await this.session.stop();
  }

  /** The next prompt starts a new process, which knows what somebody else wrote meanwhile. */
  renew(): void {
    if (this.running === null) void this.session?.stop();
  }

  private mayRest(): boolean {
    const { log, conversationId } = this.options;
    // One that failed has no process, and its failure stays to be read.
    const hasFailed = this.conversation?.agent.kind === "failed";
    const isCurrent = log.state.currentId === conversationId;
    return !this.isBusy && !this.desk.isAsking && !hasFailed && !isCurrent;
  }

  /** Ends the agent's process; a turn that still runs ends as interrupted. */
  async stop(): Promise<void> {
    await this.session?.stop();
    this.end({ status: "interrupted", stats: null, problem: null });
    this.append({ ...this.here, type: "agent.changed", agent: { kind: "stopped" } });
    this.dispose();
  }

  /** Ends the running turn, if there is one, and says so. */
  end({
    status,
    stats,
    problem,
  }: Pick<TurnEnd, "stats" | "problem"> & { status: EndStatus }): void {
    const turnId = this.runningId;
    if (turnId === null) return;
    this.text.flush();
    this.running = null;
    if (status !== "done") this.desk.denyAll();
    this.append({ ...this.at(turnId), type: "turn.ended", status, stats, problem });
    this.options.onIdle(status);
  }

  /** A line in the running turn about how it goes. */
  notice(level: "info" | "warning", problem: Problem): void {
    const id = `${problem.code}-${this.options.log.seq}`;
    this.appendToTurn((turnId) => ({
      ...this.at(turnId),
      type: "block.started",
      block: { kind: "notice", id, level, problem },
    }));
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private hand(prompt: AgentPrompt): void {
    this.running = prompt;
    this.lastTurnId = prompt.id;
    try {
      this.openSession().prompt(prompt);
    } catch (error) {
      // Nothing was handed over, and nothing will come of it.
      const problem = { code: "claude-start-failed", detail: messageOf(error) } as const;
      this.end({ status: "failed", stats: null, problem });
    }
  }

  private openSession(): AgentSession {
    if (this.session !== null) return this.session;
    const session = this.options.openSession();
    this.session = session;
    this.disposables.add(
      session.onEvent((event) => {
        this.onAgentEvent(event);
      }),
    );
    return session;
  }

  private get conversation(): Conversation | undefined {
    const { log, conversationId } = this.options;
    return log.state.conversations.find(({ id }) => id === conversationId);
  }

  private get here(): { readonly conversationId: string } {
    return { conversationId: this.options.conversationId };
  }

  private at(turnId: string): { readonly conversationId: string; readonly turnId: string } {
    return { ...this.here, turnId };
  }

  private append(event: ConversationEvent): void {
    this.options.log.append(event);
  }

  /**
   * Work in the background may still report after its turn's end: it belongs to the turn that has the
   * call `blockId`, else to the last one.
   */
  private appendToTurn(
    event: (turnId: string) => ConversationEvent,
    blockId: string | null = null,
  ): void {
    const own = blockId === null ? undefined : this.turnWith(blockId);
    const turnId = own ?? this.runningId ?? this.lastTurnId;
    if (turnId === null) this.options.logger.debug("the agent spoke before the first prompt");
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
        this.onStatus(event);
        break;
      case "configured":
      case "catalog":
      case "plan":
      case "context": {
        const report = reportOf(event, this.options.conversationId, this.options.log.state);
        if (report !== null) this.options.log.append(report);
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
        this.appendToTurn(
          (turnId) => ({ ...this.at(turnId), type: "tool.changed", blockId, change }),
          blockId,
        );
        break;
      }
      case "permission-requested":
        this.desk.open(event.request, this.runningId);
        break;
      case "permission-withdrawn":
        this.desk.withdraw(event.permissionId);
        break;
      case "turn-ended":
        this.end(event);
        break;
      case "turn-lost":
        if (this.runningId !== null) this.options.onLost({ ...event, turnId: this.runningId });
        break;
    }
  }

  private onBlockStarted(block: Extract<AgentEvent, { type: "block-started" }>["block"]): void {
    this.appendToTurn(
      (turnId) => ({
        ...this.at(turnId),
        type: "block.started",
        block: block.kind === "tool" ? { ...block, startedAt: Date.now(), endedAt: null } : block,
      }),
      block.kind === "tool" ? block.tool.parentId : null,
    );
  }

  /** The turn that has this block, as far as the state has it. */
  private turnWith(blockId: string): string | undefined {
    return this.conversation?.turns.findLast(({ blocks }) =>
      blocks.some(({ id }) => id === blockId),
    )?.id;
  }

  private onStatus({ status }: Extract<AgentEvent, { type: "status" }>): void {
    this.append({ ...this.here, type: "agent.changed", agent: status });
    if (status.kind === "ready") this.isTestedVersion = status.isTested;
    // A process that is being started has asked nothing yet: what is open is of the one before.
    if (status.kind !== "ready") this.desk.lose();
  }
}
