/** A leaf of the words: a text, or what makes one of its parameters. */
interface Leaf {
  readonly path: string;
  readonly en: unknown;
  readonly ko: unknown;
}

/** What is wrong with the two languages of one place, in the words of a developer. */
export interface Difference {
  readonly path: string;
  readonly problem: string;
}

/** Enough for every function among the words; recognisable in what they make of them. */
const parameters = [70_001, 70_002, 70_003, 70_004];

/**
 * Compares the words of two languages: the same places, the same parameters in each, and nothing
 * left in English. `names`: what Korean says in Latin letters on purpose.
 */
export function compareWords(
  name: string,
  en: unknown,
  ko: unknown,
  names: ReadonlySet<string>,
): readonly Difference[] {
  return leavesOf(name, en, ko).flatMap((leaf) =>
    problemsOf(leaf, names).map((problem) => ({ path: leaf.path, problem })),
  );
}

function leavesOf(path: string, en: unknown, ko: unknown): readonly Leaf[] {
  if (typeof en !== "object" || en === null) return [{ path, en, ko }];
  const [inEnglish, inKorean] = [new Map(Object.entries(en)), new Map(Object.entries(ko ?? {}))];
  return [...new Set([...inEnglish.keys(), ...inKorean.keys()])].flatMap((key) =>
    leavesOf(`${path}.${key}`, inEnglish.get(key), inKorean.get(key)),
  );
}

function problemsOf({ en, ko }: Leaf, names: ReadonlySet<string>): readonly string[] {
  if (typeof en !== typeof ko) return [`${typeof en} in English, ${typeof ko} in Korean`];
  const [english, korean] = [textOf(en), textOf(ko)];
  const problems = parameters
    .filter((marker) => english.includes(String(marker)) !== korean.includes(String(marker)))
    .map((marker) => `only one language says parameter ${parameters.indexOf(marker) + 1}`);
  const isKorean = /\p{Script=Hangul}/u.test(korean) || !/\p{L}/u.test(korean);
  if (english.trim() === "" || korean.trim() === "") problems.push("says nothing");
  if (!isKorean && !names.has(korean)) problems.push(`not in Korean: ${korean}`);
  return problems;
}

function textOf(words: unknown): string {
  if (typeof words !== "function") return String(words);
  const make = words as (...given: readonly number[]) => unknown;
  return String(make(...parameters));
}
