import { Pacer } from "../base/pacer";
import { killNow, startProcess } from "../base/process";
import { maxGitMessageLength } from "../shared/limits";

/** Where git is asked, and with which program. */
export interface GitPlace {
  /** Absolute path of git; see `findGit`. */
  readonly git: string;
  /** Absolute path of the folder that it works in. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

export interface GitRunOptions {
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** Gets the output piece by piece; true: that was enough, git is ended. */
  readonly take: (part: Buffer) => boolean;
}

/** `cut`: it was ended before its own end, for time, for the signal, or because enough had come. */
export interface GitEnd {
  readonly kind: "done" | "failed" | "cut";
  /** The beginning of what it said about a failure. */
  readonly message: string;
}

/**
 * What every call begins with. The folder's own configuration may name programs: hooks, a watcher of
 * files, a pager. None of them is started. Paths are names, never patterns.
 */
const hardened = [
  ...["-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null"],
  ...["--no-pager", "--literal-pathspecs"],
];

/**
 * Runs git to its end, to the bound, or until the signal ends it; with rests, in which the other side
 * has to wait. Whoever calls names what else the command could reach: filters, drivers of diffs
 * (`openRepository`). Never rejects.
 */
export async function runGit(
  { git, folder, environment }: GitPlace,
  args: readonly string[],
  { timeoutMs, signal, take }: GitRunOptions,
): Promise<GitEnd> {
  const child = startProcess({
    file: git,
    args: [...hardened, ...args],
    cwd: folder,
    env: gitEnvironment(environment),
  });
  const cutting = new AbortController();
  const cut = (): void => {
    cutting.abort();
    child.stdout.destroy();
    if (child.pid !== undefined && child.exitCode === null) killNow(child.pid);
  };
  const timer = setTimeout(cut, timeoutMs);
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
  let message = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    message = (message + text).slice(0, maxGitMessageLength);
  });
  if (await takeAll(child.stdout, take)) cut();
  const isDone = (await code) === 0;
  clearTimeout(timer);
  signal.removeEventListener("abort", cut);
  const isCut = cutting.signal.aborted;
  return { kind: isCut ? "cut" : isDone ? "done" : "failed", message };
}

/** Whether it was enough before the end. */
async function takeAll(
  stream: AsyncIterable<unknown>,
  take: (part: Buffer) => boolean,
): Promise<boolean> {
  const pacer = new Pacer();
  try {
    for await (const part of stream) {
      if (part instanceof Buffer && take(part)) return true;
      if (pacer.isDue()) await pacer.rest();
    }
  } catch {
    // It was cut.
  }
  return false;
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
