import { inject } from "vitest";
import type { PageAssets } from "../../../src/server/pageAssets";
import { loadPageAssets } from "../../../src/server/pageAssets";

/** The page as it is shipped. */
export interface PageBuild {
  /** As the server loads them. */
  readonly assets: PageAssets;
}

/** The page that pageFolder.ts has built. */
export async function builtPage(): Promise<PageBuild> {
  return { assets: await loadPageAssets(inject("pageFolder")) };
}
