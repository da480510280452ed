import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { spawn } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline";
import type { ModelApi } from "../stand-ins/modelApi/modelApi";
import { startModelApi } from "../stand-ins/modelApi/modelApi";
import { claudeBinary } from "./claudeBinary";
import { processesMarked } from "./processes";
import type { TemporaryFolder } from "./temporary";
import { temporaryFolder } from "./temporary";

/** A line of the headless program's standard output. */
export interface HeadlessEvent {
  readonly event: string;
  readonly [field: string]: unknown;
}

export interface ReadyEvent extends HeadlessEvent {
  readonly local: string;
  readonly public: string | null;
  readonly pair: string;
  readonly pairPublic: string | null;
}

export interface HeadlessOptions {
  /** More of the command line. `--workspace`, `--port 0`, `--state` and `--claude` are given. */
  readonly args?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly claudePath?: string;
  /** A model API of the caller's; else an own one is started. */
  readonly modelApi?: ModelApi;
  readonly account?: "key" | "plan";
  /** Goes on in the folders and with the model of one that has ended (`kill`, `end`). */
  readonly after?: Headless;
  /** Another build than dist/headless.js. */
  readonly script?: string;
}

/** The built product without VS Code, with the real CLI and the loopback model, in fresh folders. */
export class Headless {
  readonly workspace: string;
  readonly home: string;
  readonly modelApi: ModelApi;
  ready: ReadyEvent = { event: "", local: "", public: null, pair: "", pairPublic: null };
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly folder: TemporaryFolder;
  private readonly isOwnApi: boolean;
  private readonly events: HeadlessEvent[] = [];
  private readonly told = new EventEmitter();
  private log = "";

  private constructor(
    child: ChildProcessWithoutNullStreams,
    folder: TemporaryFolder,
    modelApi: ModelApi,
    isOwnApi: boolean,
  ) {
    this.child = child;
    this.folder = folder;
    this.workspace = path.join(folder.path, "my-app");
    this.home = path.join(folder.path, "home");
    this.modelApi = modelApi;
    this.isOwnApi = isOwnApi;
    // A test that ran out of time must not leave it behind.
    const endWithUs = (): void => {
      child.kill("SIGTERM");
    };
    process.once("exit", endWithUs);
    child.once("exit", () => process.off("exit", endWithUs));
    createInterface({ input: child.stdout }).on("line", (line) => {
      this.events.push(JSON.parse(line) as HeadlessEvent);
      this.told.emit("event");
    });
    child.stderr.on("data", (chunk: Buffer) => {
      this.log += chunk.toString();
    });
  }

  static async start(options: HeadlessOptions = {}): Promise<Headless> {
    const { after } = options;
    const folder = after?.folder ?? (await temporaryFolder("headless"));
    const workspace = path.join(folder.path, "my-app");
    const home = path.join(folder.path, "home");
    if (after === undefined) await Promise.all([mkdir(workspace), mkdir(home)]);
    const modelApi = after?.modelApi ?? options.modelApi ?? (await startModelApi());
    const child = spawn(
      process.execPath,
      [
        options.script ?? path.resolve("dist/headless.js"),
        `--workspace=${workspace}`,
        "--port=0",
        `--state=${path.join(folder.path, "state")}`,
        `--claude=${options.claudePath ?? claudeBinary()}`,
        ...(options.args ?? []),
      ],
      {
        cwd: folder.path,
        env: {
          PATH: process.env["PATH"] ?? "",
          ...modelApi.environment(home, options.account ?? "key"),
          ...options.environment,
        },
        stdio: ["pipe", "pipe", "pipe"],
      },
    );
    const isOwnApi = options.modelApi === undefined && after?.isOwnApi !== false;
    const headless = new Headless(child, folder, modelApi, isOwnApi);
    headless.ready = (await headless.waitFor("ready")) as ReadyEvent;
    return headless;
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** Everything that it wrote to standard error. */
  get logText(): string {
    return this.log;
  }

  /** The first event of that name that was not waited for yet. */
  async waitFor(name: string): Promise<HeadlessEvent> {
    for (;;) {
      const index = this.events.findIndex(({ event }) => event === name);
      const [found] = index === -1 ? [] : this.events.splice(index, 1);
      if (found !== undefined) return found;
      if (this.child.exitCode !== null) {
        throw new Error(`headless ended with ${this.child.exitCode}: ${this.log}`);
      }
      const changed = new AbortController();
      await Promise.race([
        once(this.told, "event", { signal: changed.signal }),
        once(this.child, "exit", { signal: changed.signal }),
      ]);
      changed.abort();
    }
  }

  command(command: object): void {
    this.child.stdin.write(`${JSON.stringify(command)}\n`);
  }

  /** A new pairing link. */
  async pair(): Promise<ReadyEvent> {
    this.command({ command: "pair" });
    return (await this.waitFor("pair")) as ReadyEvent;
  }

  /** What it started and has not ended: its own process included while it lives. */
  processes(): ReturnType<typeof processesMarked> {
    return processesMarked(this.folder.path);
  }

  /** Ends it as a service manager would and removes its folders; gives the exit code. */
  async stop(): Promise<number | null> {
    const code = await this.end();
    if (this.isOwnApi) await this.modelApi.close();
    await this.folder.remove();
    return code;
  }

  /** Ends it as a service manager would; another one may go on in its folders. */
  async end(): Promise<number | null> {
    return this.signal("SIGTERM");
  }

  /** Ends it without a chance to do anything more. */
  async kill(): Promise<void> {
    await this.signal("SIGKILL");
  }

  private async signal(signal: NodeJS.Signals): Promise<number | null> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const exited = once(this.child, "exit");
      this.child.kill(signal);
      await exited;
    }
    return this.child.exitCode;
  }
}
