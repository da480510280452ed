import type {
  ConversationSummary,
  EditedFiles,
  FileEdit,
  FoundTurns,
  History,
  HistoryMark,
  HistoryWriter,
  ListOptions,
  PageOptions,
  PromptFate,
  SearchOptions,
  SummaryPage,
  TurnPage,
} from "../../../../src/conversation/history";
import type { Turn } from "../../../../src/shared/state";

interface FakeRecord {
  title: string;
  readonly turns: Turn[];
}

/** A turn as it is read back from a record. */
export function savedTurn(id: string, text: string): Turn {
  return {
    id,
    text,
    isCut: false,
    images: [],
    by: { id: "editor", name: "VS Code" },
    acceptedAt: 1,
    startedAt: 1,
    endedAt: 2,
    status: "done",
    blocks: [],
    omittedBlocks: 0,
    stats: null,
    problem: null,
    choice: null,
  };
}

/** The agent's own record, in memory: what the test says is written there. */
export class FakeHistory implements History {
  readonly records = new Map<string, FakeRecord>();
  readonly fates = new Map<string, PromptFate>();
  readonly outputs = new Map<string, string>();
  readonly texts = new Map<string, string>();
  readonly edited = new Map<string, EditedFiles>();
  readonly edits = new Map<string, readonly FileEdit[]>();
  readonly writers = new Map<string, readonly HistoryWriter[]>();
  readonly hidden = new Set<string>();
  /** Every answer waits for this, so that a test can let something happen meanwhile. */
  gate: Promise<void> = Promise.resolve();
  /** Thrown by every call, when set. */
  failure: Error | null = null;
  /** Texts of prompts that were read, or are being read. */
  readCount = 0;

  /** Somebody (we or others) has said this in the conversation. */
  write(id: string, ...turns: readonly Turn[]): void {
    const record = this.records.get(id) ?? { title: "", turns: [] };
    record.turns.push(...turns);
    this.records.set(id, record);
  }

  /** Until the function that it gives is called, no answer comes. */
  hold(): () => void {
    let open = (): void => undefined;
    this.gate = new Promise((resolve) => {
      open = resolve;
    });
    return () => {
      open();
    };
  }

  async list({ query, cursor, limit }: ListOptions): Promise<SummaryPage> {
    await this.pass();
    const start = Number(cursor ?? 0);
    const all = [...this.records.keys()]
      .filter((id) => !this.hidden.has(id))
      .map((id) => this.summaryOf(id))
      .filter((summary) => summary !== null)
      .filter(({ title, firstPrompt }) => `${title} ${firstPrompt}`.includes(query ?? ""));
    const end = start + limit;
    return {
      items: all.slice(start, end),
      cursor: end < all.length ? String(end) : null,
      isPartial: false,
    };
  }

  /** Two turns a page, so that pages can be gone through. */
  async page(id: string, { cursor, beforeId }: PageOptions): Promise<TurnPage | null> {
    await this.pass();
    const record = this.records.get(id);
    if (record === undefined) return null;
    const before = record.turns.findIndex((turn) => turn.id === beforeId);
    const last = before < 0 ? record.turns.length : before;
    const end = cursor === undefined ? last : Number(cursor);
    const start = Math.max(0, end - 2);
    return { turns: record.turns.slice(start, end), olderCursor: start > 0 ? `${start}` : null };
  }

  /** One turn a piece, so that a search can go on; looks into prompts only. */
  async search(id: string, options: SearchOptions): Promise<FoundTurns | null> {
    const { words, cursor, beforeId, stop } = options;
    await this.pass();
    const record = this.records.get(id);
    if (record === undefined) return null;
    const before = record.turns.findIndex((turn) => turn.id === beforeId);
    let end = cursor === undefined ? (before < 0 ? record.turns.length : before) : Number(cursor);
    for (; end > 0 && !stop.aborted; end--) {
      const { id: turnId, text, startedAt: at } = record.turns[end - 1]!;
      if (!text.includes(words)) continue;
      const hits = [{ turnId, at, count: 1, excerpt: text }];
      return { hits, olderCursor: end > 1 ? `${end - 1}` : null };
    }
    return { hits: [], olderCursor: end > 0 ? `${end}` : null };
  }

  async summary(id: string): Promise<ConversationSummary | null> {
    await this.pass();
    return this.summaryOf(id);
  }

  async fateOf(id: string, promptId: string): Promise<PromptFate> {
    await this.pass();
    const known = this.fates.get(promptId);
    if (known !== undefined) return known;
    return { kind: this.records.has(id) ? "absent" : "unknown" };
  }

  async toolOutput(_id: string, toolUseId: string): Promise<string | null> {
    await this.pass();
    return this.outputs.get(toolUseId) ?? null;
  }

  async promptText(_id: string, promptId: string): Promise<string | null> {
    this.readCount += 1;
    await this.pass();
    return this.texts.get(promptId) ?? null;
  }

  async editedFiles(id: string): Promise<EditedFiles | null> {
    await this.pass();
    return this.edited.get(id) ?? null;
  }

  async editsOf(id: string, path: string): Promise<readonly FileEdit[] | null> {
    await this.pass();
    return this.edited.has(id) ? (this.edits.get(path) ?? []) : null;
  }

  async mark(id: string): Promise<HistoryMark | null> {
    await this.pass();
    const record = this.records.get(id);
    return record === undefined ? null : { sizeBytes: record.turns.length, modifiedAt: 1 };
  }

  async changedSince(
    id: string,
    mark: HistoryMark,
    ownPromptIds: ReadonlySet<string> = new Set(),
  ): Promise<boolean> {
    await this.pass();
    const { turns = [] } = this.records.get(id) ?? {};
    // What is gone or shorter is not what was marked.
    if (turns.length < mark.sizeBytes) return true;
    const since = turns.slice(mark.sizeBytes);
    return since.some((turn) => !ownPromptIds.has(turn.id));
  }

  async writersOf(id: string): Promise<readonly HistoryWriter[]> {
    await this.pass();
    return this.writers.get(id) ?? [];
  }

  async rename(id: string, title: string): Promise<void> {
    await this.pass();
    const record = this.records.get(id);
    if (record !== undefined) record.title = title;
  }

  async hide(id: string): Promise<void> {
    await this.pass();
    this.hidden.add(id);
  }

  private async pass(): Promise<void> {
    await this.gate;
    if (this.failure !== null) throw this.failure;
  }

  private summaryOf(id: string): ConversationSummary | null {
    const record = this.records.get(id);
    if (record === undefined) return null;
    const firstPrompt = record.turns[0]?.text ?? "";
    const title = record.title === "" ? firstPrompt : record.title;
    const line = { id, title, firstPrompt, gitBranch: null };
    return { ...line, createdAt: 1, updatedAt: 1, sizeBytes: record.turns.length };
  }
}
