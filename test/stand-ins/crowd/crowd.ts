import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";

/** Where a crowd, or a phone, comes in. */
export interface Way {
  readonly port: number;
  /** As it stands in `Host`, and the origin of the pages there. */
  readonly host: string;
  readonly origin: string;
  /** Certificate authority (PEM) where TLS is spoken. */
  readonly authority: string | null;
}

export interface CrowdPlan {
  readonly way: Way;
  readonly count: number;
  /** What those who never read ask for, and how often at once. */
  readonly asset: string;
  readonly unread: number;
  /** Whoever is cut is back after this long (ms); null: stays away. */
  readonly backAfterMs: number | null;
}

/**
 * Many connections at once that all want the door for themselves: silent ones, half heads and slow bodies,
 * such that never read, upgrades without a session, wrong codes.
 */
export class Crowd {
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly lines: AsyncIterator<string>;

  private constructor(plan: CrowdPlan) {
    const program = path.resolve("test/stand-ins/crowd/program.mjs");
    this.child = spawn(process.execPath, [program, JSON.stringify(plan)], {
      stdio: ["pipe", "pipe", "pipe"],
    });
    this.child.stderr.resume();
    this.lines = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]();
  }

  /** Resolves when all of them have been connected once. */
  static async gather(plan: CrowdPlan): Promise<Crowd> {
    const crowd = new Crowd(plan);
    await crowd.lines.next();
    return crowd;
  }

  /** Ends it; gives how often one was cut. */
  async leave(): Promise<number> {
    const exited = once(this.child, "exit");
    this.child.stdin.end();
    const { value } = (await this.lines.next()) as { value: string | undefined };
    await exited;
    return (JSON.parse(value ?? '{"cuts":0}') as { cuts: number }).cuts;
  }
}
