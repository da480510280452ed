import { placesIn, soughtWords } from "../shared/foundText";
import { maxExcerptLength, maxFoundTurns } from "../shared/limits";
import type { FoundTurn } from "../shared/conversationAnswers";
import type { ClientRequest, Results } from "../shared/protocol";
import type { Block, Turn } from "../shared/state";
import type { EventLog } from "./eventLog";
import type { FoundTurns, History } from "./history";

export interface ConversationSearchOptions {
  readonly log: EventLog;
  readonly history: History;
}

type SearchRequest = Extract<ClientRequest, { type: "conversation.search" }>;

/**
 * Looks for words in the whole of a conversation: in the state where that has all of a turn, and in the
 * agent's own record for what is older or left the state. A client has one search at a time.
 */
export class ConversationSearch {
  private readonly options: ConversationSearchOptions;
  private readonly running = new Map<string, AbortController>();

  constructor(options: ConversationSearchOptions) {
    this.options = options;
  }

  /** Null: there is no such conversation. */
  async search(
    request: SearchRequest,
    clientId: string,
    signal: AbortSignal,
  ): Promise<Results["conversation.search"] | null> {
    this.running.get(clientId)?.abort();
    const controller = new AbortController();
    this.running.set(clientId, controller);
    try {
      return await this.find(request, controller.signal, signal);
    } finally {
      if (this.running.get(clientId) === controller) this.running.delete(clientId);
    }
  }

  private async find(
    { conversationId, query, cursor }: SearchRequest,
    stop: AbortSignal,
    signal: AbortSignal,
  ): Promise<Results["conversation.search"] | null> {
    const words = soughtWords(query);
    const conversation = this.options.log.state.conversations.find(
      ({ id }) => id === conversationId,
    );
    const whole = wholeTurns(conversation?.turns ?? []);
    const firstId = whole[0]?.id;
    const place =
      cursor !== undefined ? { cursor } : firstId === undefined ? {} : { beforeId: firstId };
    const newer =
      cursor === undefined ? whole.toReversed().flatMap((turn) => hitIn(turn, words)) : [];
    const maxTurns = Math.max(1, maxFoundTurns - newer.length);
    const options = { words, maxTurns, stop, signal, ...place };
    const record = await this.inRecord(conversationId, conversation?.forkOf ?? null, options);
    if (record === null && conversation === undefined) return null;
    const ids = new Set(whole.map(({ id }) => id));
    const older = record?.hits.filter(({ turnId }) => !ids.has(turnId)) ?? [];
    return { hits: [...newer, ...older], cursor: record?.olderCursor ?? null };
  }

  /** A fork has a record of its own only when something was said in it. */
  private async inRecord(
    id: string,
    forkOf: string | null,
    options: Parameters<History["search"]>[1],
  ): Promise<FoundTurns | null> {
    const { history } = this.options;
    const found = await history.search(id, options);
    return found === null && forkOf !== null ? history.search(forkOf, options) : found;
  }
}

/** The newest turns of which nothing is left out: from the first one that is cut on the record is asked. */
function wholeTurns(turns: readonly Turn[]): readonly Turn[] {
  const isWhole = ({ isCut, omittedBlocks, blocks }: Turn): boolean =>
    !isCut &&
    omittedBlocks === 0 &&
    !blocks.some((block) => block.kind === "text" && (block.omitted ?? 0) > 0);
  return turns.slice(turns.findLastIndex((turn) => !isWhole(turn)) + 1);
}

function hitIn({ id, text, blocks, startedAt, acceptedAt }: Turn, words: string): FoundTurn[] {
  const said = [text, ...blocks.flatMap(seenOf)];
  const found = said
    .map((one) => placesIn(one, words, maxExcerptLength))
    .filter(({ count }) => count > 0);
  const [first] = found;
  if (first === undefined) return [];
  const count = found.reduce((sum, one) => sum + one.count, 0);
  return [{ turnId: id, at: startedAt ?? acceptedAt, count, excerpt: first.excerpt }];
}

/** What is seen of a block without opening it. */
function seenOf(block: Block): readonly string[] {
  if (block.kind === "text") return [block.text];
  return block.kind === "tool" && block.tool.parentId === null ? [block.tool.subject] : [];
}
