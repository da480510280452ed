import type { ClientRequest, RefusalCode } from "../shared/protocol";
import type { Author } from "../shared/state";
import type { EventLog } from "./eventLog";
import type { History } from "./history";
import type { OpenConversations } from "./openConversations";
import type { PromptQueue } from "./promptQueue";
import type { ReadRequest } from "./reader";
import type { RequestOutcome } from "./requestOutcome";
import { outcome, refused } from "./requestOutcome";
import { changedSettings } from "./settings";

export interface ConversationDeskOptions {
  readonly log: EventLog;
  readonly history: History;
  readonly queue: PromptQueue;
  readonly open: OpenConversations;
}

/** Carries out what clients ask about conversations as a whole. */
export class ConversationDesk {
  private readonly options: ConversationDeskOptions;

  constructor(options: ConversationDeskOptions) {
    this.options = options;
  }

  handle(
    request: Exclude<Extract<ClientRequest, { type: `conversation.${string}` }>, ReadRequest>,
    by: Author,
  ): RequestOutcome | Promise<RequestOutcome> {
    switch (request.type) {
      case "conversation.new": {
        const replacesId = request.replacesId ?? null;
        if (replacesId !== null && this.isBusy(replacesId)) return refused("conversation-busy");
        const conversationId = this.options.open.openNew(by, replacesId);
        return conversationId === null
          ? refused("not-saved")
          : { ok: true, result: { conversationId } };
      }
      case "conversation.select":
        if (this.options.open.find(request.conversationId) === undefined) {
          return refused("no-such-conversation");
        }
        this.options.open.select(request.conversationId, by);
        return { ok: true };
      case "conversation.resume":
        return this.resumeSaved(request.conversationId, request.isAnyway ?? false, by);
      case "conversation.fork":
        return this.options.open.fork(request.conversationId, request.newId, by).then(outcome);
      case "conversation.rename":
        return this.rename(request.conversationId, request.title);
      case "conversation.remove":
        return this.remove(request.conversationId);
      case "conversation.adjust":
        return outcome(this.adjust(request, by));
    }
  }

  private async resumeSaved(id: string, isAnyway: boolean, by: Author): Promise<RequestOutcome> {
    const isOpen = this.options.open.find(id) !== undefined;
    if (!isAnyway && !isOpen && (await this.options.history.writersOf(id)).length > 0) {
      return refused("written-elsewhere");
    }
    if (!isOpen) return outcome(await this.options.open.openSaved(id, by));
    this.options.open.select(id, by);
    return { ok: true };
  }

  private async rename(conversationId: string, title: string): Promise<RequestOutcome> {
    const { log, history, open } = this.options;
    const isThere = async (): Promise<boolean> => (await history.summary(conversationId)) !== null;
    if (open.find(conversationId) === undefined && !(await isThere())) return refused("not-found");
    await history.rename(conversationId, title);
    const isOpen = open.find(conversationId) !== undefined;
    const event = { type: "conversation.renamed", conversationId, title } as const;
    return !isOpen || log.commit(event) ? { ok: true } : refused("not-saved");
  }

  private async remove(conversationId: string): Promise<RequestOutcome> {
    if (this.isBusy(conversationId)) return refused("conversation-busy");
    const { log, open, history } = this.options;
    const found = open.find(conversationId);
    // Closed before anything is waited for: nobody can send a prompt into it meanwhile.
    if (found !== undefined) {
      if (!open.close(conversationId)) return refused("not-saved");
      if (log.state.currentId === null) open.openNew(null, null);
      else open.warmCurrent();
    }
    // What was said in it may come into the folder a moment later.
    const wasUsed = found !== undefined && (found.turns.length > 0 || found.hasOlderTurns);
    const isThere = wasUsed || (await history.summary(conversationId)) !== null;
    if (isThere) await history.hide(conversationId);
    return isThere || found !== undefined ? { ok: true } : refused("not-found");
  }

  private adjust(
    request: Extract<ClientRequest, { type: "conversation.adjust" }>,
    by: Author,
  ): RefusalCode | null {
    const { log } = this.options;
    const { conversationId } = request;
    const conversation = this.options.open.find(conversationId);
    if (conversation === undefined) return "no-such-conversation";
    const settings = changedSettings(conversation.settings, request, log.state.catalog);
    if (settings === null) return "unknown-choice";
    if (!log.commit({ type: "conversation.adjusted", conversationId, settings, by })) {
      return "not-saved";
    }
    this.options.open.runnerOf(conversationId)?.adjust(settings);
    return null;
  }

  private isBusy(conversationId: string): boolean {
    const waits = this.options.queue.state.prompts.some((p) => p.conversationId === conversationId);
    return waits || this.options.open.runnerOf(conversationId)?.isBusy === true;
  }
}
