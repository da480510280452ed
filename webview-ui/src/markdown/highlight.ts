import { families, familyOf } from "./languages";
import type { Family, TokenKind } from "./languages";

/**
 * Colours code by a few families of languages: comments, strings, numbers, keywords and names. Not
 * a parser, and on purpose: one pass in linear time whatever the code is, and small enough for a
 * phone's first load (a library of grammars would be a third of the page).
 */
export function highlightCode(code: string, language: string): string | null {
  const name = familyOf(language);
  if (name === null || code.length > longestHighlighted) return null;
  return name === "diff" ? highlightDiff(code) : highlightTokens(code, families[name]);
}

/** Longer code is shown plain: colours are not worth a page that stands still. */
const longestHighlighted = 60_000;

function highlightTokens(code: string, family: Family): string {
  let html = "";
  let shownTo = 0;
  for (const match of code.matchAll(family.tokens)) {
    const kind = kindOf(match, family);
    if (kind === null) continue;
    html += escapeHtml(code.slice(shownTo, match.index)) + span(kind, match[0]);
    shownTo = match.index + match[0].length;
  }
  return html + escapeHtml(code.slice(shownTo));
}

function kindOf({ groups = {}, 0: text }: RegExpExecArray, family: Family): TokenKind | null {
  if (groups["word"] !== undefined) {
    const word = family.ignoresCase ? text.toLowerCase() : text;
    if (family.keywords.has(word)) return "keyword";
    if (family.literals.has(word)) return "number";
    return groups["called"] === undefined ? null : "name";
  }
  for (const kind of ["comment", "string", "number", "name", "keyword"] as const) {
    if (groups[kind] !== undefined) return kind;
  }
  return null;
}

function highlightDiff(code: string): string {
  return code
    .split("\n")
    .map((line) => {
      if (/^(?:\+\+\+|---|@@|diff |index )/u.test(line)) return span("comment", line);
      if (line.startsWith("+")) return span("string", line);
      return line.startsWith("-") ? span("removed", line) : escapeHtml(line);
    })
    .join("\n");
}

function span(kind: TokenKind | "removed", text: string): string {
  return `<span class="code-${kind}">${escapeHtml(text)}</span>`;
}

/** Text for a place between tags or in a quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/gu, (character) => `&#${character.charCodeAt(0)};`);
}
