import { readFileSync } from "node:fs";
import path from "node:path";

/** What a check looks at in one Markdown file. */
export interface Paper {
  /** From the repository's root. */
  readonly file: string;
  /** Without fenced blocks. */
  readonly prose: string;
  /** The depth of each heading, in order. */
  readonly levels: readonly number[];
  /** The names by which links reach its headings, as GitHub makes them. */
  readonly anchors: ReadonlySet<string>;
  /** The lines of its `sh` blocks. */
  readonly commands: readonly string[];
  /** Where its links and pictures lead, as they stand there; those of other sites left out. */
  readonly targets: readonly string[];
  readonly pictures: readonly { readonly source: string; readonly text: string }[];
  /** What is set in bold and names something: not the lead of a paragraph, which ends in a full stop or a colon. */
  readonly names: readonly string[];
  /** What is set in italics: words that somebody sees. */
  readonly quotes: readonly string[];
  /** What is set as code. */
  readonly codes: readonly string[];
  readonly tableRows: number;
}

const fenced = /^( *)```(\w*)\n([\s\S]*?)^\1```$/gm;

/** Reads a paper of the repository. */
export function readPaper(file: string): Paper {
  const text = readFileSync(file, "utf8");
  const prose = text.replaceAll(fenced, "");
  const plain = prose.replaceAll(/`[^`\n]*`/g, "");
  const headings = [...prose.matchAll(/^(#{1,6}) (.+)$/gm)].map(([, marks = "", title = ""]) => ({
    level: marks.length,
    title,
  }));
  const pictures = [...prose.matchAll(/<img\b[^>]*>/g)].map(([tag]) => ({
    source: /\bsrc="([^"]*)"/.exec(tag)?.[1] ?? "",
    text: /\balt="([^"]*)"/.exec(tag)?.[1] ?? "",
  }));
  const links = [...plain.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = ""]) => target);
  return {
    file,
    prose,
    levels: headings.map(({ level }) => level),
    anchors: new Set(headings.map(({ title }) => anchorOf(title))),
    commands: [...text.matchAll(fenced)]
      .filter(([, , language]) => language === "sh")
      .flatMap(([, , , block = ""]) => block.split("\n"))
      .map((line) => line.trim())
      .filter((line) => line !== ""),
    targets: [...links, ...pictures.map(({ source }) => source)].filter(
      (target) => !/^[a-z]+:/.test(target),
    ),
    pictures,
    names: allOf(plain, /\*\*([^*\n]+)\*\*/g).filter((name) => !/[.:]$/.test(name)),
    quotes: allOf(plain, /(?<=^|[\s|(])_([^_\n]+)_(?=$|[\s|,.)])/gm),
    codes: allOf(prose, /`([^`\n]+)`/g),
    tableRows: prose.split("\n").filter((line) => line.startsWith("|")).length,
  };
}

/** The file and the heading that a link in a paper leads to; the heading is "" for the whole file. */
export function resolveLink(paper: Paper, target: string): { file: string; anchor: string } {
  const [place = "", anchor = ""] = target.split("#");
  const file = place === "" ? paper.file : path.join(path.dirname(paper.file), place);
  return { file, anchor: decodeURIComponent(anchor) };
}

function anchorOf(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
    .replaceAll(/\s/g, "-");
}

function allOf(text: string, pattern: RegExp): readonly string[] {
  return [...text.matchAll(pattern)].map(([, found = ""]) => found);
}
