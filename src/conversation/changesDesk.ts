import type { ChangeDiff, ChangeHunk, ChangeList } from "../shared/changedFiles";
import type { ClientRequest } from "../shared/protocol";
import type { DiffHunk } from "../shared/state";
import { writtenPaths } from "../shared/writtenPaths";
import type { Changes } from "./changesPort";
import { diffPiece } from "./diffPiece";
import type { EventLog } from "./eventLog";
import type { EditedFile, History } from "./history";

export interface ChangesDeskOptions {
  readonly log: EventLog;
  readonly history: History;
  readonly changes: Changes;
}

type Request<T> = Extract<ClientRequest, { type: T }>;

/** Joins what the agent's record says of a conversation's edits with what the folder's git says. */
export class ChangesDesk {
  private readonly options: ChangesDeskOptions;

  constructor(options: ChangesDeskOptions) {
    this.options = options;
  }

  /** Null: there is no such conversation. */
  async list(
    { conversationId }: Request<"changes.list">,
    signal: AbortSignal,
  ): Promise<ChangeList | null> {
    const { history, changes } = this.options;
    const record = await this.recordOf(conversationId, (id) => history.editedFiles(id, signal));
    const live = this.liveEdits(conversationId);
    if (record === null && live === null) return null;
    const known = new Set(record?.files.map(({ path }) => path));
    const files = [
      ...(record?.files ?? []),
      ...(live ?? []).filter(({ path }) => !known.has(path)),
    ];
    const list = await changes.list(files, signal);
    const isPartial = list.isPartial || record?.isPartial === true;
    return { ...list, isPartial, outside: record?.outside ?? 0 };
  }

  /** Null: there is no such conversation, or no such file in the folder. */
  async diff(
    { conversationId, path, oldPath, source, from = 0 }: Request<"changes.diff">,
    signal: AbortSignal,
  ): Promise<ChangeDiff | null> {
    const { history, changes } = this.options;
    if (source === "git") {
      const found = await changes.diff(path, oldPath ?? null, signal);
      return found?.kind === "text" ? diffPiece(found.hunks, from, found.isCut) : found;
    }
    if (changes.isPrivate(path)) return { kind: "private" };
    const read = (id: string) => history.editsOf(id, path, signal);
    const edits = await this.recordOf(conversationId, read);
    if (edits === null) return null;
    const hunks = edits.flatMap(({ hunks: own, at }) =>
      own.map((hunk, index): ChangeHunk => (index === 0 && at !== null ? { ...hunk, at } : hunk)),
    );
    return hunks.length === 0 ? { kind: "none" } : diffPiece(hunks, from, false);
  }

  /**
   * Ways to what a file was before: the edits to take back, the oldest first, each with its hunks. None
   * where neither git nor the conversation's record knows, and for a file whose contents stay private.
   */
  async editsOf(
    { conversationId, path, oldPath, source }: Request<"editor.diff">,
    signal: AbortSignal,
  ): Promise<readonly (readonly (readonly DiffHunk[])[])[]> {
    const { history, changes } = this.options;
    if (changes.isPrivate(path)) return [];
    const ways: (readonly (readonly DiffHunk[])[])[] = [];
    try {
      const found =
        source === "conversation" ? null : await changes.diff(path, oldPath ?? null, signal);
      if (found?.kind === "text" && !found.isCut) ways.push([found.hunks]);
      if (source === "git") return ways;
      const read = (id: string) => history.editsOf(id, path, signal);
      const edits = (await this.recordOf(conversationId, read)) ?? [];
      if (edits.length > 0) ways.push(edits.map(({ hunks }) => hunks));
    } catch (error) {
      // What took too long is not known.
      if (!signal.aborted) throw error;
    }
    return ways;
  }

  /** A fork has a record of its own only when something was said in it. */
  private async recordOf<T>(
    conversationId: string,
    read: (id: string) => Promise<T | null>,
  ): Promise<T | null> {
    const found = await read(conversationId);
    const forkOf = this.conversation(conversationId)?.forkOf ?? null;
    return found === null && forkOf !== null ? read(forkOf) : found;
  }

  /** What the cards say was written: the record comes a moment later. Null: it is not open. */
  private liveEdits(conversationId: string): readonly EditedFile[] | null {
    const conversation = this.conversation(conversationId);
    if (conversation === undefined) return null;
    const written = writtenPaths(conversation.turns.flatMap(({ blocks }) => blocks));
    return [...written].map(([name, at]) => {
      const path = process.platform === "win32" ? name.replaceAll("\\", "/") : name;
      return { path, isNew: false, added: 0, removed: 0, at };
    });
  }

  private conversation(id: string) {
    return this.options.log.state.conversations.find((one) => one.id === id);
  }
}
