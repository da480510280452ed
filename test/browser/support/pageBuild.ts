import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { PageAssets } from "../../../src/server/pageAssets";
import { loadPageAssets } from "../../../src/server/pageAssets";

/** The page as it is shipped, built into a folder of its own. */
export interface PageBuild {
  /** As the server loads them. */
  readonly assets: PageAssets;
  remove(): Promise<void>;
}

interface Builder {
  readonly buildPage: (options: { outdir: string; isProduction: boolean }) => Promise<unknown>;
}

export async function buildPageForTest(): Promise<PageBuild> {
  const folder = await mkdtemp(join(tmpdir(), "remote-claude-page-"));
  const script = pathToFileURL(resolve(import.meta.dirname, "../../../scripts/buildPage.mjs")).href;
  const { buildPage } = (await import(script)) as Builder;
  await buildPage({ outdir: folder, isProduction: true });
  const assets = await loadPageAssets(folder);
  return { assets, remove: () => rm(folder, { recursive: true, force: true }) };
}
