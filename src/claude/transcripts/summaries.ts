import { join } from "node:path";
import * as v from "valibot";
import { parseJson } from "../../base/json";
import type { Logger } from "../../base/logger";
import {
  maxConversationTitleLength,
  maxFirstPromptLength,
  maxTitleFileBytes,
  transcriptEdgeBytes,
} from "../../shared/limits";
import { toTitle } from "../../shared/reduceTurn";
import { oneLine } from "../text";
import type { OpenFile } from "./transcriptFile";
import { readRange, withFile } from "./transcriptFile";
import { parseTranscriptLine } from "./transcriptLines";

/** What a transcript says of itself. */
export interface Summary {
  readonly title: string;
  readonly firstPrompt: string;
  readonly createdAt: number | null;
  readonly gitBranch: string | null;
}

const softString = v.fallback(v.optional(v.string()), undefined);
const titleLine = v.object({
  type: v.string(),
  customTitle: softString,
  aiTitle: softString,
  summary: softString,
  lastPrompt: softString,
});
const titleFile = v.object({ customTitle: v.string() });

/** Reads the beginning and the end of a transcript. Null when it holds nothing that a person said. */
export async function readSummary(
  folder: string,
  id: string,
  logger: Logger,
): Promise<Summary | "unreadable" | null> {
  const edges = await withFile(join(folder, `${id}.jsonl`), logger, readEdges);
  if (edges === null) return "unreadable";
  const { prompt, command } = firstPrompts(edges.head);
  const told = titlesOf([...edges.head, ...edges.tail]);
  const first = prompt ?? told.lastPrompt ?? command;
  if (first === undefined) return null;
  const title =
    (await readTitleFile(folder, id, logger)) ?? told.customTitle ?? told.aiTitle ?? told.summary;
  const branch = edges.text.slice(edges.text.lastIndexOf('"gitBranch":"'));
  const gitBranch = /^"gitBranch":"([^"\\]{1,200})"/.exec(branch)?.[1];
  return {
    title: oneLine(title ?? toTitle(first), maxConversationTitleLength),
    firstPrompt: oneLine(first, maxFirstPromptLength),
    createdAt: firstTime(edges.head),
    gitBranch: gitBranch === undefined || gitBranch === "HEAD" ? null : gitBranch,
  };
}

interface Edges {
  /** Whole lines. */
  readonly head: readonly string[];
  readonly tail: readonly string[];
  /** The end, also where it is torn. */
  readonly text: string;
}

async function readEdges(file: OpenFile): Promise<Edges> {
  const head = (await readRange(file, 0, transcriptEdgeBytes)).toString("utf8").split("\n");
  if (file.sizeBytes <= transcriptEdgeBytes) return { head, tail: [], text: head.join("\n") };
  head.pop();
  const start = Math.max(transcriptEdgeBytes, file.sizeBytes - transcriptEdgeBytes);
  const text = (await readRange(file, start, transcriptEdgeBytes)).toString("utf8");
  return { head, tail: text.split("\n").slice(1), text };
}

function firstPrompts(lines: readonly string[]): { prompt?: string; command?: string } {
  let command: string | undefined;
  for (const text of lines) {
    const line = parseTranscriptLine(text);
    if (line.kind !== "prompt" || line.text === "") continue;
    if (!line.isCommand) return { prompt: line.text };
    command ??= line.text;
  }
  return command === undefined ? {} : { command };
}

/** The newest word of each kind; the CLI says its titles again and again, so that the end has them. */
function titlesOf(lines: readonly string[]): Partial<v.InferOutput<typeof titleLine>> {
  const titles: Partial<v.InferOutput<typeof titleLine>> = {};
  for (const text of lines) {
    if (!/^\{"type":"(custom-title|ai-title|summary|last-prompt)"/.test(text)) continue;
    const parsed = v.safeParse(titleLine, parseJson(text));
    if (!parsed.success) continue;
    for (const key of ["customTitle", "aiTitle", "summary", "lastPrompt"] as const) {
      const value = parsed.output[key]?.trim();
      if (value !== undefined && value !== "") titles[key] = value;
    }
  }
  return titles;
}

/** 2.1.330 keeps a title that a person gave beside the transcript, too. */
async function readTitleFile(
  folder: string,
  id: string,
  logger: Logger,
): Promise<string | undefined> {
  const text = await withFile(join(folder, id, "custom-title.json"), logger, async (file) =>
    (await readRange(file, 0, Math.min(file.sizeBytes, maxTitleFileBytes))).toString("utf8"),
  );
  const parsed = v.safeParse(titleFile, parseJson(text ?? ""));
  const title = parsed.success ? parsed.output.customTitle.trim() : "";
  return title === "" ? undefined : title;
}

function firstTime(lines: readonly string[]): number | null {
  for (const line of lines) {
    const time = Date.parse(/"timestamp":"([^"]{1,40})"/.exec(line)?.[1] ?? "");
    if (!Number.isNaN(time)) return time;
  }
  return null;
}
