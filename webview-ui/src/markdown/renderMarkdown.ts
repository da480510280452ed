import { Marked, Renderer } from "marked";
import type { RendererObject, Tokens } from "marked";
import { escapeHtml } from "../text/escapeHtml";
import { fileLinkOf } from "../text/fileLink";
import type { Highlight } from "./highlight";
import { safeLink } from "./links";

/** @param highlight what gives code its colours; null: it gets none */
export type RenderMarkdown = (source: string, highlight: Highlight | null) => string;

/** What the buttons of a piece of code say. */
export interface CodeLabels {
  readonly copy: string;
  readonly wrap: string;
}

/**
 * Markdown to HTML text, which is not yet safe: sanitize.ts comes after it. HTML within the
 * markdown is shown as the text it is; images become links, so that nothing loads by itself.
 */
export function createMarkdown(labels: CodeLabels, opensFiles = false): RenderMarkdown {
  const colours: { highlight: Highlight | null } = { highlight: null };
  const marked = new Marked({
    gfm: true,
    breaks: true,
    renderer: {
      ...rendererWith(labels, (code, language) => colours.highlight?.(code, language)),
      ...(opensFiles ? { codespan: fileReference } : {}),
    },
  });
  return (source, highlight) => {
    colours.highlight = highlight;
    return marked.parse(source, { async: false });
  };
}

type MayHighlight = (code: string, language: string) => string | null | undefined;

function rendererWith(labels: CodeLabels, highlight: MayHighlight): RendererObject {
  return {
    html: ({ text }) => (/^<br\s*\/?>$/iu.test(text.trim()) ? "<br>" : escapeHtml(text)),
    heading({ tokens, depth }) {
      // The page's own headings are h1 and h2; an answer begins with either of its first two.
      const level = Math.min(Math.max(depth, 2) + 1, 6);
      return `<h${level}>${this.parser.parseInline(tokens)}</h${level}>\n`;
    },
    code: (token) => codeBlock(token, labels, highlight),
    link({ href, tokens, text }) {
      return linkTo(href, this.parser.parseInline(tokens), text);
    },
    image: ({ href, text }) => linkTo(href, `🖼 ${escapeHtml(text === "" ? href : text)}`, text),
    table(token) {
      return `<div class="table-scroll" tabindex="0">${Renderer.prototype.table.call(this, token)}</div>`;
    },
    listitem({ tokens, task }) {
      return `<li${task ? ' class="task-item"' : ""}>${this.parser.parse(tokens)}</li>\n`;
    },
    list(token) {
      const html = `${Renderer.prototype.list.call(this, token)}`;
      const last = Number(token.start) + token.items.length - 1;
      return token.ordered && last >= 100 ? html.replace("<ol", '<ol class="many"') : html;
    },
    checkbox: ({ checked }) => `<span class="task">${checked ? "☑" : "☐"}</span> `,
  };
}

/** A file that an answer names, as a button; false: it is drawn as other code. */
function fileReference({ text }: Tokens.Codespan): string | false {
  if (fileLinkOf(text) === null) return false;
  return `<button type="button" class="file-ref"><code>${escapeHtml(text)}</code></button>`;
}

function codeBlock(
  { text, lang }: Tokens.Code,
  labels: CodeLabels,
  highlight: MayHighlight,
): string {
  const language = (lang ?? "").trim().split(/\s/u, 1)[0]?.toLowerCase() ?? "";
  const code = (language === "" ? null : highlight(text, language)) ?? escapeHtml(text);
  const label = escapeHtml(language);
  return (
    `<div class="code-block"><div class="code-head"><span>${label}</span>` +
    `<button type="button" class="code-wrap">${escapeHtml(labels.wrap)}</button>` +
    `<button type="button" class="code-copy">${escapeHtml(labels.copy)}</button></div>` +
    `<pre tabindex="0"><code>${code}</code></pre></div>\n`
  );
}

/** Nothing but the characters of an address, without a name before the host. */
const isAddress = /^[!-?A-~]+$/u;

/** Whether a text is the address of that host, as people read it. */
function leadsTo(text: string, host: string): boolean {
  return [text, `https://${text}`].some((address) => safeLink(address)?.host === host);
}

/** A link that says where it goes; one that must not be opened stays text with its address. */
function linkTo(href: string, html: string, text: string): string {
  const link = safeLink(href);
  if (link === null) {
    const isShown = text === href || href === "";
    return isShown ? html : `${html} <code>${escapeHtml(href)}</code>`;
  }
  const namesHost = text === link.host || (isAddress.test(text) && leadsTo(text, link.host));
  const host = namesHost ? "" : ` <span class="link-host">${escapeHtml(link.host)}</span>`;
  return `<a href="${escapeHtml(link.href)}" target="_blank" rel="noopener noreferrer">${html}${host}</a>`;
}
