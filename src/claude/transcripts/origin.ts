import { realpath } from "node:fs/promises";
import * as v from "valibot";
import { parseJson } from "../../base/json";
import { maxOriginBytes, transcriptEdgeBytes } from "../../shared/limits";
import { projectName } from "./projectFolder";
import type { OpenFile } from "./transcriptFile";
import { readRange } from "./transcriptFile";

const placed = v.object({ cwd: v.string() });

/**
 * Whether the transcript is of another folder whose name becomes the same one where the CLI keeps its
 * transcripts, as `my_app` and `my-app` do. One that does not say where it began is not, and neither
 * is one that was carried here under another name.
 */
export async function isForeign(file: OpenFile, workspaceFolder: string): Promise<boolean> {
  const own = await realpath(workspaceFolder);
  const folder = await firstFolder(file);
  return (
    folder !== null &&
    comparable(folder) !== comparable(own) &&
    projectName(comparable(folder)) === projectName(comparable(own))
  );
}

/** The folder in which its first process was started; later lines may tell of another one. */
async function firstFolder(file: OpenFile): Promise<string | null> {
  for (const bytes of [transcriptEdgeBytes, maxOriginBytes]) {
    const text = (await readRange(file, 0, Math.min(file.sizeBytes, bytes))).toString("utf8");
    for (const line of text.split("\n")) {
      if (!line.includes('"cwd":"')) continue;
      const parsed = v.safeParse(placed, parseJson(line));
      if (parsed.success) return parsed.output.cwd;
    }
    if (file.sizeBytes <= bytes) break;
  }
  return null;
}

/** Linux alone tells names apart by case and by the form of their characters. */
function comparable(path: string): string {
  return process.platform === "linux" ? path : path.normalize("NFC").toLowerCase();
}
