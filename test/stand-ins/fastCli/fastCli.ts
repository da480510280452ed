import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";

/** In which moment of its turn the stand-in ends itself by SIGKILL, first to last. */
export const deaths = [
  /** It has the prompt and has said nothing. */
  "read",
  "init",
  /** It has asked the model; its transcript does not know the prompt. */
  "asked",
  "written",
  "mid",
  /** The answer is in the transcript; the host has heard of no end. */
  "answered",
  "ended",
] as const;
type Death = (typeof deaths)[number];

interface FastPrompt {
  /** One word that names the prompt wherever it comes out. */
  readonly nonce: string;
  /** Pieces of text of the answer, the pause before each (ms), and the size of each (characters). */
  readonly words?: number;
  readonly delay?: number;
  readonly size?: number;
  readonly die?: Death;
  /** 1: asks for a permission before it answers. */
  readonly ask?: number;
}

/**
 * A stand-in for the CLI that starts at once, keeps a transcript and counts how often it would have
 * asked the model. Unlike the real one it never recognises a prompt that it had before, as a version
 * that lost that would.
 */
export class FastCli {
  /** Start this. */
  readonly file: string;
  private readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
    this.file = path.join(folder, "claude");
  }

  /** Writes the stand-in into a folder, which keeps what it did. */
  static async write(folder: string): Promise<FastCli> {
    const cli = new FastCli(folder);
    const program = path.resolve("test/stand-ins/fastCli/program.mjs");
    const call = `import(${JSON.stringify(program)}).then(({ run }) => run(${JSON.stringify({ folder })}))`;
    await writeFile(cli.file, `#!${process.execPath}\n${call};\n`, { mode: 0o755 });
    return cli;
  }

  /** How often each nonce would have been the model's newest prompt. */
  async asked(): Promise<ReadonlyMap<string, number>> {
    const times = new Map<string, number>();
    for (const nonce of await this.read("asked")) times.set(nonce, (times.get(nonce) ?? 0) + 1);
    return times;
  }

  /** The answers to its requests for permission that reached it: `ID allow` or `ID deny`. */
  answers(): Promise<readonly string[]> {
    return this.read("answers");
  }

  private async read(name: string): Promise<readonly string[]> {
    const text = await readFile(path.join(this.folder, name), "utf8").catch(() => "");
    return text.split("\n").filter((line) => line !== "");
  }
}

/** A prompt that the stand-in understands. */
export function fastPrompt(plan: FastPrompt): string {
  return Object.entries(plan)
    .map(([name, value]) => `${name}=${value}`)
    .join(" ");
}
