import { join } from "node:path";
import type { Logger } from "../../base/logger";
import type { PageOptions, PromptFate, TurnPage } from "../../conversation/history";
import {
  maxNewerBytes,
  maxNewerTurns,
  maxReadTurnSize,
  maxSubagentBytes,
} from "../../shared/limits";
import type { Turn } from "../../shared/state";
import { trimTurn } from "../../shared/trimTurn";
import { EndProof } from "./endProof";
import type { Place, Segment } from "./segments";
import { findPrompt, placeBefore, segmentsBackward } from "./segments";
import type { OpenFile } from "./transcriptFile";
import { linesForward, withFile } from "./transcriptFile";
import type { AssistantLine, UserLine } from "./transcriptLines";
import { meaningOf, parseSubagentLine } from "./transcriptLines";
import { TurnReader } from "./turnReader";

/** What a turn is read with. */
export interface TurnSource {
  readonly file: OpenFile;
  /** The folder that paths are shown relative to. */
  readonly workspaceFolder: string;
  /** Where the CLI keeps the transcripts of the session's sub-agents. */
  readonly subagentsFolder: string;
  readonly logger: Logger;
  readonly signal: AbortSignal | undefined;
}

/** Reads one page of turns, from its end. */
export async function readPage(source: TurnSource, options: PageOptions): Promise<TurnPage | null> {
  const { aroundId, afterId } = options;
  const fromId = afterId ?? aroundId;
  if (fromId === undefined)
    return readBackward(source, options, await placeOf(source.file, options));
  const newer = await readNewer(source, options, fromId);
  if (newer === null || aroundId === undefined) return newer;
  const left = options.maxBytes - sizeOf(newer.turns);
  const place = newer.olderCursor === null ? null : fromCursor(newer.olderCursor);
  if (place === null) return null;
  const page = await readBackward(source, { ...options, maxBytes: left }, place);
  return { ...page, turns: [...page.turns, ...newer.turns] };
}

/**
 * The oldest turns behind a turn; a page that shows what is around it has a third of its room for them.
 * `olderCursor` stands right behind that turn. Null: it is not there.
 */
async function readNewer(
  source: TurnSource,
  options: PageOptions,
  fromId: string,
): Promise<TurnPage | null> {
  /** Of the turns that were passed, the last ones: that many are read. */
  const passed: Segment[] = [];
  let bytes = 0;
  let isThere = false;
  const end: Place = { offset: source.file.sizeBytes, parentId: null, isContinued: false };
  let place = end;
  for await (const segment of segmentsBackward(source.file, end)) {
    isThere = segment.prompt.id === fromId;
    if (isThere) break;
    place = placeBefore(segment);
    passed.unshift(segment);
    bytes += segment.end - segment.start;
    while (passed.length > 1 && (passed.length > maxNewerTurns || bytes > maxNewerBytes)) {
      const last = passed.pop();
      if (last !== undefined) bytes -= last.end - last.start;
    }
  }
  if (!isThere) return null;
  const turns: Turn[] = [];
  let left = options.aroundId === undefined ? options.maxBytes : options.maxBytes / 3;
  for (const segment of passed) {
    const turn = await readTrimmed(source, segment, options);
    left -= sizeOf([turn]);
    const isMandatory = options.aroundId === undefined && turns.length === 0;
    if (left < 0 && !isMandatory) break;
    turns.push(turn);
  }
  return { turns, olderCursor: toCursor(place) };
}

async function readTrimmed(
  source: TurnSource,
  segment: Segment,
  { maxTurnBytes = maxReadTurnSize }: PageOptions,
): Promise<Turn> {
  return trimTurn((await readTurn(source, segment)).turn, maxTurnBytes);
}

/** In bytes of JSON. */
function sizeOf(turns: readonly Turn[]): number {
  return turns.reduce((sum, turn) => sum + Buffer.byteLength(JSON.stringify(turn)) + 1, 0);
}

