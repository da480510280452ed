import type { Preferences } from "./preferences";

/** The browser's own bar above the page has the colours of the page: src/server/pageShell.ts names both. */
export function colourFrame(theme: Preferences["theme"]): void {
  const metas = document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]');
  for (const [index, scheme] of (["light", "dark"] as const).entries()) {
    const media =
      theme === "auto" ? `(prefers-color-scheme: ${scheme})` : matching(theme === scheme);
    metas[index]?.setAttribute("media", media);
  }
}

function matching(isMatch: boolean): string {
  return isMatch ? "all" : "not all";
}
