import type { Page } from "playwright-core";

/** What a page has become after it was shown hostile content. */
export interface PageReport {
  readonly isPwned: boolean;
  /** Names of the elements below the app, each once. */
  readonly tags: readonly string[];
  readonly hrefs: readonly string[];
  /** Links that would tell where they come from, or get a handle of the page. */
  readonly openLinks: number;
  /** Attributes that run script or load something. */
  readonly attributes: readonly string[];
  readonly registered: number;
  /** Everything that can be read. */
  readonly text: string;
}

export function reportOf(page: Page): Promise<PageReport> {
  return page.evaluate<PageReport>(`(async () => {
    const all = [...document.querySelectorAll("#app *")];
    const harmful = /^(on|src|srcset|poster|background|action|formaction|xlink|ping|id$|name$)/;
    return {
      isPwned: "pwned" in window,
      tags: [...new Set(all.map((element) => element.localName))],
      hrefs: all.flatMap((element) => element.getAttribute("href") ?? []),
      openLinks: document.querySelectorAll(
        "#app a:not([target=_blank][rel='noopener noreferrer'])",
      ).length,
      attributes: all
        .filter((element) => element.closest(".markdown, .tool-body, pre") !== null)
        .flatMap((element) => element.getAttributeNames())
        .filter((name) => harmful.test(name)),
      registered: (await navigator.serviceWorker?.getRegistrations() ?? []).length,
      text: document.body.innerText,
    };
  })()`);
}

/** What the page itself is made of, and what markdown may become. */
export const allowedTags: ReadonlySet<string> = new Set([
  ...["a", "article", "bdi", "blockquote", "br", "button", "code", "del", "div", "em", "fieldset"],
  ...["footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "input", "kbd", "label"],
  ...["legend", "li", "main", "mark", "nav", "ol", "p", "path", "pre", "search", "section"],
  ...["small", "span", "strong", "svg", "table", "tbody", "td", "textarea", "th", "thead", "time"],
  ...["tr", "ul", "circle", "rect", "line", "g", "dialog", "form", "dl", "dt", "dd", "aside"],
]);
