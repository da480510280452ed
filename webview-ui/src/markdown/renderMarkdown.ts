import { Marked, Renderer } from "marked";
import type { RendererObject, Tokens } from "marked";
import { escapeHtml } from "../text/escapeHtml";
import { highlightCode } from "./highlight";
import { safeLink } from "./links";

/**
 * Markdown to HTML text, which is not yet safe: sanitize.ts comes after it. HTML within the
 * markdown is shown as the text it is; images become links, so that nothing loads by itself.
 */
export function createMarkdown(copyLabel: string): (source: string) => string {
  const marked = new Marked({
    gfm: true,
    breaks: true,
    renderer: rendererWith(copyLabel),
  });
  return (source) =>
    isPlain(source)
      ? `<p class="plain-text">${escapeHtml(source)}</p>`
      : marked.parse(source, { async: false });
}

/**
 * Text that would take the parser very long (it looks back at every bracket, star or quote mark)
 * is no prose; it is shown as it is.
 */
function isPlain(source: string): boolean {
  if (fenced.test(source)) return false;
  return (
    source.length > longestParsed ||
    source.split("\n").some((line) => line.length > longestParsedLine || nested.test(line))
  );
}
/** Fenced code is not parsed any further. */
const fenced = /^ {0,3}(?:`{3}|~{3})/u;
const longestParsed = 40_000;
const longestParsedLine = 8_000;
const nested = /^(?:\s*(?:>|[-*+]\s|\d+[.)]\s)){16}|[[*_~`<&!]{100}/u;

function rendererWith(copyLabel: string): RendererObject {
  return {
    html: ({ text }) => (/^<br\s*\/?>$/iu.test(text.trim()) ? "<br>" : escapeHtml(text)),
    heading({ tokens, depth }) {
      // The page's own headings are h1 and h2.
      const level = Math.min(depth + 2, 6);
      return `<h${level}>${this.parser.parseInline(tokens)}</h${level}>\n`;
    },
    code: (token) => codeBlock(token, copyLabel),
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
    checkbox: ({ checked }) => `<span class="task">${checked ? "☑" : "☐"}</span> `,
  };
}

function codeBlock({ text, lang }: Tokens.Code, copyLabel: string): string {
  const language = (lang ?? "").trim().split(/\s/u, 1)[0]?.toLowerCase() ?? "";
  const code = (language === "" ? null : highlightCode(text, language)) ?? escapeHtml(text);
  const label = escapeHtml(language);
  return (
    `<div class="code-block"><div class="code-head"><span>${label}</span>` +
    `<button type="button" class="code-copy">${escapeHtml(copyLabel)}</button></div>` +
    `<pre tabindex="0"><code>${code}</code></pre></div>\n`
  );
}

/** A link that says where it goes; one that must not be opened stays text with its address. */
function linkTo(href: string, html: string, text: string): string {
  const link = safeLink(href);
  if (link === null) {
    const isAddress = text === href || href === "";
    return isAddress ? html : `${html} <code>${escapeHtml(href)}</code>`;
  }
  const namesHost = text.includes(link.host);
  const host = namesHost ? "" : ` <span class="link-host">${escapeHtml(link.host)}</span>`;
  return `<a href="${escapeHtml(link.href)}" target="_blank" rel="noopener noreferrer">${html}${host}</a>`;
}
