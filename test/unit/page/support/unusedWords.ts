/** The words that no code asks for, by their paths; `name` says where `words` stand. */
export function unusedWords(name: string, words: object, sources: readonly string[]): string[] {
  const code = sources.join("\n");
  const visit = (path: readonly string[], value: unknown): string[] =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.entries(value).flatMap(([key, inner]) => visit([...path, key], inner))
      : isUsed(path, code)
        ? []
        : [[name, ...path].join(".")];
  return visit([], words);
}

/**
 * By its name behind that of its group (`words.turn.edit`), or as one that the code picks from a group
 * (`words.pauses[reason]`). Of a group whose words are also asked for one by one, a picked one is named somewhere.
 */
function isUsed(path: readonly string[], code: string): boolean {
  const has = (pattern: string): boolean => new RegExp(pattern, "u").test(code);
  const key = path.at(-1) ?? "";
  const groups = path.slice(0, -1);
  const group = groups.at(-1) ?? "[wW]ords";
  if (has(`\\b${group}\\??\\.${key}\\b`)) return true;
  // `]` ends `deviceWords[language]`.
  const isPicked = groups.some(
    (each) =>
      has(`\\b${each}\\[`) ||
      has(`([wW]ords|\\])\\.${each}\\b(?![.[?])`) ||
      has(`\\b${each}\\b[^{}\\n]*\\} = [^;\\n]*[wW]ords`),
  );
  const isMixed = has(`\\b${group}\\.\\w`);
  return isPicked && (!isMixed || has(`["'\`]${key}["'\`]|(?<![\\w.])${key}\\??:`));
}
