import { Pacer } from "../../base/pacer";
import type { FoundTurns, SearchOptions } from "../../conversation/history";
import { placesIn } from "../../shared/foundText";
import { maxExcerptLength } from "../../shared/limits";
import type { FoundTurn } from "../../shared/conversationAnswers";
import { toolSubject } from "../toolCard";
import { placeOf, toCursor } from "./pages";
import { SearchBudget } from "./search";
import type { Segment } from "./segments";
import { placeBefore, segmentsBackward } from "./segments";
import type { OpenFile, TextLine } from "./transcriptFile";
import { linesForward } from "./transcriptFile";
import { parseTranscriptLine } from "./transcriptLines";

/** See `History.search`. At least one turn is looked through, so that a search that goes on comes to an end. */
export async function searchTurns(
  file: OpenFile,
  folder: string,
  options: SearchOptions,
): Promise<FoundTurns> {
  const { words, maxTurns, stop } = options;
  const hits: FoundTurn[] = [];
  const budget = new SearchBudget();
  const pacer = new Pacer();
  for await (const segment of segmentsBackward(file, await placeOf(file, options))) {
    const hit = await hitIn(file, segment, (line) => saidIn(line, folder), words, pacer);
    if (hit !== null) hits.push(hit);
    budget.spend(segment.end - segment.start);
    if (stop.aborted || budget.isSpent || hits.length >= maxTurns) {
      return { hits, olderCursor: toCursor(placeBefore(segment)) };
    }
  }
  return { hits, olderCursor: null };
}

async function hitIn(
  file: OpenFile,
  { prompt, start, end }: Segment,
  saidInLine: (line: TextLine) => readonly string[],
  words: string,
  pacer: Pacer,
): Promise<FoundTurn | null> {
  let { count, excerpt } = placesIn(prompt.text, words, maxExcerptLength);
  let isPrompt = true;
  for await (const line of linesForward(file, start, end)) {
    if (pacer.isDue()) await pacer.rest();
    for (const text of isPrompt ? [] : saidInLine(line)) {
      const found = placesIn(text, words, maxExcerptLength);
      count += found.count;
      if (excerpt === "") excerpt = found.excerpt;
    }
    isPrompt = false;
  }
  return count === 0 ? null : { turnId: prompt.id, at: prompt.at, count, excerpt };
}

/**
 * What a line says that is seen without opening anything: texts, what calls work on, and what commands
 * of the CLI printed. Most of a file is results and what the CLI keeps for itself; that is not taken apart.
 */
function saidIn({ text, isCut }: TextLine, folder: string): readonly string[] {
  if (isCut || !(text.includes('"type":"assistant"') || text.includes('"local_command"')))
    return [];
  const line = parseTranscriptLine(text);
  if (line.kind === "output") return [line.text];
  if (line.kind !== "answer") return [];
  return line.line.message.content.flatMap((block) => {
    if (block.type === "text") return [block.text ?? ""];
    const { name, input = {} } = block;
    return block.type === "tool_use" && name !== undefined
      ? [toolSubject(name, input, folder)]
      : [];
  });
}
