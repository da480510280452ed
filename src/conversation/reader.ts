import { maxListedConversations, maxPageSize } from "../shared/limits";
import type { ClientRequest, Results } from "../shared/protocol";
import type { Attachments } from "./attachmentPort";
import type { RequestOutcome } from "./requestOutcome";
import type { EventLog } from "./eventLog";
import type { History, TurnPage } from "./history";

type ReadType =
  | "prompt.text"
  | "conversation.list"
  | "conversation.page"
  | "tool.output"
  | "image.put"
  | "image.get"
  | "files.find";
type ReadRequest = Extract<ClientRequest, { type: ReadType }>;

export interface ReaderOptions {
  readonly log: EventLog;
  readonly history: History;
  readonly attachments: Attachments;
}

/** Answers what is too large for the state, or not in it: on demand, piece by piece. */
export class Reader {
  private readonly options: ReaderOptions;

  constructor(options: ReaderOptions) {
    this.options = options;
  }

  async handle(request: ReadRequest, clientId: string): Promise<RequestOutcome> {
    const { history, attachments } = this.options;
    switch (request.type) {
      case "prompt.text":
        return found(await this.textOf(request.conversationId, request.promptId), (text) => ({
          text,
        }));
      case "tool.output":
        return found(await history.toolOutput(request.conversationId, request.blockId), (text) => ({
          text,
        }));
      case "conversation.list":
        return { ok: true, result: await this.list(request) };
      case "conversation.page":
        return found(await this.page(request), ({ turns, olderCursor }) => ({
          turns,
          cursor: olderCursor,
        }));
      case "image.put": {
        const { imageId, offset, total, data } = request;
        const code = await attachments.put(clientId, { imageId, offset, total, data });
        return code === null ? { ok: true } : { ok: false, code };
      }
      case "image.get": {
        const piece = await attachments.piece(request.imageId, request.offset);
        return piece === null ? { ok: false, code: "no-such-image" } : { ok: true, result: piece };
      }
      case "files.find":
        return { ok: true, result: { paths: await attachments.findFiles(request.query) } };
    }
  }

  /** The whole text of a prompt, wherever it is; null: nowhere. */
  async textOf(conversationId: string, promptId: string): Promise<string | null> {
    const { log, history } = this.options;
    const stored = log.vault.textOf(promptId);
    if (stored !== undefined) return stored;
    const turns = log.state.conversations.find(({ id }) => id === conversationId)?.turns;
    const turn = turns?.find(({ id }) => id === promptId);
    if (turn?.isCut === false) return turn.text;
    return history.promptText(conversationId, promptId);
  }

  private async list({
    query,
    cursor,
  }: Extract<ReadRequest, { type: "conversation.list" }>): Promise<Results["conversation.list"]> {
    const { log, history } = this.options;
    const page = await history.list({
      limit: maxListedConversations,
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
  ): Promise<TurnPage | null> {
    const { log, history } = this.options;
    const { conversationId, beforeId } = request;
    const conversation = log.state.conversations.find(({ id }) => id === conversationId);
    const options = {
      maxBytes: maxPageSize,
      ...(request.cursor === undefined ? {} : { cursor: request.cursor }),
      ...(beforeId === undefined ? {} : { beforeId }),
    };
    const page = await history.page(conversationId, options);
    // A fork has a record of its own only when something was said in it.
    const forkOf = conversation?.forkOf ?? null;
    return page === null && forkOf !== null ? history.page(forkOf, options) : page;
  }
}

function found<T>(value: T | null, toResult: (value: T) => Results[keyof Results]): RequestOutcome {
  return value === null ? { ok: false, code: "not-found" } : { ok: true, result: toResult(value) };
}
