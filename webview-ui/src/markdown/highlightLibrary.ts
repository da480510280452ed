import hljs from "highlight.js/lib/core";
import bash from "highlight.js/lib/languages/bash";
import c from "highlight.js/lib/languages/c";
import cpp from "highlight.js/lib/languages/cpp";
import csharp from "highlight.js/lib/languages/csharp";
import css from "highlight.js/lib/languages/css";
import dart from "highlight.js/lib/languages/dart";
import diff from "highlight.js/lib/languages/diff";
import dockerfile from "highlight.js/lib/languages/dockerfile";
import go from "highlight.js/lib/languages/go";
import ini from "highlight.js/lib/languages/ini";
import java from "highlight.js/lib/languages/java";
import javascript from "highlight.js/lib/languages/javascript";
import json from "highlight.js/lib/languages/json";
import kotlin from "highlight.js/lib/languages/kotlin";
import makefile from "highlight.js/lib/languages/makefile";
import markdown from "highlight.js/lib/languages/markdown";
import php from "highlight.js/lib/languages/php";
import powershell from "highlight.js/lib/languages/powershell";
import python from "highlight.js/lib/languages/python";
import ruby from "highlight.js/lib/languages/ruby";
import rust from "highlight.js/lib/languages/rust";
import scss from "highlight.js/lib/languages/scss";
import shell from "highlight.js/lib/languages/shell";
import sql from "highlight.js/lib/languages/sql";
import swift from "highlight.js/lib/languages/swift";
import typescript from "highlight.js/lib/languages/typescript";
import xml from "highlight.js/lib/languages/xml";
import yaml from "highlight.js/lib/languages/yaml";

const grammars = {
  ...{ bash, c, cpp, csharp, css, dart, diff, dockerfile, go, ini, java, javascript, json, kotlin },
  ...{ makefile, markdown, php, powershell, python, ruby, rust, scss, shell, sql, swift },
  ...{ typescript, xml, yaml },
};
type Name = keyof typeof grammars;

/** What else the languages are called: a grammar tells it only once it is made, which takes its time. */
const otherNames: Readonly<Partial<Record<Name, readonly string[]>>> = {
  bash: ["sh", "zsh"],
  c: ["h"],
  cpp: ["cc", "c++", "h++", "hpp", "hh", "hxx", "cxx"],
  csharp: ["cs", "c#"],
  diff: ["patch"],
  dockerfile: ["docker"],
  go: ["golang"],
  ini: ["toml"],
  java: ["jsp"],
  javascript: ["js", "jsx", "mjs", "cjs"],
  json: ["jsonc", "json5"],
  kotlin: ["kt", "kts", "ktm", "ktx"],
  makefile: ["mk", "mak", "make"],
  markdown: ["md", "mkdown", "mkd"],
  powershell: ["pwsh", "ps", "ps1"],
  python: ["py", "gyp", "ipython"],
  ruby: ["rb", "gemspec", "podspec", "thor", "irb"],
  rust: ["rs"],
  shell: ["console", "shellsession"],
  typescript: ["ts", "tsx", "mts", "cts"],
  xml: ["html", "xhtml", "rss", "atom", "xjb", "xsd", "xsl", "plist", "wsf", "svg"],
  yaml: ["yml"],
};
/** What stands within code of a language. */
const within: Readonly<Partial<Record<Name, readonly Name[]>>> = {
  dart: ["markdown"],
  dockerfile: ["bash"],
  javascript: ["css", "xml"],
  markdown: ["xml"],
  shell: ["bash"],
  typescript: ["css", "xml"],
  xml: ["css", "javascript"],
  yaml: ["ruby"],
};

const names = new Map<string, Name>(
  (Object.keys(grammars) as Name[]).flatMap((name) =>
    [name, ...(otherNames[name] ?? [])].map((one) => [one, name] as const),
  ),
);

/** Colours code of a language that we carry (its names and aliases); null for any other. */
export function highlight(code: string, language: string): string | null {
  const name = names.get(language.toLowerCase());
  if (name === undefined) return null;
  makeGrammar(name);
  return hljs.highlight(code, { language: name, ignoreIllegals: true }).value;
}

/** All of them at once would hold the page up while an answer streams. */
function makeGrammar(name: Name): void {
  if (hljs.getLanguage(name) !== undefined) return;
  hljs.registerLanguage(name, grammars[name]);
  for (const inner of within[name] ?? []) makeGrammar(inner);
}
