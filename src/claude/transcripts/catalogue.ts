import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Logger } from "../../base/logger";
import type { ConversationSummary, ListOptions, SummaryPage } from "../../conversation/history";
import { isForeign } from "./origin";
import type { OwnNames } from "./ownNames";
import { comparable, SearchBudget, transcriptHolds } from "./search";
import type { Summary } from "./summaries";
import { readSummary } from "./summaries";
import { withFile } from "./transcriptFile";

/** A session id of the CLI; nothing else becomes part of a path. */
export const sessionIdPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

interface Entry {
  readonly id: string;
  readonly sizeBytes: number;
  readonly modifiedAt: number;
}

interface Known {
  readonly entry: Entry;
  readonly summary: Summary | null;
}

const statsAtOnce = 64;

/** The list of a folder's transcripts. What it read of one it keeps until the file changes. */
export class Catalogue {
  private readonly names: OwnNames;
  private readonly workspaceFolder: string;
  private readonly logger: Logger;
  private known = new Map<string, Known>();

  constructor(
    names: OwnNames,
    options: { readonly workspaceFolder: string; readonly logger: Logger },
  ) {
    this.names = names;
    this.workspaceFolder = options.workspaceFolder;
    this.logger = options.logger;
  }

  /** A page of the list; see `History.list`. */
  async list(folder: string | null, options: ListOptions): Promise<SummaryPage> {
    const { query = "", limit, signal } = options;
    const names = await this.names.entries();
    const isListed = (id: string): boolean => names.get(id)?.isHidden !== true;
    const all = folder === null ? [] : await readEntries(folder, isListed);
    signal?.throwIfAborted();
    this.forget(all);
    const entries = behind(all, options.cursor);
    const words = comparable(query.trim());
    const budget = new SearchBudget();
    const items: ConversationSummary[] = [];
    let last: Entry | null = null;
    for (const entry of entries) {
      if (folder === null || items.length >= limit) break;
      // At least one is looked through, or a page could be without progress.
      if (words !== "" && last !== null && budget.isSpent) {
        return { items, cursor: toCursor(last), isPartial: true };
      }
      signal?.throwIfAborted();
      const item = await this.itemOf(folder, entry, names.get(entry.id)?.title);
      if (item !== null && (await this.isFound(folder, item, words, budget, signal))) {
        items.push(item);
      }
      last = entry;
    }
    const cursor = last === null || last === entries.at(-1) ? null : toCursor(last);
    return { items, cursor, isPartial: words !== "" && budget.isSpent };
  }

  /** One line of the list, also of what is hidden. */
  async summary(folder: string, id: string): Promise<ConversationSummary | null> {
    const entry = await readEntry(folder, id);
    if (entry === null) return null;
    const names = await this.names.entries();
    return this.itemOf(folder, entry, names.get(id)?.title);
  }

  private async itemOf(
    folder: string,
    entry: Entry,
    ownTitle: string | undefined,
  ): Promise<ConversationSummary | null> {
    const known = this.known.get(entry.id);
    const isFresh =
      known?.entry.sizeBytes === entry.sizeBytes && known.entry.modifiedAt === entry.modifiedAt;
    const summary = isFresh ? known.summary : await this.read(folder, entry.id);
    // The disk may answer the next time.
    if (summary === "unreadable") return null;
    if (!isFresh) this.known.set(entry.id, { entry, summary });
    if (summary === null) return null;
    return {
      ...summary,
      id: entry.id,
      title: ownTitle ?? summary.title,
      updatedAt: Math.trunc(entry.modifiedAt),
      sizeBytes: entry.sizeBytes,
    };
  }

  /** Null: it is not of this folder, or holds nothing. */
  private async read(folder: string, id: string): Promise<Summary | "unreadable" | null> {
    const { workspaceFolder, logger } = this;
    const isOthers = await withFile(join(folder, `${id}.jsonl`), logger, (file) =>
      isForeign(file, workspaceFolder),
    );
    return isOthers === true ? null : readSummary(folder, id, logger);
  }

  private async isFound(
    folder: string,
    item: ConversationSummary,
    words: string,
    budget: SearchBudget,
    signal: AbortSignal | undefined,
  ): Promise<boolean> {
    if (words === "") return true;
    if (comparable(`${item.title}\n${item.firstPrompt}`).includes(words)) return true;
    const path = join(folder, `${item.id}.jsonl`);
    return transcriptHolds(path, words, budget, this.logger, signal);
  }

  private forget(entries: readonly Entry[]): void {
    if (this.known.size <= entries.length) return;
    const ids = new Set(entries.map(({ id }) => id));
    for (const id of this.known.keys()) if (!ids.has(id)) this.known.delete(id);
  }
}

/** The conversations of the folder. Rejects when it can't be read. */
export async function listIds(folder: string | null): Promise<ReadonlySet<string>> {
  const names = folder === null ? [] : await readdir(folder);
  return new Set(names.map((name) => name.replace(/\.jsonl$/, "")));
}

async function readEntries(
  folder: string,
  isListed: (id: string) => boolean,
): Promise<readonly Entry[]> {
  const files = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const ids = files.flatMap((file) => {
    const id = file.name.replace(/\.jsonl$/, "");
    return file.isFile() && id !== file.name && sessionIdPattern.test(id) && isListed(id)
      ? [id]
      : [];
  });
  const entries: Entry[] = [];
  for (let index = 0; index < ids.length; index += statsAtOnce) {
    const some = ids.slice(index, index + statsAtOnce).map((id) => readEntry(folder, id));
    entries.push(...(await Promise.all(some)).filter((entry) => entry !== null));
  }
  return entries.sort(newestFirst);
}

async function readEntry(folder: string, id: string): Promise<Entry | null> {
  const info = await lstat(join(folder, `${id}.jsonl`)).catch(() => null);
  if (info?.isFile() !== true) return null;
  return { id, sizeBytes: info.size, modifiedAt: info.mtimeMs };
}

function newestFirst(left: Entry, right: Entry): number {
  return right.modifiedAt - left.modifiedAt || (left.id < right.id ? -1 : 1);
}

function toCursor({ modifiedAt, id }: Entry): string {
  return `${modifiedAt}:${id}`;
}

/** The entries behind the cursor's; all of them when it is none of ours. */
function behind(entries: readonly Entry[], cursor: string | undefined): readonly Entry[] {
  const [, time, id = ""] = /^(\d{1,16}(?:\.\d{1,10})?):(.+)$/.exec(cursor ?? "") ?? [];
  if (time === undefined) return entries;
  const place = { id, sizeBytes: 0, modifiedAt: Number(time) };
  return entries.filter((entry) => newestFirst(place, entry) < 0 && entry.id !== id);
}
