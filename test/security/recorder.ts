import { readFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";

/** What a Node program did; see `recordNode.mjs`. */
export type Recorded =
  | { readonly kind: "program"; readonly pid: number; readonly argv: readonly string[] }
  | {
      readonly kind: "start";
      readonly pid: number;
      readonly file: string;
      readonly args: readonly string[];
      readonly shell?: unknown;
      /** Absent: by `spawn`, `fork` or `execFile`. */
      readonly how?: string;
    }
  | { readonly kind: "lookup"; readonly pid: number; readonly host: string }
  | {
      readonly kind: "connect";
      readonly pid: number;
      readonly host?: string;
      readonly port?: number | string;
      readonly path?: string;
    }
  | { readonly kind: "datagram"; readonly pid: number };

type RecordedOf<K extends Recorded["kind"]> = Extract<Recorded, { kind: K }>;

/** Watches Node programs from inside; their records go into one file. */
export class Recorder {
  private readonly file: string;

  constructor(folder: string) {
    this.file = path.join(folder, "recorded");
  }

  /** The environment that makes a Node program write its records. */
  get environment(): Readonly<Record<string, string>> {
    const url = pathToFileURL(path.resolve("test/security/recordNode.mjs"));
    url.searchParams.set("file", this.file);
    return { NODE_OPTIONS: `--import=${url.href}` };
  }

  /** All records of one kind, oldest first. */
  async of<K extends Recorded["kind"]>(kind: K): Promise<readonly RecordedOf<K>[]> {
    const text = await readFile(this.file, "utf8");
    return text
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Recorded)
      .filter((record): record is RecordedOf<K> => record.kind === kind);
  }
}
