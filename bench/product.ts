import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline";
import * as v from "valibot";
import { claudeBinary } from "../test/support/claudeBinary";
import { pairAt } from "../test/support/protocolClient";
import { temporaryFolder } from "../test/support/temporary";
import { endWithUs } from "./endWithUs";
import type { Model } from "./model";
import { ProductClient } from "./productClient";
import { withTimeLimit } from "./timeLimit";

const readySchema = v.object({ event: v.literal("ready"), local: v.string(), pair: v.string() });

/** The built product without VS Code, with the real CLI, in fresh folders with a fresh home. */
export class Product {
  /** The one-time link of its start. */
  readonly pairLink: string;
  /** When its process was started and when it was ready, by `performance.now()`. */
  readonly startedAt: number;
  readonly readyAt: number;
  private readonly child: ChildProcess;
  private readonly remove: () => Promise<void>;

  private constructor(
    child: ChildProcess,
    times: { startedAt: number; readyAt: number },
    pairLink: string,
    remove: () => Promise<void>,
  ) {
    this.child = child;
    this.startedAt = times.startedAt;
    this.readyAt = times.readyAt;
    this.pairLink = pairLink;
    this.remove = remove;
  }

  static async start(model: Model): Promise<Product> {
    const folder = await temporaryFolder("bench");
    const [home, workspace] = [path.join(folder.path, "home"), path.join(folder.path, "my-app")];
    await Promise.all([mkdir(home), mkdir(workspace)]);
    const startedAt = performance.now();
    const child = spawn(
      process.execPath,
      [
        path.resolve("dist/headless.js"),
        `--workspace=${workspace}`,
        "--port=0",
        `--state=${path.join(folder.path, "state")}`,
        `--claude=${claudeBinary()}`,
        "--confirm-devices=no",
      ],
      { cwd: folder.path, env: model.environment(home), stdio: ["pipe", "pipe", "pipe"] },
    );
    endWithUs(child);
    let log = "";
    child.stderr.on("data", (chunk: Buffer) => (log += chunk.toString()));
    const ready = new Promise<Product>((resolve, reject) => {
      child.once("exit", (code) => {
        reject(new Error(`headless ended with ${code ?? "a signal"}: ${log}`));
      });
      createInterface({ input: child.stdout }).once("line", (line) => {
        const readyAt = performance.now();
        const { pair } = v.parse(readySchema, JSON.parse(line));
        resolve(new Product(child, { startedAt, readyAt }, pair, () => folder.remove()));
      });
    });
    return withTimeLimit(ready, 30_000, "the start of headless");
  }

  /** Pairs by the link of the start, which works once, and says hello. */
  async connect(): Promise<ProductClient> {
    const cookie = await pairAt(this.pairLink, "Bench");
    return ProductClient.connect(new URL(this.pairLink).origin, cookie);
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
