import { editorDiffMs, maxListedConversations, maxPageSize } from "../shared/limits";
import type { ClientRequest, Results } from "../shared/protocol";
import type { Attachments } from "./attachmentPort";
import { ChangesDesk } from "./changesDesk";
import { ConversationSearch } from "./conversationSearch";
import type { Changes } from "./changesPort";
import type { RequestOutcome } from "./requestOutcome";
import { outcome, refused } from "./requestOutcome";
import type { EventLog } from "./eventLog";
import type { History, TurnPage } from "./history";
import type { ReadLimit } from "./readLimit";

/** The requests that are answered here; none of them changes what others see. */
export const readTypes = [
  "prompt.text",
  "conversation.list",
  "conversation.page",
  "conversation.search",
  "tool.output",
  "image.put",
  "image.get",
  "files.find",
  "changes.list",
  "changes.diff",
] as const satisfies readonly ClientRequest["type"][];

export type ReadRequest = Extract<ClientRequest, { type: (typeof readTypes)[number] }>;

export function isRead(request: ClientRequest): request is ReadRequest {
  return readTypes.some((type) => type === request.type);
}

export interface ReaderOptions {
  readonly log: EventLog;
  readonly history: History;
  readonly attachments: Attachments;
  readonly changes: Changes;
  readonly limit: ReadLimit;
}

/** Answers what is too large for the state, or not in it: on demand, piece by piece. */
export class Reader {
  private readonly options: ReaderOptions;
  private readonly changes: ChangesDesk;
  private readonly searches: ConversationSearch;

  constructor(options: ReaderOptions) {
    this.options = options;
    this.changes = new ChangesDesk(options);
    this.searches = new ConversationSearch(options);
  }

  /** What a client sends is taken at once; what it wants to read, when it is its turn. */
  async handle(request: ReadRequest, clientId: string): Promise<RequestOutcome> {
    const { attachments, limit } = this.options;
    if (request.type === "image.put") {
      const { imageId, offset, total, data } = request;
      const code = await attachments.put(clientId, { imageId, offset, total, data });
      return outcome(code);
    }
    return limit.run(clientId, (signal) => this.read(request, clientId, signal));
  }

  private async read(
    request: Exclude<ReadRequest, { type: "image.put" }>,
    clientId: string,
    signal: AbortSignal,
  ): Promise<RequestOutcome> {
    const { history, attachments } = this.options;
    switch (request.type) {
      case "prompt.text": {
        const text = await this.textOf(request.conversationId, request.promptId, signal);
        return found(text, (whole) => ({ text: whole }));
      }
      case "tool.output": {
        const text = await history.toolOutput(request.conversationId, request.blockId, signal);
        return found(text, (whole) => ({ text: whole }));
      }
      case "conversation.list":
        return { ok: true, result: await this.list(request, signal) };
      case "conversation.page":
        return found(await this.page(request, signal), ({ turns, olderCursor }) => ({
          turns,
          cursor: olderCursor,
        }));
      case "conversation.search":
        return found(await this.searches.search(request, clientId, signal), (result) => result);
      case "image.get": {
        const piece = await attachments.piece(request.imageId, request.offset);
        return piece === null ? refused("no-such-image") : { ok: true, result: piece };
      }
      case "files.find":
        return { ok: true, result: { paths: await attachments.findFiles(request.query) } };
      case "changes.list":
        return found(await this.changes.list(request, signal), (list) => list);
      case "changes.diff":
        return found(await this.changes.diff(request, signal), (diff) => diff);
    }
  }

  /** The whole text of a prompt, wherever it is; null: nowhere. */
  async textOf(
    conversationId: string,
    promptId: string,
    signal?: AbortSignal,
  ): Promise<string | null> {
    const { log, history } = this.options;
    const stored = log.vault.textOf(promptId);
    if (stored !== undefined) return stored;
    const turns = log.state.conversations.find(({ id }) => id === conversationId)?.turns;
    const turn = turns?.find(({ id }) => id === promptId);
    if (turn?.isCut === false) return turn.text;
    return history.promptText(conversationId, promptId, signal);
  }

  /** See {@link ChangesDesk.editsOf}. */
  editsOf(request: Parameters<ChangesDesk["editsOf"]>[0]): ReturnType<ChangesDesk["editsOf"]> {
    return this.changes.editsOf(request, AbortSignal.timeout(editorDiffMs));
  }

  private async list(
    { query, cursor }: Extract<ReadRequest, { type: "conversation.list" }>,
    signal: AbortSignal,
  ): Promise<Results["conversation.list"]> {
    const { log, history } = this.options;
    const page = await history.list({
      limit: maxListedConversations,
      signal,
      ...(query === undefined ? {} : { query }),
      ...(cursor === undefined ? {} : { cursor }),
    });
    const open = new Map(log.state.conversations.map((one) => [one.id, one]));
    const items = page.items.map(({ id, title, firstPrompt, createdAt, updatedAt, gitBranch }) => ({
      id,
      title: open.get(id)?.title ?? title,
      firstPrompt,
      createdAt,
      updatedAt,
      gitBranch,
      isOpen: open.has(id),
    }));
    return { items, cursor: page.cursor, isPartial: page.isPartial };
  }

  /** The turns before a turn that the client has, before a page, or the newest. */
  private async page(
    request: Extract<ReadRequest, { type: "conversation.page" }>,
    signal: AbortSignal,
  ): Promise<TurnPage | null> {
    const { log, history } = this.options;
    const { conversationId, beforeId, aroundId, afterId } = request;
    const conversation = log.state.conversations.find(({ id }) => id === conversationId);
    const options = {
      maxBytes: maxPageSize,
      signal,
      ...(request.cursor === undefined ? {} : { cursor: request.cursor }),
      ...(beforeId === undefined ? {} : { beforeId }),
      ...(aroundId === undefined ? {} : { aroundId }),
      ...(afterId === undefined ? {} : { afterId }),
    };
    const page = await history.page(conversationId, options);
    // A fork has a record of its own only when something was said in it.
    const forkOf = conversation?.forkOf ?? null;
    return page === null && forkOf !== null ? history.page(forkOf, options) : page;
  }
}

function found<T>(value: T | null, toResult: (value: T) => Results[keyof Results]): RequestOutcome {
  return value === null ? refused("not-found") : { ok: true, result: toResult(value) };
}
