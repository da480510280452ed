import { maxBranchSearchBytes } from "../../shared/limits";
import type { FileLine, OpenFile } from "./transcriptFile";
import { linesBackward } from "./transcriptFile";
import type { TranscriptLine } from "./transcriptLines";
import { parseTranscriptLine } from "./transcriptLines";

export type Prompt = Extract<TranscriptLine, { kind: "prompt" }>;

/** The bytes of a file that hold one turn, its prompt first. */
export interface Segment {
  readonly prompt: Prompt;
  readonly start: number;
  readonly end: number;
  /** The next prompt was absorbed by this turn. */
  readonly isContinued: boolean;
}

/** A place between two turns. */
export interface Place {
  readonly offset: number;
  /** The line that the turn behind this place follows; null: the one before it in the file. */
  readonly parentId: string | null;
  readonly isContinued: boolean;
}

/** Where the turn begins. */
export function placeBefore({ prompt, start }: Pick<Segment, "prompt" | "start">): Place {
  return { offset: start, parentId: prompt.parentId, isContinued: prompt.isAbsorbed };
}

/**
 * The turns before a place, the newest first. After a rewind the file holds turns that the
 * conversation left: only those count that what is newest goes back to.
 */
export async function* segmentsBackward(
  file: OpenFile,
  { offset, parentId, isContinued }: Place,
): AsyncGenerator<Segment> {
  let [end, parent, isAbsorbed] = [offset, parentId, isContinued];
  let [isSeen, isElsewhere] = [false, false];
  for await (const line of linesBackward(file, offset)) {
    isSeen ||= parent !== null && holdsLine(line, parent);
    const prompt = promptOf(line);
    if (prompt === null) continue;
    isElsewhere ||= !isSeen && parent !== null && (await hasLineBefore(file, line.offset, parent));
    const start = line.offset;
    if (!isElsewhere || isSeen) {
      yield { prompt, start, end, isContinued: isAbsorbed };
      [parent, isAbsorbed] = [prompt.parentId, prompt.isAbsorbed];
      [isSeen, isElsewhere] = [false, false];
    }
    end = start;
  }
}

/** Whether a line with this UUID stands before the offset, not too far away. */
async function hasLineBefore(file: OpenFile, offset: number, id: string): Promise<boolean> {
  for await (const line of linesBackward(file, offset)) {
    if (holdsLine(line, id)) return true;
    if (line.offset < offset - maxBranchSearchBytes) return false;
  }
  return false;
}

function holdsLine({ bytes }: FileLine, id: string): boolean {
  return bytes?.includes(`"uuid":"${id}"`) === true;
}

function promptOf({ bytes }: FileLine): Prompt | null {
  if (bytes === null) return null;
  const isUser = bytes.includes('"type":"user"') && !bytes.includes('"type":"tool_result"');
  if (!isUser && !bytes.includes('"queued_command"')) return null;
  const line = parseTranscriptLine(bytes.toString("utf8"));
  return line.kind === "prompt" ? line : null;
}

/** Where the prompt with this UUID stands; `mentioned`: only the UUID is there, in what can't be read as a prompt. */
export async function findPrompt(
  file: OpenFile,
  id: string,
): Promise<{ readonly prompt: Prompt; readonly start: number } | "mentioned" | "absent"> {
  let isMentioned = false;
  for await (const line of linesBackward(file)) {
    // A line that is too long to be held may be anything.
    if (line.bytes === null) isMentioned = true;
    else if (line.bytes.includes(id)) {
      const prompt = promptOf(line);
      if (prompt?.id === id) return { prompt, start: line.offset };
      isMentioned = true;
    }
  }
  return isMentioned ? "mentioned" : "absent";
}
