import { randomUUID } from "node:crypto";
import { messageOf } from "../base/errors";
import type { Logger } from "../base/logger";
import { childLogger } from "../base/logger";
import type { ConversationEvent } from "../shared/events";
import { maxConversationsInState, maxPageSize, maxTurnsInState } from "../shared/limits";
import type { RefusalCode } from "../shared/protocol";
import type { AgentSettings, Author, ContextUse, Conversation, Turn } from "../shared/state";
import type { Agent } from "./agent";
import type { EventLog } from "./eventLog";
import type { History, HistoryMark, TurnPage } from "./history";
import type { EndStatus, LostTurn } from "./turnRunner";
import { TurnRunner } from "./turnRunner";

export interface OpenOptions {
  readonly log: EventLog;
  readonly agent: Agent;
  readonly history: History;
  readonly logger: Logger;
  /** A turn is over. */
  readonly onIdle: (status: EndStatus) => void;
  readonly onLost: (conversationId: string, runner: TurnRunner, lost: LostTurn) => void;
}

/** Something was said in it, whether or not the state still has that. */
function wasUsed({ turns, hasOlderTurns }: Conversation): boolean {
  return turns.length > 0 || hasOlderTurns;
}

const ownChoice: AgentSettings = { model: null, permissionMode: null, effort: null };

type Opened = Omit<Extract<ConversationEvent, { type: "conversation.opened" }>, "type">;

/** What a conversation that is opened has when nothing else is known. */
const blank = {
  title: "",
  isNamed: false,
  settings: ownChoice,
  forkOf: null,
  turns: [],
  hasOlderTurns: false,
  replacesId: null,
} as const satisfies Partial<Opened>;

type Shown = Pick<Opened, "turns" | "hasOlderTurns">;

function shownOf({ turns, olderCursor }: TurnPage): Shown {
  return { turns, hasOlderTurns: olderCursor !== null };
}

/** What the record tells of the model's context; its window is told by the process, later. */
function contextOf({ contextTokens }: TurnPage): ContextUse | null {
  const usedTokens = contextTokens ?? null;
  return usedTokens === null ? null : { usedTokens, windowTokens: null };
}

/**
 * The conversations that are open, each with its runner. Only the current one keeps an idle process:
 * it takes some 200 MB.
 */
export class OpenConversations {
  private readonly options: OpenOptions;
  private readonly runners = new Map<string, TurnRunner>();
  /** Conversations that were closed and whose processes are ending. */
  private readonly ending = new Set<Promise<void>>();
  /** Where each conversation's record stood when our process had written its last turn. */
  private readonly marks = new Map<string, HistoryMark>();

  constructor(options: OpenOptions) {
    this.options = options;
    for (const { id } of options.log.state.conversations) this.addRunner(id, true);
  }

  runnerOf(conversationId: string): TurnRunner | undefined {
    return this.runners.get(conversationId);
  }

  get busyCount(): number {
    return [...this.runners.values()].filter(({ isBusy }) => isBusy).length;
  }

  find(conversationId: string | null): Conversation | undefined {
    return this.options.log.state.conversations.find(({ id }) => id === conversationId);
  }

  /**
   * Begins a conversation, whose agent starts at once so that the first prompt finds it warm. A
   * current one that nothing was said in yet is as good as a new one, and is taken. `placeId`: in the
   * place of this one, where it is open. Null: the disk did not take it.
   */
  openNew(by: Author | null, placeId: string | null): string | null {
    const { currentId } = this.options.log.state;
    const current = this.find(currentId);
    const replacesId = this.find(placeId)?.id ?? null;
    const mayStay = replacesId === null || replacesId === currentId;
    if (mayStay && current !== undefined && this.isUntouched(current)) return current.id;
    const model = this.find(replacesId ?? currentId)?.settings ?? ownChoice;
    // How much is allowed without asking is chosen anew, except in the same place.
    const settings = replacesId === null ? { ...model, permissionMode: null } : model;
    const id = randomUUID();
    return this.open({ ...blank, conversationId: id, settings, replacesId, by }, false) ? id : null;
  }

