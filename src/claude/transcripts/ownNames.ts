import { readFile } from "node:fs/promises";
import { dirname } from "node:path";
import * as v from "valibot";
import { codeOf, messageOf } from "../../base/errors";
import type { Logger } from "../../base/logger";
import { makePrivateFolder } from "../../base/privateFolder";
import { writeWhole } from "../../base/writeWhole";
import { maxConversationTitleLength, maxNamedConversations } from "../../shared/limits";
import { oneLine } from "../text";

const entrySchema = v.object({
  title: v.optional(v.pipe(v.string(), v.maxLength(maxConversationTitleLength))),
  isHidden: v.optional(v.literal(true)),
});
const fileSchema = v.object({
  version: v.literal(1),
  conversations: v.record(v.string(), entrySchema),
});
type Entry = v.InferOutput<typeof entrySchema>;

/**
 * The titles that were given here, and what is off the list, in a file of ours: the CLI's own files
 * belong to it, and it writes into them while it runs. A file that can't be read counts as empty and
 * stays as it is until the next change.
 */
export class OwnNames {
  private readonly file: string;
  private readonly logger: Logger;
  private readonly existingIds: () => Promise<ReadonlySet<string>>;
  private loading: Promise<Map<string, Entry>> | null = null;
  private writing: Promise<void> = Promise.resolve();

  /** `existingIds` names the conversations of the folder; rejects when it can't be read. */
  constructor(file: string, logger: Logger, existingIds: () => Promise<ReadonlySet<string>>) {
    this.file = file;
    this.logger = logger;
    this.existingIds = existingIds;
  }

  /** What is known of each conversation, by its id. */
  entries(): Promise<ReadonlyMap<string, Entry>> {
    return this.load();
  }

  /** Gives a title; an empty one takes it back. Rejects when it can't be written. */
  rename(id: string, title: string): Promise<void> {
    const shown = oneLine(title, maxConversationTitleLength);
    return this.change(id, ({ isHidden }) => ({
      ...(isHidden === undefined ? {} : { isHidden }),
      ...(shown === "" ? {} : { title: shown }),
    }));
  }

  /** Takes off the list. Rejects when it can't be written. */
  hide(id: string): Promise<void> {
    return this.change(id, (entry) => ({ ...entry, isHidden: true }));
  }

  private load(): Promise<Map<string, Entry>> {
    this.loading ??= this.read();
    return this.loading;
  }

  private async read(): Promise<Map<string, Entry>> {
    try {
      const value: unknown = JSON.parse(await readFile(this.file, "utf8"));
      return new Map(Object.entries(v.parse(fileSchema, value).conversations));
    } catch (error) {
      if (codeOf(error) !== "ENOENT") {
        this.logger.warn(`The names of conversations can't be read: ${messageOf(error)}`);
      }
      return new Map();
    }
  }

  private change(id: string, make: (entry: Entry) => Entry): Promise<void> {
    const result = this.writing.then(async () => {
      const known = await this.load();
      const next = new Map(known);
      const entry = make(known.get(id) ?? {});
      next.delete(id);
      if (Object.keys(entry).length > 0) next.set(id, entry);
      if (next.size > maxNamedConversations) await this.forgetGone(next, id);
      await this.write(next);
      this.loading = Promise.resolve(next);
    });
    this.writing = result.catch(() => undefined);
    return result;
  }

  /** Makes room with what is gone from the folder; a title or a hiding that still counts is never lost. */
  private async forgetGone(entries: Map<string, Entry>, keptId: string): Promise<void> {
    const existing = await this.existingIds();
    for (const id of entries.keys()) {
      if (entries.size <= maxNamedConversations) return;
      if (id !== keptId && !existing.has(id)) entries.delete(id);
    }
    if (entries.size > maxNamedConversations) throw new Error("too many conversations have names");
  }

  private async write(entries: ReadonlyMap<string, Entry>): Promise<void> {
    await makePrivateFolder(dirname(this.file));
    const content = { version: 1, conversations: Object.fromEntries(entries) };
    await writeWhole(this.file, JSON.stringify(content));
  }
}
