import { readdir, realpath } from "node:fs/promises";
import { join } from "node:path";
import * as v from "valibot";
import { parseJson } from "../../base/json";
import type { Logger } from "../../base/logger";
import { isAlive, startTimeOf } from "../../base/processTable";
import type { HistoryWriter } from "../../conversation/history";
import { maxRegisteredProcesses, maxRegisterEntryBytes } from "../../shared/limits";
import { readRange, withFile } from "./transcriptFile";

const softString = v.fallback(v.optional(v.string()), undefined);

/** `sessions/PID.json` in the CLI's folder, which each process of 2.1.330 keeps while it lives. */
const entrySchema = v.object({
  pid: v.pipe(v.number(), v.integer(), v.minValue(1)),
  sessionId: v.string(),
  entrypoint: softString,
  /** On Linux its start in clock ticks since the computer's (proc(5)). */
  procStart: softString,
});

/** The living processes that name this session in the CLI's register. Older CLIs keep none. */
export async function readWriters(
  configFolder: string,
  sessionId: string,
  logger: Logger,
): Promise<readonly HistoryWriter[]> {
  const folder = await realpath(join(configFolder, "sessions")).catch(() => null);
  if (folder === null) return [];
  const names = await readdir(folder).catch(() => []);
  const entries = names.filter((name) => /^\d+\.json$/.test(name)).slice(0, maxRegisteredProcesses);
  const found = await Promise.all(
    entries.map(async (name): Promise<HistoryWriter | null> => {
      const text = await withFile(join(folder, name), logger, async (file) =>
        (await readRange(file, 0, Math.min(file.sizeBytes, maxRegisterEntryBytes))).toString(
          "utf8",
        ),
      );
      const parsed = v.safeParse(entrySchema, parseJson(text ?? ""));
      if (!parsed.success || parsed.output.sessionId !== sessionId) return null;
      const { pid, entrypoint = null, procStart } = parsed.output;
      return (await isSame(pid, procStart)) ? { pid, entrypoint } : null;
    }),
  );
  return found.filter((writer) => writer !== null);
}

/** A killed CLI leaves its entry, and its id may belong to another process by now. */
async function isSame(pid: number, procStart: string | undefined): Promise<boolean> {
  if (process.platform !== "linux") return isAlive({ pid, startedAt: "" });
  const startedAt = await startTimeOf(pid);
  if (startedAt === null) return false;
  return procStart === undefined || startedAt.endsWith(procStart.padStart(20, "0"));
}
