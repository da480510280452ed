import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

/** The page as it is shipped, built into a folder of its own. */
export interface PageBuild {
  readonly folder: string;
  readonly js: string;
  readonly css: string;
  remove(): Promise<void>;
}

interface Builder {
  readonly buildPage: (options: {
    outdir: string;
    isProduction: boolean;
  }) => Promise<{ js: string; css: string }>;
}

export async function buildPageForTest(): Promise<PageBuild> {
  const folder = await mkdtemp(join(tmpdir(), "remote-claude-page-"));
  const script = pathToFileURL(resolve(import.meta.dirname, "../../../scripts/buildPage.mjs")).href;
  const { buildPage } = (await import(script)) as Builder;
  const { js, css } = await buildPage({ outdir: folder, isProduction: true });
  return { folder, js, css, remove: () => rm(folder, { recursive: true, force: true }) };
}
