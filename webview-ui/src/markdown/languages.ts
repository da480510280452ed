/** What a piece of code may be coloured as; the style sheet has one class for each. */
export type TokenKind = "comment" | "string" | "number" | "keyword" | "name";

/** Languages that look alike. `tokens` finds the pieces, named by their kind, or a `word` (which may be `called`). */
export interface Family {
  readonly tokens: RegExp;
  readonly keywords: ReadonlySet<string>;
  /** Words that are values: `true`, `None`. */
  readonly literals: ReadonlySet<string>;
  readonly ignoresCase: boolean;
}

/** Ends at the end of the line when it is never closed, so that one quote cannot colour all that follows. */
const doubleQuoted = String.raw`"(?:[^"\\\n]|\\.)*"?`;
const singleQuoted = String.raw`'(?:[^'\\\n]|\\.)*'?`;
const backQuoted = "`(?:[^`\\\\]|\\\\[^])*`?";
const tripleQuoted = String.raw`"""[^]*?(?:"""|$(?![^]))|'''[^]*?(?:'''|$(?![^]))`;
const blockComment = String.raw`\/\*[^]*?(?:\*\/|$(?![^]))`;
const word = String.raw`(?<word>[\p{L}_$][\p{L}\p{N}_$]*(?<called>(?=\())?)`;
const number = String.raw`(?<number>(?<![\p{L}_$])\d[\d_.]*(?:[eE][+-]?\d+)?[\p{L}]*)`;

function tokens(...parts: readonly string[]): RegExp {
  return new RegExp(parts.join("|"), "gmu");
}

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(" "));
}

const values = words("true false null undefined nil None True False NaN self this super");

export const families = {
  curly: {
    tokens: tokens(
      String.raw`(?<comment>\/\/.*|${blockComment})`,
      `(?<string>${doubleQuoted}|${singleQuoted}|${backQuoted})`,
      String.raw`(?<keyword>^[ \t]*#[ \t]*(?:include|define|ifdef|ifndef|if|else|endif|pragma)\b|@\p{L}[\p{L}\p{N}_]*)`,
      number,
      word,
    ),
    keywords: words(
      "abstract any as async await bool boolean break byte case catch chan char class const constructor continue data debugger declare def default defer delete do double dyn else enum export extends extern final finally float fn for foreach from fun func function get go goto if impl implements import in infer inline instanceof int interface internal is keyof let long loop map match mod module mut namespace never new object of open operator out override package private protected pub public range readonly ref return sealed select set short signed sizeof static string struct suspend switch template throw throws trait try type typedef typeof union unknown unsafe unsigned use using val var virtual void volatile when where while with yield",
    ),
    literals: values,
    ignoresCase: false,
  },
  hash: {
    tokens: tokens(
      String.raw`(?<comment>(?<![\S])#.*)`,
      `(?<string>${tripleQuoted}|${doubleQuoted}|${singleQuoted}|${backQuoted})`,
      String.raw`(?<name>\$\{?\p{L}[\p{L}\p{N}_]*\}?|@\p{L}[\p{L}\p{N}_.]*)`,
      number,
      word,
    ),
    keywords: words(
      "alias and as assert async await begin break case class continue def del do done elif else elsif end ensure esac except exit export fi finally for from function global if import in is lambda local match module next nonlocal not or param pass process raise readonly require rescue return select set shift sudo switch then throw trap try unless unset until when while with yield FROM RUN CMD COPY ADD ENV ARG WORKDIR ENTRYPOINT EXPOSE USER",
    ),
    literals: values,
    ignoresCase: false,
  },
  settings: {
    tokens: tokens(
      String.raw`(?<comment>(?<![\S])[#;].*|\/\/.*)`,
      String.raw`(?<name>^[ \t]*\[[^\]\n]*\]|^[ \t]*(?:- )?[\p{L}\p{N}_$@][\p{L}\p{N}_.$/@-]*(?=[ \t]*[:=])|"(?:[^"\\\n]|\\.)*"(?=[ \t]*:))`,
      `(?<string>${doubleQuoted}|${singleQuoted})`,
      number,
      word,
    ),
    keywords: words(""),
    literals: words("true false null yes no on off"),
    ignoresCase: false,
  },
  query: {
    tokens: tokens(
      String.raw`(?<comment>--.*|${blockComment})`,
      `(?<string>${singleQuoted}|${doubleQuoted}|${backQuoted})`,
      number,
      word,
    ),
    keywords: words(
      "add all alter and as asc avg begin between by cascade case check column commit constraint count create cross database default delete desc distinct drop else end except exists foreign from full function group having if in index inner insert intersect into is join key left like limit max min not of offset on or order outer over partition primary references returning right rollback select set sum table then transaction trigger union unique update using values view when where with",
    ),
    literals: words("null true false"),
    ignoresCase: true,
  },
  markup: {
    tokens: tokens(
      String.raw`(?<comment><!--[^]*?(?:-->|$(?![^])))`,
      String.raw`(?<keyword><\/?[\p{L}][\p{L}\p{N}:.-]*|\/?>)`,
      String.raw`(?<name>(?<=\s)[\p{L}@:][\p{L}\p{N}:.@-]*(?==))`,
      `(?<string>(?<==)(?:${doubleQuoted}|${singleQuoted}))`,
    ),
    keywords: words(""),
    literals: words(""),
    ignoresCase: false,
  },
  style: {
    tokens: tokens(
      String.raw`(?<comment>${blockComment}|(?<![:\S])\/\/.*)`,
      `(?<string>${doubleQuoted}|${singleQuoted})`,
      String.raw`(?<keyword>@[\p{L}-]+|!important)`,
      String.raw`(?<name>(?<=[{;\s])-{0,2}[\p{L}][\p{L}\p{N}-]*(?=[ \t]*:[^:]))`,
      String.raw`(?<number>#[\da-fA-F]{3,8}\b|(?<![\p{L}\p{N}_-])-?\d[\d.]*(?:%|\p{L}+)?)`,
    ),
    keywords: words(""),
    literals: words(""),
    ignoresCase: false,
  },
} satisfies Record<string, Family>;

type FamilyName = keyof typeof families | "diff";

const names: Readonly<Record<FamilyName, string>> = {
  curly:
    "c c++ cc cpp cs csharp dart go golang groovy h hpp java javascript js jsx kotlin kt mjs objc php proto rs rust scala solidity swift ts tsx typescript zig",
  hash: "bash console dockerfile docker elixir fish makefile make nix perl pl powershell ps1 py python r rb ruby sh shell zsh",
  settings: "conf env ini json json5 jsonc jsonl properties toml yaml yml",
  query: "sql mysql pgsql postgres postgresql sqlite plsql",
  markup: "html svg vue xhtml xml svelte astro",
  style: "css less sass scss",
  diff: "diff patch",
};

const familyByLanguage = new Map(
  (Object.keys(names) as FamilyName[]).flatMap((family) =>
    names[family].split(" ").map((language) => [language, family] as const),
  ),
);

/** The family of a language by the name after the fence, or null when it is shown plain. */
export function familyOf(language: string): FamilyName | null {
  return familyByLanguage.get(language.toLowerCase()) ?? null;
}