async function readBackward(
  source: TurnSource,
  options: PageOptions,
  from: Place,
): Promise<TurnPage> {
  const turns: Turn[] = [];
  let left = options.maxBytes;
  let place = from;
  let contextTokens: number | null = null;
  for await (const segment of segmentsBackward(source.file, place)) {
    const { turn: whole, tokens } = await readTurn(source, segment);
    const turn = trimTurn(whole, options.maxTurnBytes ?? maxReadTurnSize);
    left -= sizeOf([turn]);
    if (left < 0 && turns.length > 0) {
      return { turns, olderCursor: toCursor(place), contextTokens };
    }
    turns.unshift(turn);
    contextTokens ??= tokens;
    place = placeBefore(segment);
  }
  return { turns, olderCursor: null, contextTokens };
}

/** Where a page or a search begins. */
export async function placeOf(
  file: OpenFile,
  { cursor, beforeId }: Pick<PageOptions, "cursor" | "beforeId">,
): Promise<Place> {
  const place = cursor === undefined ? null : fromCursor(cursor);
  if (place !== null) return place;
  const found = beforeId === undefined ? "absent" : await findPrompt(file, beforeId);
  return typeof found === "object"
    ? placeBefore(found)
    : { offset: file.sizeBytes, parentId: null, isContinued: false };
}

export function toCursor({ offset, parentId, isContinued }: Place): string {
  return [offset, isContinued ? "+" : "-", parentId ?? ""].join("");
}

function fromCursor(cursor: string): Place | null {
  const [, offset, sign, parentId] = /^(\d{1,15})([+-])([\w-]{0,64})$/.exec(cursor) ?? [];
  if (offset === undefined) return null;
  const isContinued = sign === "+";
  return {
    offset: Number(offset),
    parentId: parentId === undefined || parentId === "" ? null : parentId,
    isContinued,
  };
}

async function readTurn(
  source: TurnSource,
  segment: Segment,
): Promise<{ readonly turn: Turn; readonly tokens: number | null }> {
  const reader = new TurnReader(segment.prompt, source.workspaceFolder, (agentId) =>
    readSubagent(source, agentId),
  );
  let isPrompt = true;
  for await (const line of linesForward(source.file, segment.start, segment.end)) {
    if (!isPrompt) await reader.add(meaningOf(line));
    isPrompt = false;
  }
  return { turn: reader.finish(segment.isContinued), tokens: reader.contextTokens };
}

async function readSubagent(
  { subagentsFolder, logger, signal }: TurnSource,
  agentId: string,
): Promise<readonly (AssistantLine | UserLine)[]> {
  const path = join(subagentsFolder, `agent-${agentId}.jsonl`);
  const readLines = async (file: OpenFile): Promise<readonly (AssistantLine | UserLine)[]> => {
    const found: (AssistantLine | UserLine)[] = [];
    const end = Math.min(file.sizeBytes, maxSubagentBytes);
    for await (const { text } of linesForward(file, 0, end)) {
      const line = parseSubagentLine(text);
      if (line !== null) found.push(line);
    }
    return found;
  };
  return (await withFile(path, logger, readLines, signal)) ?? [];
}

/** What became of a prompt: see `History.fateOf`. */
export async function readFate(file: OpenFile, promptId: string): Promise<PromptFate> {
  const found = await findPrompt(file, promptId);
  if (found === "absent") return { kind: "absent" };
  if (found === "mentioned") return { kind: "unfinished" };
  const proof = new EndProof();
  let isPrompt = true;
  for await (const text of linesForward(file, found.start)) {
    const line = meaningOf(text);
    // What was absorbed ends together with the turn that absorbed it.
    if (!isPrompt && line.kind === "prompt" && !line.isAbsorbed) break;
    if (!isPrompt) proof.add(line);
    isPrompt = false;
  }
  return proof.result;
}
