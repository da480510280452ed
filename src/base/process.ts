import type {
  ChildProcess,
  ChildProcessWithoutNullStreams,
  ForkOptions,
  SpawnOptions,
} from "node:child_process";
import { execFile, fork, spawn } from "node:child_process";
import { readFile, readdir } from "node:fs/promises";
import { wrapError } from "./errors";

/** What to start. Never through a shell: arguments reach the program byte for byte. */
export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Starts a program with three pipes. Errors arrive by its `error` event, as with `spawn`. */
export function startProcess(command: Command): ChildProcessWithoutNullStreams {
  return spawn(command.file, [...command.args], {
    cwd: command.cwd,
    env: { ...command.env },
    shell: false,
    windowsHide: true,
    stdio: ["pipe", "pipe", "pipe"],
  });
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

/** Runs a program to its end and gives its standard output; rejects when it fails or takes too long. */
function readOutput(file: string, args: readonly string[], timeoutMs: number): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(
      file,
      [...args],
      { timeout: timeoutMs, windowsHide: true, maxBuffer: 4 * 1024 * 1024 },
      (error, stdout) => {
        if (error) reject(wrapError("run", file, error));
        else resolve(stdout);
      },
    );
  });
}

/** All processes below `pid`, nearest first. Empty where the system can't tell. */
export async function listDescendants(pid: number): Promise<readonly number[]> {
  const parents = await readParents();
  const found: number[] = [];
  let level = [pid];
  while (level.length > 0) {
    level = parents.filter(([, parent]) => level.includes(parent)).map(([child]) => child);
    found.push(...level);
  }
  return found;
}

/** Pairs of process and parent, for all processes of the system. */
async function readParents(): Promise<readonly (readonly [number, number])[]> {
  if (process.platform === "win32") return [];
  if (process.platform !== "linux") {
    const table = await readOutput("/bin/ps", ["-Ao", "pid=,ppid="], 2_000);
    return table.split("\n").flatMap((row) => {
      const [pid, parent] = row.trim().split(/\s+/).map(Number);
      return pid !== undefined && parent !== undefined ? [[pid, parent] as const] : [];
    });
  }
  const names = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const rows = await Promise.all(
    names.map(async (name) => {
      // The second field, the program's name, may hold spaces and brackets: count from its end.
      const stat = await readFile(`/proc/${name}/stat`, "utf8").catch(() => "");
      const parent = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
      return [Number(name), parent] as const;
    }),
  );
  return rows.filter(([, parent]) => Number.isInteger(parent));
}

/** Ends a process at once, without a chance to resist. One that is gone already is fine. */
export function killNow(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // Gone already, which is what was wanted.
  }
}

/** Ends a process and everything below it at once. Never rejects. */
export async function killTree(pid: number): Promise<void> {
  if (process.platform === "win32") {
    const taskkill = `${process.env["SystemRoot"] ?? "C:\\Windows"}\\System32\\taskkill.exe`;
    await readOutput(taskkill, ["/PID", String(pid), "/T", "/F"], 5_000).catch(() => "");
    return;
  }
  const below = await listDescendants(pid).catch(() => []);
  killNow(pid);
  for (const child of below) killNow(child);
}