  /** Opens a conversation of the folder with the newest of its turns. */
  async openSaved(id: string, by: Author): Promise<RefusalCode | null> {
    const [page, title] = await this.read(id);
    if (page === null) return "not-found";
    // Somebody else may have opened it meanwhile: two processes must never write one session.
    if (this.find(id) !== undefined) {
      this.select(id, by);
      return null;
    }
    const opened = {
      ...blank,
      ...shownOf(page),
      context: contextOf(page),
      conversationId: id,
      title,
      by,
    };
    if (!this.open(opened, true)) return "not-saved";
    await this.mark(id);
    return null;
  }

  /** Opens a new conversation that knows all that was said in another one. */
  async fork(sourceId: string, newId: string, by: Author): Promise<RefusalCode | null> {
    if (this.find(newId) !== undefined) return null;
    const source = this.find(sourceId);
    const [page, title] = await this.read(sourceId);
    if (this.find(newId) !== undefined) return null;
    // In a fork in which nothing was said yet there is nothing but what it was made from.
    const origin = source?.forkOf ?? null;
    if (page === null && origin !== null) return this.fork(origin, newId, by);
    if (page === null) return "not-found";
    // That name belongs to another conversation.
    if ((await this.options.history.summary(newId)) !== null) return "prompt-id-reused";
    if (this.find(newId) !== undefined) return null;
    const opened = {
      ...blank,
      ...shownOf(page),
      context: contextOf(page),
      conversationId: newId,
      title: source?.title ?? title,
      settings: source?.settings ?? ownChoice,
      forkOf: sourceId,
      by,
    };
    return this.open(opened, false) ? null : "not-saved";
  }

  /** Makes an open conversation the current one. */
  select(id: string, by: Author): void {
    const { log } = this.options;
    if (log.state.currentId === id) return;
    log.append({ type: "conversation.selected", conversationId: id, by });
    this.restOthers();
    this.runners.get(id)?.warm();
  }

  /** Closes a conversation; its process ends. */
  close(id: string): boolean {
    if (!this.options.log.commit({ type: "conversation.closed", conversationId: id })) return false;
    this.drop(id);
    return true;
  }

  /** Starts the process of the current conversation. */
  warmCurrent(): void {
    const { currentId } = this.options.log.state;
    if (currentId !== null) this.runners.get(currentId)?.warm();
  }

  /** Ends the process of a conversation that nobody looks at and in which nothing runs. */
  restOthers(): void {
    const { currentId } = this.options.log.state;
    for (const [id, runner] of this.runners) if (id !== currentId) this.run(runner.rest());
  }

  /** Remembers where the record of a conversation stands: what follows without us is somebody else's. */
  async mark(id: string): Promise<void> {
    const mark = await this.options.history.mark(id);
    if (mark !== null) this.marks.set(id, mark);
  }

  /** The same after a turn of ours, unless somebody else wrote during it: that is still to be told. */
  private async moveMark(id: string): Promise<void> {
    if (!(await this.isWrittenElsewhere(id))) await this.mark(id);
  }

  /** Whether somebody else said something in the conversation since our last turn in it. */
  async isWrittenElsewhere(id: string): Promise<boolean> {
    const mark = this.marks.get(id);
    if (mark === undefined) return false;
    const own = new Set(this.find(id)?.turns.map((turn) => turn.id));
    return this.options.history.changedSince(id, mark, own);
  }

  /** Takes in what somebody else wrote: shows it, and lets the next process know it too. */
  async refresh(id: string): Promise<void> {
    const page = await this.newestPage(id);
    const conversation = this.find(id);
    const runner = this.runners.get(id);
    if (runner !== undefined && runner.runningId !== null) return;
    // What is gone or was shortened can't be waited for: from now on it counts as it is.
    if (page === null) this.marks.delete(id);
    else await this.mark(id);
    if (page === null || conversation === undefined) return;
    const known = new Set(conversation.turns.map((turn) => turn.id));
    const newest = page.turns.at(-1);
    if (newest === undefined || known.has(newest.id)) return;
    runner?.renew();
    this.options.log.append({
      type: "conversation.refreshed",
      conversationId: id,
      ...shownOf(page),
      turns: mergedTurns(conversation.turns, page.turns),
    });
  }

