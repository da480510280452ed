import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { edgeCodes } from "../../../src/shared/ngrokCodes";
import { tunnelErrors } from "../../../src/tunnel/errors";
import { readPaper, resolveLink } from "./paper";

/** A picture of the README may have so many bytes. */
const maxPictureBytes = 150_000;

const markdownIn = (folder: string): readonly string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith(".md"))
    .map((name) => path.join(folder, name));

const everyPaper = [...markdownIn("."), ...markdownIn("docs"), ...markdownIn("docs/ko")];
/** Each paper that is there in both languages. */
const pairs: readonly (readonly [english: string, korean: string])[] = [
  ["README.md", "README.ko.md"],
  ...markdownIn("docs/ko").map((file) => [path.join("docs", path.basename(file)), file] as const),
];
/** What people read who use it. */
const userPapers = pairs.flat();

const manifest = v.parse(
  v.object({
    contributes: v.object({
      commands: v.array(v.object({ command: v.string() })),
      configuration: v.object({ properties: v.record(v.string(), v.unknown()) }),
    }),
  }),
  JSON.parse(readFileSync("package.json", "utf8")),
);
const settings = Object.keys(manifest.contributes.configuration.properties);
const commandIds = manifest.contributes.commands.map(({ command }) => command);

/** The sources of everything that the product says. */
const wordings = [
  "package.nls.json",
  "package.nls.ko.json",
  ...["src/editor/wording", "src/shared/wording", "webview-ui/src/wording"].flatMap((folder) =>
    readdirSync(folder).map((name) => path.join(folder, name)),
  ),
]
  .map((file) => readFileSync(file, "utf8"))
  .join("\n");

/** Names and words of VS Code, ngrok and the browser. */
const foreignNames = ["Extensions: Install from VSIX…", "확장: VSIX에서 설치…"];
const foreignQuotes = ["The endpoint … is offline", "OAuth state error", "Forbidden"];

/** Whether the product has something of exactly this name. */
function isOurName(name: string): boolean {
  const forms = [`"${name}"`, `"${name}…"`, `"${name} …"`, `“${name}”`];
  return foreignNames.includes(name) || forms.some((form) => wordings.includes(form));
}

/** Whether the product says this; numbers and … stand for what it fills in. */
function isOurQuote(quote: string): boolean {
  const pieces = quote.split(/…|\d+/).filter((piece) => piece.trim() !== "");
  return foreignQuotes.includes(quote) || pieces.every((piece) => wordings.includes(piece));
}

describe("each paper", () => {
  it.each(everyPaper)("%s links to files and headings that exist", (file) => {
    const paper = readPaper(file);
    const broken = paper.targets.filter((target) => {
      const { file: place, anchor } = resolveLink(paper, target);
      if (!existsSync(place)) return true;
      return anchor !== "" && !readPaper(place).anchors.has(anchor);
    });
    expect(broken).toEqual([]);
  });
});

describe("each paper for users", () => {
  it.each(userPapers)("%s names commands, buttons and settings as the product does", (file) => {
    const { names, codes } = readPaper(file);
    expect(names.filter((name) => !isOurName(name))).toEqual([]);
    const ids = codes.filter((code) => /^remoteClaude\.[\w.]+$/.test(code));
    expect(ids.filter((id) => ![...settings, ...commandIds].includes(id))).toEqual([]);
  });

  it.each(userPapers)("%s quotes what the product says", (file) => {
    expect(readPaper(file).quotes.filter((quote) => !isOurQuote(quote))).toEqual([]);
  });

  it.each(pairs)("%s and %s say the same", (english, korean) => {
    const [one, other] = [readPaper(english), readPaper(korean)];
    expect(other.levels).toEqual(one.levels);
    expect(other.commands).toEqual(one.commands);
    expect(other.tableRows).toBe(one.tableRows);
    const exact = (codes: readonly string[]): readonly string[] =>
      codes.filter((code) => /^(remoteClaude\.|\.|ERR_)/.test(code)).sort();
    expect(exact(other.codes)).toEqual(exact(one.codes));
    expect(other.pictures.map(({ source }) => source.replace("-ko.", "."))).toEqual(
      one.pictures.map(({ source }) => source),
    );
  });
});

describe("the README", () => {
  it.each(["README.md", "README.ko.md"])("%s explains every setting", (file) => {
    const { codes } = readPaper(file);
    const isNamed = (key: string): boolean =>
      codes.includes(key) || codes.includes(`.${key.split(".").at(-1) ?? ""}`);
    expect(settings.filter((key) => !isNamed(key))).toEqual([]);
  });

  it.each(["README.md", "README.ko.md"])("%s shows small pictures that are described", (file) => {
    const { pictures } = readPaper(file);
    expect(pictures.length).toBeGreaterThanOrEqual(5);
    for (const { source, text } of pictures) {
      expect(text.length).toBeGreaterThan(20);
      expect(statSync(source).size).toBeLessThanOrEqual(maxPictureBytes);
    }
  });
});

describe("the troubleshooting", () => {
  it.each(["docs/troubleshooting.md", "docs/ko/troubleshooting.md"])(
    "%s has every code of ngrok that the product knows, and no other",
    (file) => {
      const known = [...tunnelErrors.keys(), ...edgeCodes.keys()].filter((code) =>
        code.startsWith("ERR_"),
      );
      const told = readPaper(file).codes.filter((code) => code.startsWith("ERR_"));
      expect([...told].sort()).toEqual([...new Set(known)].sort());
    },
  );
});
