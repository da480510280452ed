import type {
  ChildProcess,
  ChildProcessWithoutNullStreams,
  ForkOptions,
  SpawnOptions,
} from "node:child_process";
import { execFile, fork, spawn } from "node:child_process";
import { maxProgramOutputBytes } from "../shared/limits";
import { wrapError } from "./errors";

/** What to start. Never through a shell: arguments reach the program byte for byte. */
export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Starts a program with three pipes. Errors arrive by its `error` event, as with `spawn`; throws
 * where there can't even be pipes, because too many files are open.
 */
export function startProcess(command: Command): ChildProcessWithoutNullStreams {
  const child: ChildProcess = spawn(command.file, [...command.args], {
    cwd: command.cwd,
    env: { ...command.env },
    shell: false,
    windowsHide: true,
    stdio: ["pipe", "pipe", "pipe"],
  });
  if (hasPipes(child)) return child;
  child.once("error", () => undefined);
  throw new Error("no pipes to the program: too many files are open");
}

/** Node leaves them out when the system has no descriptors left. */
function hasPipes(child: ChildProcess): child is ChildProcessWithoutNullStreams {
  return Boolean(child.stdin) && Boolean(child.stdout) && Boolean(child.stderr);
}

/**
 * Starts a Node script with a message channel and no other streams. In VS Code `execPath` is
 * Electron, which ELECTRON_RUN_AS_NODE turns into Node.
 */
export function forkScript(script: string, env: Readonly<Record<string, string>>): ChildProcess {
  // `fork` hands its options to `spawn`, which hides the window; Node's types don't say so.
  const options: ForkOptions & Pick<SpawnOptions, "windowsHide"> = {
    env: { ...env, ELECTRON_RUN_AS_NODE: "1" },
    execArgv: [],
    windowsHide: true,
    stdio: ["ignore", "ignore", "ignore", "ipc"],
    serialization: "json",
  };
  return fork(script, [], options);
}

/**
 * The same, but for one that is to outlive us: in a session of its own, where no signal to our group
 * or terminal reaches it, with little memory, and nothing that would keep us from ending.
 */
export function forkDetachedScript(
  script: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): ChildProcess {
  const options: ForkOptions & Pick<SpawnOptions, "windowsHide"> = {
    env: { ...env, ELECTRON_RUN_AS_NODE: "1" },
    execArgv: ["--max-old-space-size=32", "--max-semi-space-size=1"],
    detached: true,
    windowsHide: true,
    stdio: ["ignore", "ignore", "ignore", "ipc"],
    serialization: "json",
  };
  const child = fork(script, [...args], options);
  child.unref();
  child.channel?.unref();
  return child;
}

/**
 * Runs a program to its end and gives its standard output; rejects when it fails or takes too long.
 * `env` is added to our own environment.
 */
export function readOutput(
  file: string,
  args: readonly string[],
  timeoutMs: number,
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(
      file,
      [...args],
      {
        timeout: timeoutMs,
        windowsHide: true,
        maxBuffer: maxProgramOutputBytes,
        env: { ...process.env, ...env },
      },
      (error, stdout) => {
        if (error) reject(wrapError("run", file, error));
        else resolve(stdout);
      },
    );
  });
}

/** How a program ended that was waited for. */
export interface ProgramEnd {
  readonly code: number;
  readonly stdout: string;
}

/**
 * Runs a program to its end, whatever its exit code is, with nothing to read. Rejects when it can't be
 * started, says too much or takes longer than `timeoutMs`.
 */
export function runToEnd(command: Command, timeoutMs: number): Promise<ProgramEnd> {
  const { file, args, cwd, env } = command;
  return new Promise((resolve, reject) => {
    const options = {
      cwd,
      env: { ...env },
      timeout: timeoutMs,
      windowsHide: true,
      maxBuffer: maxProgramOutputBytes,
    };
    const child = execFile(file, [...args], options, (error, stdout) => {
      if (error === null || typeof error.code === "number") {
        resolve({ code: error === null ? 0 : Number(error.code), stdout });
      } else {
        reject(wrapError("run", file, error));
      }
    });
    child.stdin?.end();
  });
}

/** Ends a process at once, without a chance to resist. One that is gone already is fine. */
export function killNow(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // Gone already, which is what was wanted.
  }
}
