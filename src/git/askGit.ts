import { gitQuestionMs, maxGitAnswerLength } from "../shared/limits";
import type { GitEnd, GitPlace } from "./runGit";
import { runGit } from "./runGit";

/** The answer of git to a small question, without the end of its last line; else how it ended. */
export async function askGit(
  place: GitPlace,
  args: readonly string[],
  signal: AbortSignal,
): Promise<string | GitEnd> {
  const parts: Buffer[] = [];
  let length = 0;
  const end = await runGit(place, args, {
    timeoutMs: gitQuestionMs,
    signal,
    take: (part) => {
      parts.push(part);
      length += part.length;
      return length > maxGitAnswerLength;
    },
  });
  return end.kind === "done" ? Buffer.concat(parts).toString("utf8").replace(/\n$/, "") : end;
}
