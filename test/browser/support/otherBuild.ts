import type { PageAsset, PageAssets } from "../../../src/server/pageAssets";
import { pageWorker } from "../../../src/server/pageWorker";
import type { PageBuild } from "./pageBuild";

/** What a page of the other build can be told by: a property of its root element. */
export const otherMark = "--other-build";

/**
 * The same page as another version of the product would have it: its style sheet has another name, and of the scripts
 * that are fetched later one is gone.
 */
export function otherBuild(own: PageBuild, gone: RegExp): PageBuild {
  const { assets } = own;
  const build = "0123456789abcdef";
  const stylePath = "/assets/app-OTHERONE.css";
  const style = assets.byPath.get(assets.stylePath);
  if (style === undefined) throw new Error("The page has no style sheet.");
  const kept = [...assets.byPath].filter(([path]) => path !== assets.stylePath && !gone.test(path));
  const text = `${Buffer.from(style.body).toString()}:root{${otherMark}:1}`;
  const byPath = new Map([...kept, [stylePath, withText(style, text)] as const]);
  const page: PageAssets = { ...assets, build, stylePath, byPath };
  const [, ...code] = Buffer.from(assets.worker.body).toString().split("\n");
  const worker = withText(assets.worker, pageWorker(page, code.join("\n")));
  return { assets: { ...page, worker } };
}

function withText(asset: PageAsset, text: string): PageAsset {
  return { ...asset, body: new Uint8Array(Buffer.from(text)), brotli: null };
}
