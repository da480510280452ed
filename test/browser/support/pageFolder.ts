import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { TestProject } from "vitest/node";

interface Builder {
  readonly buildPage: (options: { outdir: string; isProduction: boolean }) => Promise<unknown>;
}

declare module "vitest" {
  interface ProvidedContext {
    /** Where the page is that the tests of this project show. */
    readonly pageFolder: string;
  }
}

/** Builds the page as it is shipped, once for all files of a project. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), "remote-claude-page-"));
  const script = pathToFileURL(resolve(import.meta.dirname, "../../../scripts/buildPage.mjs")).href;
  const { buildPage } = (await import(script)) as Builder;
  await buildPage({ outdir: folder, isProduction: true });
  project.provide("pageFolder", folder);
  return () => rm(folder, { recursive: true, force: true });
}
