import type { GitPlace } from "../git/runGit";
import { runGit } from "../git/runGit";
import { splitAtNul } from "../git/splitAtNul";
import { fileListTimeoutMs, maxFoundPathLength } from "../shared/limits";
import { PathList } from "./pathList";

/** What is tracked, and what is new and not ignored. */
const listArguments = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];

/**
 * The files of the folder that git knows of; null when the folder is no work tree, or git failed. When
 * they are too many, take too long or the signal ends it: those that came so far. Never rejects.
 */
export async function listWithGit(place: GitPlace, signal: AbortSignal): Promise<PathList | null> {
  const list = new PathList();
  const split = splitAtNul(maxFoundPathLength, (name) => {
    list.add(name);
  });
  const { kind } = await runGit(place, listArguments, {
    timeoutMs: fileListTimeoutMs,
    signal,
    take: (part) => {
      split(part);
      return list.isFull;
    },
  });
  return kind === "failed" ? null : list;
}
