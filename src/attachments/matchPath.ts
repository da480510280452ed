import type { ListedPath } from "./pathList";

/**
 * How well what was typed fits a path: higher is better, null: not at all. A name that is or begins
 * with it comes first, then one that has it at the beginning of a word, then a path that has it, and
 * last those that only have its characters in order; among these, neighbours and beginnings of words
 * count more. Takes time in proportion to the lengths. `query` is folded as the paths are (`foldQuery`).
 */
export function matchPath(query: string, candidate: ListedPath): number | null {
  const { folded, nameStart } = candidate;
  if (!hasInOrder(query, folded)) return null;
  const isPathQuery = query.includes("/");
  const whole = isPathQuery ? rankOfPath(query, folded) : rankOfName(query, candidate);
  if (whole !== null) return whole;
  const inPath = alignment(query, candidate, 0);
  if (isPathQuery || !hasInOrder(query, folded.slice(nameStart))) return 100 + inPath;
  return 200 + alignment(query, candidate, nameStart);
}

/** What was typed in the form that paths are compared in. */
export function foldQuery(query: string): string {
  return query.normalize("NFD").toLowerCase();
}

function rankOfName(query: string, candidate: ListedPath): number | null {
  const { folded, nameStart } = candidate;
  const name = folded.slice(nameStart).replace(/\/$/, "");
  if (name === query) return 900;
  // `state` means `state.ts` before `stateFolder.ts`.
  if (name.startsWith(query)) return name[query.length] === "." ? 800 : 700;
  if (beginsWord(query, candidate)) return 600;
  const isInPath = folded.startsWith(query) || folded.includes(`/${query}`);
  if (isInPath) return 500;
  if (name.includes(query)) return 450;
  return folded.includes(query) ? 400 : null;
}

function rankOfPath(query: string, folded: string): number | null {
  if (folded === query) return 900;
  if (folded.startsWith(query)) return 700;
  if (folded.includes(query.startsWith("/") ? query : `/${query}`)) return 600;
  return folded.includes(query) ? 400 : null;
}

/** Whether the last name has it where a word begins. */
function beginsWord(query: string, candidate: ListedPath): boolean {
  const { folded, nameStart } = candidate;
  const original = originalOf(candidate);
  for (let at = folded.indexOf(query, nameStart); at >= 0; at = folded.indexOf(query, at + 1)) {
    if (isWordStart(original, at)) return true;
  }
  return false;
}

/** Where lower case has another length, the capitals of the original don't lie at the same places. */
function originalOf({ folded, decomposed }: ListedPath): string {
  return decomposed.length === folded.length ? decomposed : folded;
}

function isSeparator(character: string | undefined): boolean {
  return character !== undefined && "/_-. ".includes(character);
}

function hasInOrder(query: string, text: string): boolean {
  let at = -1;
  for (let index = 0; index < query.length; index += 1) {
    at = text.indexOf(query.charAt(index), at + 1);
    if (at < 0) return false;
  }
  return true;
}

/**
 * 0 to 250: how close together the characters lie, and how many begin a word. Looks from `start` for
 * the first place where they end, then back from there, which gives the shortest way to that end.
 */
function alignment(query: string, candidate: ListedPath, start: number): number {
  const { folded } = candidate;
  let end = start - 1;
  for (const character of codeUnits(query)) end = folded.indexOf(character, end + 1);
  const original = originalOf(candidate);
  let points = 0;
  let next = end + 1;
  for (const character of codeUnits(query).reverse()) {
    const at = folded.lastIndexOf(character, next - 1);
    if (isWordStart(original, at)) points += 3;
    else if (at === next - 1) points += 2;
    next = at;
  }
  return (250 * points) / (3 * query.length);
}

function codeUnits(text: string): string[] {
  return text.split("");
}

/** After a separator, or a capital after a letter that is none. */
function isWordStart(text: string, at: number): boolean {
  if (at === 0 || isSeparator(text[at - 1])) return true;
  return /\p{Lu}/u.test(text.charAt(at)) && !/\p{Lu}/u.test(text.charAt(at - 1));
}
