import type { Readable } from "node:stream";
import { StringDecoder } from "node:string_decoder";
import { killNow, startProcess } from "../base/process";
import { fileListTimeoutMs, maxFoundPathLength } from "../shared/limits";
import { Pacer } from "./pacer";
import { PathList } from "./pathList";

/**
 * What is tracked, and what is new and not ignored. The folder's own configuration may name programs;
 * those that this command could reach are switched off.
 */
const listArguments = [
  ...["-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null"],
  ...["--no-pager", "--literal-pathspecs"],
  ...["ls-files", "-z", "--cached", "--others", "--exclude-standard"],
];

/**
 * The files of the folder that git knows of; null when the folder is no work tree, or git failed. When
 * they are too many, take too long or the signal ends it: those that came so far. Never rejects.
 */
export async function listWithGit(
  git: string,
  folder: string,
  environment: Readonly<Record<string, string | undefined>>,
  signal: AbortSignal,
): Promise<PathList | null> {
  const list = new PathList();
  const child = startProcess({
    file: git,
    args: listArguments,
    cwd: folder,
    env: gitEnvironment(environment),
  });
  const cutting = new AbortController();
  const cut = (): void => {
    cutting.abort();
    child.stdout.destroy();
    if (child.pid !== undefined && child.exitCode === null) killNow(child.pid);
  };
  const timer = setTimeout(cut, fileListTimeoutMs);
  signal.addEventListener("abort", cut, { once: true });
  if (signal.aborted) cut();
  const code = new Promise<number | null>((resolve) => {
    child.once("close", resolve);
    child.once("error", () => {
      resolve(null);
    });
  });
  // That it can't be started, and that it ends early, is told by the child's own events.
  for (const stream of [child.stdin, child.stderr]) stream.on("error", () => undefined);
  child.stdin.end();
  child.stderr.resume();
  await readNames(child.stdout, list);
  if (list.isFull) cut();
  const isDone = (await code) === 0;
  clearTimeout(timer);
  signal.removeEventListener("abort", cut);
  return isDone || cutting.signal.aborted ? list : null;
}

/** Fills the list, with rests, in which the other side has to wait. */
async function readNames(stream: Readable, list: PathList): Promise<void> {
  const pacer = new Pacer();
  const split = splitNames((name) => {
    list.add(name);
  });
  try {
    for await (const part of stream) {
      if (part instanceof Buffer) split(part);
      if (list.isFull) return;
      if (pacer.isDue()) await pacer.rest();
    }
  } catch {
    // It was cut.
  }
}

/**
 * Our environment without what steers git elsewhere. It writes nothing, asks nothing, and fetches
 * nothing: for a partial clone it would start what the folder's configuration names.
 */
function gitEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  const result: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) {
    if (value !== undefined && !/^GIT_/i.test(name)) result[name] = value;
  }
  return {
    ...result,
    GIT_OPTIONAL_LOCKS: "0",
    GIT_TERMINAL_PROMPT: "0",
    GIT_NO_LAZY_FETCH: "1",
    GIT_ALLOW_PROTOCOL: "none",
  };
}

/** Splits UTF-8 at NUL. Of a name beyond what can be offered only that much is kept. */
function splitNames(onName: (name: string) => void): (part: Buffer) => void {
  const decoder = new StringDecoder("utf8");
  let rest = "";
  return (part) => {
    const text = rest + decoder.write(part);
    let start = 0;
    for (let end = text.indexOf("\0"); end >= 0; end = text.indexOf("\0", start)) {
      onName(text.slice(start, end));
      start = end + 1;
    }
    rest = text.slice(start, start + maxFoundPathLength + 1);
  };
}
