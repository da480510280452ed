import { readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import * as v from "valibot";
import type { Logger } from "../../base/logger";
import { maxSubagents, maxWholeOutputLength } from "../../shared/limits";
import { cutMiddle } from "../text";
import { reportOf } from "../toolResult";
import type { OpenFile } from "./transcriptFile";
import { linesBackward, readRange, withFile } from "./transcriptFile";
import type { UserLine } from "./transcriptLines";
import { parseSubagentLine } from "./transcriptLines";

const streams = v.object({
  stdout: v.string(),
  stderr: v.string(),
  /** Where the CLI keeps what is too long for the transcript. */
  persistedOutputPath: v.fallback(v.optional(v.string()), undefined),
});
const textBlock = v.object({ type: v.literal("text"), text: v.string() });

/** A session's transcript, and the folder of what the CLI keeps beside it. */
export interface SessionPaths {
  readonly transcript: string;
  readonly folder: string;
}

/** The output of a call, from the session's transcript or those of its sub-agents; null: not there. */
export async function readWholeOutput(
  { transcript, folder }: SessionPaths,
  toolUseId: string,
  logger: Logger,
  signal: AbortSignal | undefined,
): Promise<string | null> {
  const subagents = join(folder, "subagents");
  const names = await readdir(subagents).catch(() => []);
  const others = names.filter((name) => name.endsWith(".jsonl")).slice(0, maxSubagents);
  const find = (file: OpenFile): Promise<UserLine | null> => findResult(file, toolUseId);
  for (const path of [transcript, ...others.map((name) => join(subagents, name))]) {
    const line = await withFile(path, logger, find, signal);
    if (line !== null) return outputOf(line, toolUseId, folder, logger);
  }
  return null;
}

async function findResult(file: OpenFile, toolUseId: string): Promise<UserLine | null> {
  for await (const { bytes } of linesBackward(file)) {
    if (!bytes.includes(`"tool_use_id":"${toolUseId}"`)) continue;
    const line = parseSubagentLine(bytes.toString("utf8"));
    if (line?.type === "user") return line;
  }
  return null;
}

async function outputOf(
  line: UserLine,
  id: string,
  folder: string,
  logger: Logger,
): Promise<string | null> {
  const { content } = line.message;
  const result =
    typeof content === "string" ? undefined : content.find((block) => block.tool_use_id === id);
  if (result === undefined) return null;
  const command = v.safeParse(streams, line.toolUseResult);
  const { stdout, stderr, persistedOutputPath } = command.success
    ? command.output
    : { stdout: reportOf(line.toolUseResult) ?? textOf(result.content), stderr: "" };
  const kept =
    persistedOutputPath === undefined ? null : await readKept(persistedOutputPath, folder, logger);
  const text = [kept ?? stdout, stderr].filter(Boolean).join("\n");
  const bare = text.replace(/^<tool_use_error>([\s\S]*)<\/tool_use_error>$/, "$1");
  return cutMiddle(bare, maxWholeOutputLength).text;
}

/** Only from the session's own folder, whatever the transcript says. */
function readKept(path: string, sessionFolder: string, logger: Logger): Promise<string | null> {
  return withFile(join(sessionFolder, "tool-results", basename(path)), logger, async (file) =>
    // One UTF-16 unit is at most three bytes; a cut at the end is marked by what comes after.
    (await readRange(file, 0, Math.min(file.sizeBytes, maxWholeOutputLength * 3))).toString("utf8"),
  );
}

function textOf(content: unknown): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return "";
  return content.flatMap((part) => (v.is(textBlock, part) ? [part.text] : [])).join("\n");
}
