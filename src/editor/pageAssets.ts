import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as v from "valibot";
import { wrapError } from "../base/errors";

const fileName = v.pipe(v.string(), v.regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/));
const assetsSchema = v.object({ js: fileName, css: fileName });

/** The names of the page's script and style sheet, as its build wrote them. */
export type PageAssets = v.InferOutput<typeof assetsSchema>;

/** Reads `assets.json` of the built page. */
export async function readPageAssets(pageFolder: string): Promise<PageAssets> {
  try {
    return v.parse(
      assetsSchema,
      JSON.parse(await readFile(join(pageFolder, "assets.json"), "utf8")),
    );
  } catch (error) {
    throw wrapError("read", "the list of the page's files", error);
  }
}
