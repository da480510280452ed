import { realpath } from "node:fs/promises";
import { join } from "node:path";
import type { Logger } from "../../base/logger";
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
} from "../../conversation/history";
import { Catalogue, listIds, sessionIdPattern } from "./catalogue";
import type { EditSource } from "./fileEdits";
import { readEditedFiles, readEditsOf } from "./fileEdits";
import { isForeign } from "./origin";
import { OwnNames } from "./ownNames";
import { readFate, readPage } from "./pages";
import { findProjectFolder } from "./projectFolder";
import { findPrompt } from "./segments";
import type { OpenFile } from "./transcriptFile";
import { linesBackward, linesForward, withFile } from "./transcriptFile";
import { meaningOf } from "./transcriptLines";
import { searchTurns } from "./turnSearch";
import { readWholeOutput } from "./wholeOutput";
import { readWriters } from "./writers";

export interface TranscriptsOptions {
  /** The CLI's own folder; see `configFolderOf`. */
  readonly configFolder: string;
  /** Absolute path of the folder in which the CLI works. */
  readonly workspaceFolder: string;
  /** Where `conversations.json`, the titles that were given here, is kept. */
  readonly stateFolder: string;
  readonly logger: Logger;
}

/**
 * The conversations of one folder as the CLI has written them down, one file a session. They are read
 * from the end and in pieces, never written, and nothing in them or of the disk below them makes a
 * reading fail: what can't be read is left out, with a line in the log where the system says why. So
 * is what belongs to another folder that the CLI gives the same name; see `isForeign`.
 */
export class Transcripts implements History {
  private readonly options: TranscriptsOptions;
  private readonly names: OwnNames;
  private readonly catalogue: Catalogue;

  constructor(options: TranscriptsOptions) {
    this.options = options;
    const file = join(options.stateFolder, "conversations.json");
    this.names = new OwnNames(file, options.logger, async () => listIds(await this.folder()));
    this.catalogue = new Catalogue(this.names, options);
  }

  async list(options: ListOptions): Promise<SummaryPage> {
    return this.catalogue.list(await this.folder(), options);
  }

  page(id: string, options: PageOptions): Promise<TurnPage | null> {
    const { signal } = options;
    const read = (file: OpenFile, folder: string): Promise<TurnPage | null> => {
      const subagentsFolder = join(folder, id, "subagents");
      const { workspaceFolder, logger } = this.options;
      return readPage({ file, workspaceFolder, subagentsFolder, logger, signal }, options);
    };
    return this.read(id, read, signal);
  }

  search(id: string, options: SearchOptions): Promise<FoundTurns | null> {
    return this.read(
      id,
      (file) => searchTurns(file, this.options.workspaceFolder, options),
      options.signal,
    );
  }

  async summary(id: string): Promise<ConversationSummary | null> {
    const folder = sessionIdPattern.test(id) ? await this.folder() : null;
    return folder === null ? null : this.catalogue.summary(folder, id);
  }

  async fateOf(id: string, promptId: string): Promise<PromptFate> {
    const isId = sessionIdPattern.test(promptId);
    const fate = isId ? await this.read(id, (file) => readFate(file, promptId)) : null;
    return fate ?? { kind: "unknown" };
  }

  async toolOutput(id: string, toolUseId: string, signal?: AbortSignal): Promise<string | null> {
    const folder = await this.folder();
    const isId = sessionIdPattern.test(id) && /^[\w-]{1,200}$/.test(toolUseId);
    if (folder === null || !isId || (await this.mark(id)) === null) return null;
    const { logger } = this.options;
    const session = { transcript: join(folder, `${id}.jsonl`), folder: join(folder, id) };
    return readWholeOutput(session, toolUseId, logger, signal);
  }

  async promptText(id: string, promptId: string, signal?: AbortSignal): Promise<string | null> {
    if (!sessionIdPattern.test(promptId)) return null;
    const read = async (file: OpenFile): Promise<string | null> => {
      const found = await findPrompt(file, promptId);
      return typeof found === "object" ? found.prompt.text : null;
    };
    return this.read(id, read, signal);
  }

