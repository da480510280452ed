/**
 * Output of a terminal as plain runs of text with a few colours. Only SGR (colours, bold, dim,
 * italic, underline) is understood; every other control sequence (OSC, DCS, APC, cursor, C1) is
 * dropped, so output can neither make links nor reach the clipboard nor hide what follows it.
 * Runs in linear time. The sequences: ECMA-48, section 8.3.
 */

import { withoutTrailing } from "./trailing";

/** A run of text in one style; `style` is a list of class names without their prefix. */
export interface StyledRun {
  readonly text: string;
  readonly style: string;
}

const colours = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"] as const;

interface Style {
  readonly colour: string | null;
  readonly isBold: boolean;
  readonly isDim: boolean;
  readonly isItalic: boolean;
  readonly isUnderlined: boolean;
}

const plain: Style = {
  colour: null,
  isBold: false,
  isDim: false,
  isItalic: false,
  isUnderlined: false,
};

/**
 * One control sequence. A string sequence (OSC, DCS, SOS, PM, APC) ends at its terminator or, when
 * that never comes, at the end of the line, so that it cannot swallow the rest of the output.
 */
const sequence =
  // eslint would have controls written as escapes, which they are.
  /(?:\u001b\[|\u009b)([0-?]*)[ -/]*([@-~])?|(?:\u001b[\]PX^_]|[\u009d\u0090\u0098\u009e\u009f])[^\u0007\u001b\u009c\n]*(?:\u0007|\u001b\\|\u009c)?|\u001b[ -/]*[0-~]?|[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/gu;

/** The runs of an output, in order. Joined, they are the output without its control sequences. */
export function parseTerminalText(output: string): readonly StyledRun[] {
  const text = withoutOverwrittenLines(output);
  const runs: StyledRun[] = [];
  let style = plain;
  let shownTo = 0;
  let count = 0;
  const show = (end: number): void => {
    if (end <= shownTo) return;
    const run = { text: text.slice(shownTo, end), style: classNamesOf(style) };
    const last = runs.at(-1);
    if (last?.style === run.style) runs[runs.length - 1] = { ...run, text: last.text + run.text };
    else runs.push(run);
  };
  for (const match of text.matchAll(sequence)) {
    show(match.index);
    shownTo = match.index + match[0].length;
    if (match[2] === "m") style = applySgr(style, match[1] ?? "");
    if (++count === maxSequences) break;
  }
  if (count < maxSequences) {
    show(text.length);
    return runs;
  }
  const rest = text.slice(shownTo).replace(sequence, "");
  return rest === "" ? runs : [...runs, { text: rest, style: "" }];
}

/** Sequences of one output that are understood; what comes after them has no colours. */
const maxSequences = 4_000;

/** The text of an output without any control sequence. */
export function stripTerminalText(output: string): string {
  return parseTerminalText(output)
    .map(({ text }) => text)
    .join("");
}

/** Of a line that was written over (a progress bar), what was written last. */
function withoutOverwrittenLines(text: string): string {
  if (!text.includes("\r")) return text;
  return text
    .split("\n")
    .map((line) => {
      const written = withoutTrailing(line, "\r");
      return written.slice(written.lastIndexOf("\r") + 1);
    })
    .join("\n");
}

/** Changes a style by the parameters of one SGR sequence; what is not understood is skipped. */
function applySgr(style: Style, parameters: string): Style {
  const codes = parameters.split(/[;:]/u).map((code) => (code === "" ? 0 : Number(code)));
  let result = style;
  for (let index = 0; index < codes.length; index++) {
    const code = codes[index] ?? 0;
    if (code === 38 || code === 48) {
      const isIndexed = codes[index + 1] === 5;
      const paletteColour = colourName(codes[index + 2] ?? 0);
      if (code === 38) result = { ...result, colour: isIndexed ? paletteColour : null };
      index += isIndexed ? 2 : 4;
    } else {
      result = applySgrCode(result, code);
    }
  }
  return result;
}

function applySgrCode(style: Style, code: number): Style {
  if (code >= 30 && code <= 37) return { ...style, colour: colourName(code - 30) };
  if (code >= 90 && code <= 97) return { ...style, colour: colourName(code - 90) };
  switch (code) {
    case 0:
      return plain;
    case 1:
      return { ...style, isBold: true };
    case 2:
      return { ...style, isDim: true };
    case 3:
      return { ...style, isItalic: true };
    case 4:
      return { ...style, isUnderlined: true };
    case 22:
      return { ...style, isBold: false, isDim: false };
    case 23:
      return { ...style, isItalic: false };
    case 24:
      return { ...style, isUnderlined: false };
    case 39:
      return { ...style, colour: null };
    default:
      return style;
  }
}

/** Of the 256 colours the first 16 have names; bright ones look like the others here. */
function colourName(index: number): string | null {
  return index < 16 ? (colours[index % 8] ?? null) : null;
}

function classNamesOf(style: Style): string {
  return [
    style.colour,
    style.isBold ? "bold" : null,
    style.isDim ? "dim" : null,
    style.isItalic ? "italic" : null,
    style.isUnderlined ? "underline" : null,
  ]
    .filter((name) => name !== null)
    .join(" ");
}
