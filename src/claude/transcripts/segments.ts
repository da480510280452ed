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
  const lost = new LostParents(file);
  for await (const line of linesBackward(file, { end: offset })) {
    isSeen ||= parent !== null && holdsLine(line, parent);
    const prompt = promptOf(line);
    if (prompt === null) continue;
    isElsewhere ||= !isSeen && parent !== null && (await lost.standsBefore(line.offset, parent));
    const start = line.offset;
    if (!isElsewhere || isSeen) {
      yield { prompt, start, end, isContinued: isAbsorbed };
      [parent, isAbsorbed] = [prompt.parentId, prompt.isAbsorbed];
      [isSeen, isElsewhere] = [false, false];
    }
    end = start;
  }
}

/** Looks for lines far back, within `maxBranchSearchBytes` for all of them together. */
class LostParents {
  private readonly file: OpenFile;
  private readonly missing = new Set<string>();
  private bytesLeft = maxBranchSearchBytes;

  constructor(file: OpenFile) {
    this.file = file;
  }

  /** Whether a line with this UUID stands before the offset, as far as that may be looked for. */
  async standsBefore(offset: number, id: string): Promise<boolean> {
    if (this.bytesLeft <= 0 || this.missing.has(id)) return false;
    const start = Math.max(0, offset - this.bytesLeft);
    for await (const line of linesBackward(this.file, { start, end: offset })) {
      if (!holdsLine(line, id)) continue;
      this.bytesLeft -= offset - line.offset;
      return true;
    }
    this.bytesLeft -= offset - start;
    this.missing.add(id);
    return false;
  }
}

function holdsLine({ bytes }: FileLine, id: string): boolean {
  return bytes.includes(`"uuid":"${id}"`);
}

function promptOf({ bytes, isCut }: FileLine): Prompt | null {
  if (isCut) return null;
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
  for await (const line of linesBackward(file, { sought: id })) {
    if (!line.holdsSought) continue;
    const prompt = promptOf(line);
    if (prompt?.id === id) return { prompt, start: line.offset };
    isMentioned = true;
  }
  return isMentioned ? "mentioned" : "absent";
}
