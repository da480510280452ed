import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import * as v from "valibot";
import { wordings } from "../../../webview-ui/src/wording/index";
import { compareWords } from "./support/compareWords";
import { hardCodedIn } from "./support/hardCoded";
import { unusedWords } from "./support/unusedWords";

const page = path.resolve(import.meta.dirname, "../../../webview-ui/src");
const shared = path.resolve(import.meta.dirname, "../../../src/shared/wording");
const editor = path.resolve(import.meta.dirname, "../../../src/editor/wording");

/** What Korean says in Latin letters, and why. */
const namesInBoth: Readonly<Record<string, string>> = {
  "Remote Claude": "the product's name",
  Claude: "a name",
  ngrok: "a name",
  PC: "what Koreans call it",
  English: "each language is called what its speakers call it",
  "ko-KR": "for Intl, read by nobody",
};

/** Texts in the code that stay there, and why. */
const allowedInCode: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ["Android phone", "Android tablet", "Windows PC", "Linux PC", "Samsung Internet"].map(
      (name) => [name, "a device's first name: kept on the PC, for readers of both languages"],
    ),
  ),
  "The reply to ": "for developers: the page says what the refusal's code means",
  " has another form than this page knows.": "the rest of that",
};

const names = new Set(Object.keys(namesInBoth));

const inBoth = v.looseObject({ en: v.unknown(), ko: v.unknown() });

interface Words {
  readonly name: string;
  /** In which file of the folder. */
  readonly file: string;
  readonly en: unknown;
  readonly ko: unknown;
}

/** Everything that a folder of words exports in both languages, each by its own name. */
async function wordsIn(folder: string): Promise<readonly Words[]> {
  const files = readdirSync(folder).filter((file) => file.endsWith(".ts"));
  const modules = await Promise.all(
    files.map(async (file) => (await import(path.join(folder, file))) as object),
  );
  const exported = modules.flatMap((module, index) =>
    Object.entries(module).map(([name, value]) => ({
      name,
      file: files[index] ?? "",
      value: value as unknown,
    })),
  );
  // The editor's two languages are two files.
  const all = Object.fromEntries(exported.map(({ name, value }) => [name, value]));
  return [{ name: "all", file: "index.ts", value: all }, ...exported].flatMap(
    ({ name, file, value }) =>
      v.is(inBoth, value) ? [{ name, file, en: value.en, ko: value.ko }] : [],
  );
}

function modulesOf(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).filter(
    (file) => /\.tsx?$/u.test(file) && !file.startsWith(`wording${path.sep}`),
  );
}

describe("the words", () => {
  it.each([page + "/wording", shared, editor])(
    "of %s are the same things in both languages",
    async (folder) => {
      const words = await wordsIn(folder);
      expect(words).not.toEqual([]);
      const wrong = words.flatMap(({ name, en, ko }) => compareWords(name, en, ko, names));
      expect(wrong).toEqual([]);
    },
  );

  it("are found wherever they are", async () => {
    const found = (await wordsIn(`${page}/wording`)).map(({ name }) => name);
    expect(found).toEqual(expect.arrayContaining(["wordings", "deviceWords", "settingsWords"]));
  });

  it("that are missing, dropped or left in English are told", () => {
    const { en, ko } = wordings;
    const compare = (other: unknown) => compareWords("w", en.strip, other, new Set());
    expect(compare(ko.strip)).toEqual([]);
    expect(compare({ ...ko.strip, back: undefined })).toHaveLength(1);
    expect(compare({ ...ko.strip, back: en.strip.back })).toHaveLength(1);
    expect(compare({ ...ko.strip, offline: () => "오프라인" })).toHaveLength(1);
    expect(compare({ ...ko.strip, extra: "더" })).toHaveLength(1);
    expect(compareWords("w", ["a", "b"], ["가"], new Set())).toHaveLength(1);
    expect(compareWords("w", "A b", "A b", new Set(["A b"]))).toEqual([]);
  });
});

describe("the code of the page", () => {
  it("asks for every one of the words", { timeout: 60_000 }, async () => {
    const modules = modulesOf(page).map((file) => ({
      folder: path.dirname(file),
      source: readFileSync(path.join(page, file), "utf8"),
    }));
    const unused = (await wordsIn(`${page}/wording`)).flatMap(({ name, file, en }) => {
      const asks = modules.filter(({ source }) =>
        source.includes(`/wording/${file.slice(0, -3)}"`),
      );
      const folders = new Set(asks.map(({ folder }) => folder));
      // The words of a panel are known to the panel only.
      const known = modules.filter(
        ({ folder }) => file === "index.ts" || (folder !== "components" && folders.has(folder)),
      );
      const sources = [...asks, ...known].map(({ source }) => source);
      return unusedWords(name, v.parse(v.looseObject({}), en), sources);
    });
    expect(unused).toEqual([]);
  });

  it("is found not to ask for a word", () => {
    const words = { a: "A", b: "B", group: { c: "C", d: "D" }, kinds: { one: "1", two: "2" } };
    const source = "f(words.a, words.group.c, words.kinds[kind]);";
    expect(unusedWords("w", words, [source])).toEqual(["w.b", "w.group.d"]);
    const mixed = "f(words.kinds.one, words.kinds[kind])";
    expect(unusedWords("w", { kinds: words.kinds }, [mixed])).toEqual(["w.kinds.two"]);
  });

  // All of it is parsed, which takes seconds where everything else runs at the same time.
  it("has no text of its own that people read", { timeout: 60_000 }, () => {
    const found = modulesOf(page).flatMap((file) =>
      hardCodedIn(file, readFileSync(path.join(page, file), "utf8"))
        .filter(({ text }) => allowedInCode[text] === undefined)
        .map(({ line, text }) => `${file}:${line} ${text}`),
    );
    expect(found).toEqual([]);
  });

  it("names no exception that is not there", () => {
    const source = modulesOf(page).map((file) => readFileSync(path.join(page, file), "utf8"));
    const unused = Object.keys(allowedInCode).filter((text) =>
      source.every((each) => !each.includes(text)),
    );
    expect(unused).toEqual([]);
  });

  it.each([
    "const a = <p>Hello</p>;",
    "const a = <p>{'Hello'}</p>;",
    "const a = <p>{isOn ? 'on' : words.off}</p>;",
    "const a = <p>{isOn && `on`}</p>;",
    "const a = <p>{`${count} files`}</p>;",
    "const a = <p>{name ?? 'nobody'}</p>;",
    "const a = <button aria-label='Close' />;",
    "const a = <button title={isOn ? 'On' : 'Off'} />;",
    "const a = <input placeholder={'Message'} />;",
    "const a = <img alt='A picture' />;",
    "document.title = 'Needs you now';",
    "const words = '다시 시도';",
    "show('Could not be loaded');",
  ])("is looked through: %s", (code) => {
    expect(hardCodedIn("a.tsx", code)).not.toEqual([]);
  });

  it.each([
    "const a = <p class='quiet centred'>{words.a}</p>;",
    "const a = <p>{kind === 'text' ? words.a : words.b}</p>;",
    "const a = <p>{figures.join(' · ')}</p>;",
    "const a = <p role='status'>·</p>;",
    "throw new Error('Outside of the page.');",
    "import { a } from './a b c';",
    "type A = 'One of these' | 'or of those';",
  ])("is left alone: %s", (code) => {
    expect(hardCodedIn("a.tsx", code)).toEqual([]);
  });
});
