import { readFileSync } from "node:fs";
import { mkdir, realpath } from "node:fs/promises";
import path from "node:path";
import type { InstalledClaude } from "../../scripts/claudeVersions.mjs";
import { startModelApi } from "../stand-ins/modelApi/modelApi";
import type { ModelApi } from "../stand-ins/modelApi/modelApi";
import { processesMarked } from "../support/processes";
import { temporaryFolder } from "../support/temporary";
import { CliUnderTest } from "./cliUnderTest";
import type { Json } from "./cliUnderTest";

/** How often `until` looks, in milliseconds. */
const lookMs = 5;

/** A model, a home and a folder of its own, and the processes of one CLI version in there. */
export class ContractBench {
  readonly api: ModelApi;
  readonly home: string;
  readonly folder: string;
  readonly version: string;
  private readonly claude: InstalledClaude;
  private readonly root: string;
  private readonly started: CliUnderTest[] = [];
  private readonly remove: () => Promise<void>;
  private isClosed = false;

  private constructor(
    claude: InstalledClaude,
    api: ModelApi,
    root: string,
    remove: () => Promise<void>,
  ) {
    this.claude = claude;
    this.version = claude.version;
    this.api = api;
    this.root = root;
    this.home = path.join(root, "home");
    this.folder = path.join(root, "folder");
    this.remove = remove;
  }

  static async start(claude: InstalledClaude): Promise<ContractBench> {
    const temporary = await temporaryFolder("contract");
    const root = await realpath(temporary.path);
    const bench = new ContractBench(claude, await startModelApi(), root, () => temporary.remove());
    await mkdir(bench.home);
    await mkdir(bench.folder);
    return bench;
  }

  /** Starts a process with these further flags. */
  run(
    flags: readonly string[] = [],
    { account = "key", ...extra }: { account?: "key" | "plan"; [name: string]: string } = {},
  ): CliUnderTest {
    const environment = {
      PATH: process.env["PATH"] ?? "",
      ...this.api.environment(this.home, account),
      ...extra,
    };
    const cli = new CliUnderTest({ claude: this.claude, folder: this.folder, environment, flags });
    this.started.push(cli);
    return cli;
  }

  /** Where the CLI keeps the transcript of a session of this folder. */
  transcriptPath(sessionId: string): string {
    const project = this.folder.replace(/[^A-Za-z0-9]/g, "-");
    return path.join(this.home, ".claude/projects", project, `${sessionId}.jsonl`);
  }

  /** The lines of a session's transcript as they are at this moment; a torn last one is left out. */
  transcript(sessionId: string): Json[] {
    let text: string;
    try {
      text = readFileSync(this.transcriptPath(sessionId), "utf8");
    } catch {
      return [];
    }
    return text.split("\n").flatMap((line) => {
      try {
        return [JSON.parse(line) as Json];
      } catch {
        return [];
      }
    });
  }

  /** The bodies of the conversation's requests to the model, oldest first. */
  modelRequests(): Json[] {
    return this.api.requests
      .filter(({ kind }) => kind === "conversation")
      .map(({ body }) => body as Json);
  }

  /** Living processes of this bench. */
  async processes(): Promise<readonly number[]> {
    return (await processesMarked(this.root)).map(({ pid }) => pid);
  }

  /** Resolves when this is true; for what nobody tells, such as a file. Rejects when the bench is closed before. */
  async until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
    while (!(await isTrue())) {
      if (this.isClosed) throw new Error("closed while waiting");
      await new Promise((resolve) => setTimeout(resolve, lookMs));
    }
  }

  /** Ends everything that is left and removes the folders. */
  async close(): Promise<void> {
    this.isClosed = true;
    for (const cli of this.started) if (!cli.hasExited) cli.kill("SIGKILL");
    await Promise.all(this.started.map(({ exited }) => exited));
    for (const pid of await this.processes()) process.kill(pid, "SIGKILL");
    await this.api.close();
    await this.remove();
  }
}
