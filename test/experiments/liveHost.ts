import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { access, mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";
import type { ModelApi } from "../stand-ins/modelApi/modelApi";
import { claudeBinary } from "../support/claudeBinary";
import { processesMarked } from "../support/processes";
import { pairAt, ProtocolClient } from "../support/protocolClient";

/**
 * Runs the built headless program with the real CLI, whose tools need no permission but for Write, so
 * that it can be killed at any moment and started again on the same folders. All that it starts
 * carries the folder's path in its environment.
 */
export class LiveHost {
  readonly child: ChildProcessWithoutNullStreams;
  readonly folder: string;
  /** Where its local door is, and a link that pairs a device. Rejects when it ended before. */
  readonly ready: Promise<{ readonly local: string; readonly pair: string }>;
  private log = "";
  private cookie: string | null = null;

  private constructor(child: ChildProcessWithoutNullStreams, folder: string) {
    this.child = child;
    this.folder = folder;
    child.stderr.on("data", (chunk: Buffer) => {
      this.log = (this.log + chunk.toString()).slice(-20_000);
    });
    this.ready = this.readReady();
    // Who kills it before does not ask.
    this.ready.catch(() => undefined);
  }

  static async start(folder: string, api: ModelApi): Promise<LiveHost> {
    const [workspace, home] = [path.join(folder, "workspace"), path.join(folder, "home")];
    await mkdir(path.join(home, ".claude"), { recursive: true });
    await mkdir(workspace, { recursive: true });
    const settings = JSON.stringify({ permissions: { allow: ["Bash"] } });
    await writeFile(path.join(home, ".claude", "settings.json"), settings);
    const args = [
      path.resolve("dist/headless.js"),
      `--workspace=${workspace}`,
      "--port=0",
      `--state=${path.join(folder, "state")}`,
      `--claude=${claudeBinary()}`,
      "--confirm-devices=no",
    ];
    const child = spawn(process.execPath, args, {
      cwd: folder,
      env: { PATH: process.env["PATH"] ?? "", ...api.environment(home) },
      stdio: ["pipe", "pipe", "pipe"],
    });
    return new LiveHost(child, folder);
  }

  get workspace(): string {
    return path.join(this.folder, "workspace");
  }

  /** One more connection of the paired device, which has the state. */
  async connect(): Promise<ProtocolClient> {
    const { local, pair } = await this.ready;
    this.cookie ??= await pairAt(pair);
    return ProtocolClient.connect(local, this.cookie);
  }

  /** Kills it as a crash would, if it lives. */
  async kill(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const gone = once(this.child, "exit");
    this.child.kill("SIGKILL");
    await gone;
  }

  /** Ends it in order; gives the exit code. */
  async stop(): Promise<number | null> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const gone = once(this.child, "exit");
      this.child.kill("SIGTERM");
      await gone;
    }
    return this.child.exitCode;
  }

  private async readReady(): Promise<{ readonly local: string; readonly pair: string }> {
    for await (const line of createInterface({ input: this.child.stdout })) {
      const event = JSON.parse(line) as { event: string; local: string; pair: string };
      if (event.event === "ready") {
        this.child.stdout.resume();
        return event;
      }
    }
    throw new Error(`headless ended: ${this.log}`);
  }
}

/** What a Bash tool runs that nothing but SIGKILL ends, with a daemon that left it; `up` tells that all of it runs. */
export function stubbornCommand(up: string): string {
  const daemon = `trap '' TERM HUP; setsid sh -c 'touch ${up}; exec sleep 987' & `;
  return `[[bash (${daemon}); trap '' TERM; tail -f /dev/null | cat]]`;
}

/** Looks until the condition holds; gives the time since the call (ms), or null after `timeoutMs`. */
export async function timeUntil(
  condition: () => Promise<boolean>,
  timeoutMs: number,
): Promise<number | null> {
  const startedAt = performance.now();
  while (performance.now() - startedAt < timeoutMs) {
    if (await condition()) return performance.now() - startedAt;
    await wait(10);
  }
  return null;
}

/** Resolves when the file is there. */
export async function untilFile(file: string): Promise<void> {
  const isThere = (): Promise<boolean> =>
    access(file).then(
      () => true,
      () => false,
    );
  if ((await timeUntil(isThere, 30_000)) === null) throw new Error(`${file} never came`);
}

/** Ids of the living processes that carry the folder in their environment. */
export async function livingIn(folder: string): Promise<readonly number[]> {
  return (await processesMarked(folder)).map(({ pid }) => pid);
}

/** Kills what an experiment has left, so that one failure does not spoil the next round. */
export async function endAllIn(folder: string): Promise<void> {
  for (const pid of await livingIn(folder)) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It has ended already.
    }
  }
}
