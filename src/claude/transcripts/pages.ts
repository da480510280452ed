import { join } from "node:path";
import type { Logger } from "../../base/logger";
import type { PageOptions, PromptFate, TurnPage } from "../../conversation/history";
import { maxReadTurnSize, maxSubagentBytes } from "../../shared/limits";
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
export async function readPage(source: TurnSource, options: PageOptions): Promise<TurnPage> {
  const turns: Turn[] = [];
  let left = options.maxBytes;
  let place: Place = await placeOf(source.file, options);
  for await (const segment of segmentsBackward(source.file, place)) {
    const whole = await readTurn(source, segment);
    const turn = trimTurn(whole, options.maxTurnBytes ?? maxReadTurnSize);
    left -= Buffer.byteLength(JSON.stringify(turn)) + 1;
    if (left < 0 && turns.length > 0) return { turns, olderCursor: toCursor(place) };
    turns.unshift(turn);
    place = placeBefore(segment);
  }
  return { turns, olderCursor: null };
}

async function placeOf(file: OpenFile, { cursor, beforeId }: PageOptions): Promise<Place> {
  const place = cursor === undefined ? null : fromCursor(cursor);
  if (place !== null) return place;
  const found = beforeId === undefined ? "absent" : await findPrompt(file, beforeId);
  return typeof found === "object"
    ? placeBefore(found)
    : { offset: file.sizeBytes, parentId: null, isContinued: false };
}

function toCursor({ offset, parentId, isContinued }: Place): string {
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

async function readTurn(source: TurnSource, segment: Segment): Promise<Turn> {
  const reader = new TurnReader(segment.prompt, source.workspaceFolder, (agentId) =>
    readSubagent(source, agentId),
  );
  let isPrompt = true;
  for await (const line of linesForward(source.file, segment.start, segment.end)) {
    if (!isPrompt) await reader.add(meaningOf(line));
    isPrompt = false;
  }
  return reader.finish(segment.isContinued);
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