  /** Ends all agents. Resolves when nothing of them is left. */
  async stop(): Promise<void> {
    const runners = [...this.runners.values()];
    this.runners.clear();
    await Promise.all([...runners.map((runner) => runner.stop()), ...this.ending]);
  }

  /** For work that nobody waits for: its failure is told. */
  private run(work: Promise<void>): void {
    work.catch((error: unknown) => {
      this.options.logger.warn(messageOf(error));
    });
  }

  private isUntouched(conversation: Conversation): boolean {
    const waits = this.options.log.state.queue.prompts;
    return (
      !wasUsed(conversation) &&
      !waits.some(({ conversationId }) => conversationId === conversation.id)
    );
  }

  private newestPage(id: string): Promise<TurnPage | null> {
    return this.options.history.page(id, { maxBytes: maxPageSize, maxTurnBytes: maxPageSize });
  }

  private async read(id: string): Promise<[TurnPage | null, string]> {
    const [page, summary] = await Promise.all([
      this.newestPage(id),
      this.options.history.summary(id),
    ]);
    return [page, summary?.title ?? ""];
  }

  private open(event: Opened, isResumed: boolean): boolean {
    const { log } = this.options;
    if (!log.commit({ ...event, type: "conversation.opened" })) return false;
    if (event.replacesId !== null) this.drop(event.replacesId);
    const runner = this.addRunner(event.conversationId, isResumed);
    this.dropForgotten();
    this.restOthers();
    runner.warm();
    return true;
  }

  private addRunner(conversationId: string, isResumed: boolean): TurnRunner {
    const { log, agent, logger, onIdle, onLost } = this.options;
    const runner: TurnRunner = new TurnRunner({
      conversationId,
      log,
      openSession: () => {
        const conversation = this.find(conversationId);
        return agent.openSession({
          sessionId: conversationId,
          isResumed: isResumed && conversation !== undefined && wasUsed(conversation),
          forkOf: conversation?.forkOf ?? null,
          settings: conversation?.settings ?? ownChoice,
        });
      },
      onIdle: (status) => {
        this.run(this.moveMark(conversationId));
        onIdle(status);
        this.restOthers();
      },
      onLost: (lost) => {
        onLost(conversationId, runner, lost);
      },
      logger: childLogger(logger, `conversation ${conversationId.slice(0, 8)}`),
    });
    this.runners.set(conversationId, runner);
    return runner;
  }

  private drop(id: string): void {
    const runner = this.runners.get(id);
    this.runners.delete(id);
    this.marks.delete(id);
    if (runner === undefined) return;
    const end = runner.stop().finally(() => {
      this.ending.delete(end);
    });
    this.ending.add(end);
  }

  /** A conversation that the state no longer holds can't be reached: its process ends too. */
  private dropForgotten(): void {
    if (this.runners.size <= maxConversationsInState) return;
    const known = new Set(this.options.log.state.conversations.map(({ id }) => id));
    for (const id of [...this.runners.keys()]) if (!known.has(id)) this.drop(id);
  }
}

/**
 * The turns of the agent's record, with what we know better about them, and with those of ours that
 * never came into it: undecided and failed ones stay to be seen.
 */
function mergedTurns(own: readonly Turn[], recorded: readonly Turn[]): readonly Turn[] {
  const known = new Map(own.map((turn) => [turn.id, turn]));
  const merged = recorded.map((turn) => known.get(turn.id) ?? turn);
  for (const [index, turn] of own.entries()) {
    if (merged.some(({ id }) => id === turn.id)) continue;
    // Behind the one that it came after here; what is older than the record's part stays out.
    const before = own[index - 1];
    const place = merged.findIndex(({ id }) => id === before?.id);
    if (before === undefined || place >= 0) merged.splice(place + 1, 0, turn);
  }
  return merged.slice(-maxTurnsInState);
}
