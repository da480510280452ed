import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import path from "node:path";
import type { Interface } from "node:readline";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import * as v from "valibot";
import { claudeBinary } from "../test/support/claudeBinary";
import { pairAt } from "../test/support/protocolClient";
import { temporaryFolder } from "../test/support/temporary";
import { endWithUs } from "./endWithUs";
import type { Model } from "./model";
import { ProductClient } from "./productClient";
import { withTimeLimit } from "./timeLimit";

const linkSchema = v.object({ event: v.picklist(["ready", "pair"]), pair: v.string() });

/** Where the product lives while it is measured. */
export interface ProductFolders {
  readonly home: string;
  readonly workspace: string;
  /** What it keeps itself: the journal above all. */
  readonly state: string;
}

interface ProductOptions {
  /** The folder that the state's folder is made in, when not the system's for temporary files. */
  readonly stateParent?: string;
  /** `loopDelay` is wanted, which takes a few milliseconds of the start. */
  readonly hasLoopProbe?: boolean;
  /** Puts things where the product shall find them. Not in the time of the start. */
  readonly prepare?: (folders: ProductFolders) => Promise<void>;
}

/** The built product without VS Code, with the real CLI, in fresh folders with a fresh home. */
export class Product {
  /** When its process was started and when it was ready, by `performance.now()`. */
  readonly startedAt: number;
  readonly readyAt: number;
  /** The one-time link of its start. */
  readonly pairLink: string;
  private readonly child: ChildProcess;
  private readonly lines: Interface;
  private readonly remove: () => Promise<void>;

  private constructor(
    child: ChildProcess,
    lines: Interface,
    times: { startedAt: number; readyAt: number },
    pairLink: string,
    remove: () => Promise<void>,
  ) {
    this.child = child;
    this.lines = lines;
    this.startedAt = times.startedAt;
    this.readyAt = times.readyAt;
    this.pairLink = pairLink;
    this.remove = remove;
  }

  static async start(model: Model, options: ProductOptions = {}): Promise<Product> {
    const { folders, remove } = await freshFolders(options.stateParent);
    await options.prepare?.(folders);
    const startedAt = performance.now();
    const child = spawnProduct(model, folders, options.hasLoopProbe === true);
    endWithUs(child);
    let log = "";
    child.stderr?.on("data", (chunk: Buffer) => (log += chunk.toString()));
    const lines = linesOf(child);
    const ready = new Promise<Product>((resolve, reject) => {
      child.once("exit", (code) => {
        reject(new Error(`headless ended with ${code ?? "a signal"}: ${log}`));
      });
      lines.once("line", (line) => {
        const readyAt = performance.now();
        resolve(new Product(child, lines, { startedAt, readyAt }, linkOf(line), remove));
      });
    });
    return withTimeLimit(ready, 30_000, "the start of headless");
  }

  /** Of its process. */
  get pid(): number {
    if (this.child.pid === undefined) throw new Error("The product has no process.");
    return this.child.pid;
  }

  /** Of its local door. */
  get origin(): string {
    return new URL(this.pairLink).origin;
  }

  /** Pairs by the link of the start, which works once, and says hello. */
  async connect(): Promise<ProductClient> {
    return this.connectAs(await pairAt(this.pairLink, "Bench"));
  }

  /** Pairs one more device; gives its cookie. */
  async pairDevice(): Promise<string> {
    const answer = once(this.lines, "line") as Promise<[string]>;
    this.child.stdin?.write('{"command":"pair"}\n');
    const [line] = await withTimeLimit(answer, 10_000, "a new pairing link");
    return pairAt(linkOf(line), "Bench");
  }

  /** One more client of a device. */
  connectAs(cookie: string): Promise<ProductClient> {
    return ProductClient.connect(this.origin, cookie);
  }

  /** How late its event loop was (ms) since this was asked last, by the 99th percentile; needs the probe. */
  async loopDelay(): Promise<number> {
    const answer = once(this.child, "message");
    this.child.send("read");
    const [p99] = (await withTimeLimit(answer, 10_000, "the event loop's delay")) as unknown[];
    return v.parse(v.number(), p99);
  }

  async stop(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const exited = once(this.child, "exit");
      this.child.kill("SIGTERM");
      await exited;
    }
    await this.remove();
  }
}

async function freshFolders(stateParent: string | undefined) {
  const folder = await temporaryFolder("bench");
  const elsewhere =
    stateParent === undefined
      ? null
      : await mkdtemp(path.join(stateParent, "remote-claude-bench-"));
  const folders: ProductFolders = {
    home: path.join(folder.path, "home"),
    workspace: path.join(folder.path, "my-app"),
    state: path.join(elsewhere ?? folder.path, "state"),
  };
  await Promise.all([mkdir(folders.home), mkdir(folders.workspace)]);
  const remove = async () => {
    await folder.remove();
    if (elsewhere !== null) await rm(elsewhere, { recursive: true, force: true });
  };
  return { folders, remove };
}

function spawnProduct(
  model: Model,
  { home, workspace, state }: ProductFolders,
  hasLoopProbe: boolean,
): ChildProcess {
  const probe = pathToFileURL(path.resolve("bench/loopDelay.mjs")).href;
  return spawn(
    process.execPath,
    [
      ...(hasLoopProbe ? [`--import=${probe}`] : []),
      path.resolve("dist/headless.js"),
      `--workspace=${workspace}`,
      "--port=0",
      `--state=${state}`,
      `--claude=${claudeBinary()}`,
      "--confirm-devices=no",
    ],
    {
      cwd: path.dirname(home),
      env: model.environment(home),
      stdio: ["pipe", "pipe", "pipe", ...(hasLoopProbe ? (["ipc"] as const) : [])],
    },
  );
}

function linesOf({ stdout }: ChildProcess): Interface {
  if (stdout === null) throw new Error("The product's output is no pipe.");
  return createInterface({ input: stdout });
}

function linkOf(line: string): string {
  return v.parse(linkSchema, JSON.parse(line)).pair;
}
