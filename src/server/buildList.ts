import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as v from "valibot";
import { wrapError } from "../base/errors";

/** No name leads out of the folder. */
const fileName = v.pipe(v.string(), v.regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/));

const buildListSchema = v.object({
  boot: v.object({ en: fileName, ko: fileName }),
  js: fileName,
  markdown: fileName,
  css: fileName,
  editorCss: fileName,
  worker: fileName,
  files: v.array(fileName),
});

/** What the built page consists of: its script, its style sheet, its service worker's code and all its files, by name. */
export type BuildList = v.InferOutput<typeof buildListSchema>;

/** Reads `assets.json`, which scripts/buildPage.mjs writes beside the page. */
export async function readBuildList(pageFolder: string): Promise<BuildList> {
  try {
    const text = await readFile(join(pageFolder, "assets.json"), "utf8");
    return v.parse(buildListSchema, JSON.parse(text));
  } catch (error) {
    throw wrapError("read", "the list of the page's files (run `npm run build`)", error);
  }
}
