/** A file that an answer names, and the lines of it. */
export interface FileLink {
  /** From the folder on. */
  readonly path: string;
  readonly line?: number;
  readonly endLine?: number;
}

/** `src/a.ts`, `src/a.ts:10`, `src/a.ts:10-20`, `src/a.ts:10:4`, `@src/a.ts#L10-L20`. */
const link =
  /^(?:@|\.\/)?([^\s:#*?"<>|\\/][^\s:#*?"<>|\\]*)(?:(?::|#L)([1-9]\d{0,6})(?:-L?([1-9]\d{0,6})|:\d+)?)?$/u;
const ending = /[^/.][^/]*\.[A-Za-z]\w{0,9}$/u;
/** Endings by which a name without a folder is a file's rather than a piece of code. */
const commonEnding =
  /\.(?:[cm]?[jt]sx?|json|md|txt|html?|s?css|py|rs|go|java|kt|swift|c|cc|cpp|h|hpp|cs|rb|php|sh|ya?ml|toml|xml|sql|vue|svelte|lock)$/iu;

/** The file that a piece of code in an answer names; null: it looks like something else. */
export function fileLinkOf(text: string): FileLink | null {
  const [, path = "", line, endLine] = link.exec(text) ?? [];
  const isFile = ending.test(path) && (path.includes("/") || commonEnding.test(path));
  if (!isFile || path.split("/").some((name) => name === "" || /^\.+$/u.test(name))) return null;
  return {
    path,
    ...(line === undefined ? {} : { line: Number(line) }),
    ...(endLine === undefined ? {} : { endLine: Number(endLine) }),
  };
}
