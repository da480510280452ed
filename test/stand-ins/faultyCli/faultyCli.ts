import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";

/**
 * What the stand-in does in a turn, step by step. After the last step it says that the turn is done,
 * unless one of them made that impossible.
 */
type FaultyStep =
  /** Streams this text. */
  | { readonly say: string }
  /** Ends with this exit code, or by this signal. */
  | { readonly exit: number }
  | { readonly signal: NodeJS.Signals }
  /** Writes these words to standard error. */
  | { readonly complain: string }
  /** Writes that many bytes to standard error. */
  | { readonly flood: number }
  /** Says nothing more. */
  | { readonly hang: true }
  /** Closes its input and lives on. */
  | { readonly deaf: true }
  /** Closes its output and lives on, SIGTERM or not. */
  | { readonly mute: true }
  /** Writes this as it is, then a newline. */
  | { readonly raw: string }
  /** Writes this as it is, without a newline. */
  | { readonly part: string }
  /** Writes this line byte by byte. */
  | { readonly bytewise: object }
  /** Writes this line. */
  | { readonly line: object }
  /** Writes one line of that many bytes that is nothing. */
  | { readonly fill: number }
  /** Writes one line of that many bytes: the result of a tool that it has begun before. */
  | { readonly long: number }
  /** Starts a child in a group of its own, which ignores SIGTERM; its id goes into the file `child`. */
  | { readonly child: true }
  /** Waits until the test creates this file in the folder of the stand-in. */
  | { readonly await: string };

export interface FaultyPlan {
  /** What happens before anything is answered; default: nothing. */
  readonly start?: readonly FaultyStep[];
  /** What it says first in each turn; default: that it has begun. */
  readonly begin?: readonly FaultyStep[];
  /** What happens in each turn of each process; a turn beyond the list is just done. */
  readonly turns?: readonly (readonly FaultyStep[])[];
  /** Control requests that it refuses, and with which words. */
  readonly refuses?: Readonly<Record<string, string>>;
  /** What it answers to `get_usage`; default: nothing that is known. */
  readonly usage?: unknown;
  /** The version that it says it is; null: it does not say. */
  readonly version?: string | null;
}

/** A stand-in for the CLI that speaks its language and breaks as planned. */
export class FaultyCli {
  /** Start this. */
  readonly file: string;
  private readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
    this.file = path.join(folder, "claude");
  }

  /** Writes the stand-in into a folder, which keeps what it was told. */
  static async write(folder: string, plan: FaultyPlan): Promise<FaultyCli> {
    const cli = new FaultyCli(folder);
    const program = path.resolve("test/stand-ins/faultyCli/program.mjs");
    const call = `import(${JSON.stringify(program)}).then(({ run }) => run(${JSON.stringify({ folder, plan })}))`;
    await writeFile(cli.file, `#!${process.execPath}\n${call};\n`, { mode: 0o755 });
    return cli;
  }

  /** Lets a step go on that waits, or will wait, for this name. */
  release(name: string): Promise<void> {
    return writeFile(path.join(this.folder, name), "");
  }

  /** The arguments of each start. */
  async starts(): Promise<readonly (readonly string[])[]> {
    return (await this.read("starts")).map((line) => JSON.parse(line) as string[]);
  }

  /** Every line that it was told, over all starts. */
  async told(): Promise<readonly Record<string, unknown>[]> {
    return (await this.read("told")).map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  private async read(name: string): Promise<readonly string[]> {
    const text = await readFile(path.join(this.folder, name), "utf8").catch(() => "");
    return text.split("\n").filter((line) => line !== "");
  }
}