  editedFiles(id: string, signal?: AbortSignal): Promise<EditedFiles | null> {
    return this.readEdits(id, readEditedFiles, signal);
  }

  editsOf(id: string, path: string, signal?: AbortSignal): Promise<readonly FileEdit[] | null> {
    return this.readEdits(id, (source) => readEditsOf(source, path), signal);
  }

  mark(id: string): Promise<HistoryMark | null> {
    return this.read(id, ({ sizeBytes, modifiedAt }) => Promise.resolve({ sizeBytes, modifiedAt }));
  }

  async changedSince(
    id: string,
    mark: HistoryMark,
    ownPromptIds: ReadonlySet<string> = new Set(),
  ): Promise<boolean> {
    const isChanged = await this.read(id, (file) => hasOtherPrompt(file, mark, ownPromptIds));
    // What is gone was taken away by somebody; what can't be read may say anything.
    return isChanged ?? true;
  }

  async writersOf(id: string): Promise<readonly HistoryWriter[]> {
    const { configFolder, logger } = this.options;
    return sessionIdPattern.test(id) ? readWriters(configFolder, id, logger) : [];
  }

  async rename(id: string, title: string): Promise<void> {
    if (sessionIdPattern.test(id)) await this.names.rename(id, title);
  }

  async hide(id: string): Promise<void> {
    if (sessionIdPattern.test(id)) await this.names.hide(id);
  }

  /** Looked up each time: the CLI makes it with the first conversation. */
  private folder(): Promise<string | null> {
    return findProjectFolder(this.options.configFolder, this.options.workspaceFolder);
  }

  private readEdits<T>(
    id: string,
    use: (source: EditSource) => Promise<T>,
    signal: AbortSignal | undefined,
  ): Promise<T | null> {
    const { workspaceFolder, logger } = this.options;
    const read = async (file: OpenFile, folder: string): Promise<T> => {
      const real = await realpath(workspaceFolder).catch(() => workspaceFolder);
      const subagentsFolder = join(folder, id, "subagents");
      return use({ file, folders: [real, workspaceFolder], subagentsFolder, logger });
    };
    return this.read(id, read, signal);
  }

  private async read<T>(
    id: string,
    use: (file: OpenFile, folder: string) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T | null> {
    const folder = sessionIdPattern.test(id) ? await this.folder() : null;
    if (folder === null) return null;
    const path = join(folder, `${id}.jsonl`);
    const { logger, workspaceFolder } = this.options;
    const useOwn = async (file: OpenFile): Promise<T | null> =>
      (await isForeign(file, workspaceFolder)) ? null : use(file, folder);
    return withFile(path, logger, useOwn, signal);
  }
}

async function hasOtherPrompt(
  file: OpenFile,
  mark: HistoryMark,
  own: ReadonlySet<string>,
): Promise<boolean> {
  if (file.sizeBytes < mark.sizeBytes) return true;
  for await (const text of linesForward(file, await lineStartAt(file, mark.sizeBytes))) {
    const line = meaningOf(text);
    if (line.kind === "prompt" && !own.has(line.id)) return true;
  }
  return false;
}

/** Where the line begins that was being written when the mark was taken. */
async function lineStartAt(file: OpenFile, offset: number): Promise<number> {
  const isLineEnd = offset === 0 || (await readByte(file, offset - 1)) === 0x0a;
  if (isLineEnd) return offset;
  for await (const line of linesBackward(file, { end: offset })) return line.offset;
  return 0;
}

async function readByte(file: OpenFile, offset: number): Promise<number | undefined> {
  const buffer = Buffer.alloc(1);
  const { bytesRead } = await file.handle.read(buffer, 0, 1, offset);
  return bytesRead === 1 ? buffer[0] : undefined;
}
