import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { JSX } from "preact";
import { chunksOf, largeChunk, smallChunk } from "../text/chunks";
import { parseTerminalText } from "../text/ansi";
import type { StyledRun } from "../text/ansi";
import { inTurn } from "../markdown/renderTurns";
import { Parts } from "./LongText";
import { memo } from "./memo";

/** Output of a command with its colours, and nothing else that a terminal would do. */
export const TerminalText = memo(({ text }: { readonly text: string }): JSX.Element => {
  const parts = useParts(text);
  const [only] = parts;
  if (only !== undefined && parts.length === 1) return <Runs runs={only.runs} />;
  return (
    <Parts
      chunks={parts}
      draw={({ runs }, isNear) =>
        isNear ? <Runs runs={runs} /> : runs.map((run) => run.text).join("")
      }
    />
  );
});

/** The parts of an output. Those of a long one come in a task of their own; until then the last stay. */
function useParts(text: string): readonly OutputPart[] {
  const isShort = text.length <= largeChunk.length;
  const atOnce = useMemo(() => (isShort ? understood(text) : null), [isShort, text]);
  const [late, setLate] = useState<Understood | null>(null);
  const before = useRef<Understood | null>(null);
  const isLate = atOnce === null && late?.text !== text;
  useEffect(
    () =>
      isLate
        ? inTurn(() => {
            setLate(understood(text));
          })
        : undefined,
    [isLate, text],
  );
  const shown = isLate ? before.current : (atOnce ?? late);
  before.current = shown;
  return shown?.parts ?? [];
}

interface Understood {
  readonly text: string;
  readonly parts: readonly OutputPart[];
}

function understood(text: string): Understood {
  return { text, parts: partsOf(parseTerminalText(text)) };
}

function Runs({ runs }: { readonly runs: readonly StyledRun[] }): JSX.Element {
  return (
    <>
      {runs.map((run, index) =>
        run.style === "" ? (
          run.text
        ) : (
          <span key={index} class={classes(run.style)}>
            {run.text}
          </span>
        ),
      )}
    </>
  );
}

interface OutputPart {
  readonly runs: readonly StyledRun[];
  readonly lines: number;
}

/** A part of more runs than this is cut anew: each of them is an element. */
const maxRunsPerPart = 1_000;

/** The runs in parts as `chunksOf` cuts their text; smaller ones where they have many colours. */
function partsOf(runs: readonly StyledRun[], size = largeChunk): readonly OutputPart[] {
  const left = [...runs].reverse();
  return chunksOf(runs.map(({ text }) => text).join(""), size).flatMap(({ text, lines }) => {
    const own: StyledRun[] = [];
    for (let missing = text.length; missing > 0;) {
      const run = left.pop();
      if (run === undefined) break;
      own.push({ ...run, text: run.text.slice(0, missing) });
      if (run.text.length > missing) left.push({ ...run, text: run.text.slice(missing) });
      missing -= run.text.length;
    }
    return own.length > maxRunsPerPart && size !== smallChunk
      ? partsOf(own, smallChunk)
      : { runs: own, lines };
  });
}

function classes(style: string): string {
  return style
    .split(" ")
    .map((name) => `ansi-${name}`)
    .join(" ");
}
