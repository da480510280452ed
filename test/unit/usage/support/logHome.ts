import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { LocalDays } from "../../../../src/usage/localDays";
import { UsageScan } from "../../../../src/usage/usageScan";
import type { UsageSummary } from "../../../../src/shared/usage";
import { temporaryFolder } from "../../../support/temporary";

/** A home folder with logs. */
export interface LogHome {
  readonly path: string;
  /** The path of a log of `~/.claude`. */
  log(name: string): string;
  /** Writes a file of the home, with the folders that it needs. */
  write(name: string, text: string | Uint8Array): Promise<string>;
  scan(environment?: Readonly<Record<string, string>>): Promise<UsageScan>;
  remove(): Promise<void>;
}

export async function logHome(): Promise<LogHome> {
  const folder = await temporaryFolder("usage");
  return {
    path: folder.path,
    log: (name) => path.join(folder.path, ".claude/projects", name),
    write: async (name, text) => {
      const file = path.join(folder.path, name);
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, text);
      return file;
    },
    scan: async (environment = {}) => {
      const scan = new UsageScan({ environment, home: folder.path }, new Map());
      await scan.scan();
      return scan;
    },
    remove: () => folder.remove(),
  };
}

/** The summary at a time, for a zone. */
export function summaryAt(
  scan: UsageScan,
  now: string,
  timeZone = "UTC",
  folder: string | null = null,
  sessions: readonly string[] = [],
): UsageSummary {
  return scan.summary({ now: Date.parse(now), days: new LocalDays(timeZone), folder, sessions });
}
