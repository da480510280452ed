import type { WorkerBuild } from "../shared/workerBuild";
import type { PageAsset, ShellAssets } from "./pageAssets";
import { picturePath } from "./pageManifest";
import { pageShell } from "./pageShell";
import { inlineStyle, policyWith } from "./pageStyle";
import { securityHeaders } from "./securityHeaders";

/** What the page is made of while it runs; pictures are the system's to fetch. */
const keptTypes = /^(?:text\/(?:javascript|css)|font\/)/;

/**
 * The service worker as it is served: its code, and before it what it has to know of this build. It
 * is the same for everybody. Its copy of the page's HTML has the headers that the server sends.
 */
export function pageWorker(assets: ShellAssets, code: string): string {
  const shells = { en: pageShell(assets, "en"), ko: pageShell(assets, "ko") };
  // The editor's own, and what stands in the HTML itself.
  const isElsewhere = new Set([
    assets.editorStylePath,
    ...(inlineStyle(assets) === null ? [] : [assets.stylePath]),
  ]);
  const files = [...assets.byPath]
    .filter(([path, asset]) => isKept(asset) && !isElsewhere.has(path))
    .map(([path]) => path)
    .sort();
  const needed = files.filter((path) => `${shells.en}${shells.ko}`.includes(path));
  const told: WorkerBuild = {
    build: assets.build,
    // What the page begins with comes first, should the rest take long.
    files: [...needed, ...files.filter((path) => !needed.includes(path))],
    needed,
    shells,
    headers: {
      ...securityHeaders,
      "Content-Security-Policy": policyWith(inlineStyle(assets)),
      "Content-Type": "text/html; charset=UTF-8",
    },
    pictures: {
      icon: picturePath(assets, "icon-any-192.png"),
      badge: picturePath(assets, "badge.png"),
    },
  };
  return `const workerBuild=${JSON.stringify(told)};\n${code}`;
}

function isKept({ type, isImmutable }: PageAsset): boolean {
  return isImmutable && keptTypes.test(type);
}
