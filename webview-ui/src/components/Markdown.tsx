import { useEffect, useMemo, useState } from "preact/hooks";
import type { JSX } from "preact";
import { usePage } from "./page";
import { InTurns } from "./InTurns";
import { LongText } from "./LongText";
import { memo } from "./memo";
import { countLines } from "../text/chunks";
import { copyCode, scrollTogether, toggleWrap } from "../markdown/continuedBlocks";
import { highlightLibrary, loadHighlight } from "../markdown/highlight";
import type { Highlight } from "../markdown/highlight";
import { loadMarkdown, markdownLibrary } from "../markdown/loadMarkdown";
import type { RenderMarkdown } from "../markdown/renderMarkdown";
import { hasTime, inTurn } from "../markdown/renderTurns";
import { linkDefinitions, splitMarkdown } from "../markdown/splitMarkdown";
import type { Piece } from "../markdown/splitMarkdown";

interface MarkdownProps {
  readonly text: string;
}

/** Pieces that are made in one go: more than most answers have. Those after them come in turns. */
const piecesAtOnce = 50;

/** An answer's text. While it streams only its last piece is rendered anew. */
export const Markdown = memo(({ text }: MarkdownProps): JSX.Element => {
  const { words, isInEditor } = usePage();
  const createMarkdown = markdownLibrary.value;
  const render = useMemo(
    () => createMarkdown?.(words.code, isInEditor) ?? null,
    [createMarkdown, words, isInEditor],
  );
  useEffect(() => {
    void loadMarkdown();
  }, []);
  if (render === null) {
    return (
      <div class="markdown">
        <p class="plain-text">
          <LongText text={text} />
        </p>
      </div>
    );
  }
  const definitions = linkDefinitions(text);
  const pieces = splitMarkdown(text);
  return (
    <div
      class="markdown"
      onClick={(event) => {
        toggleWrap(event);
        void copyCode(event, words.code);
      }}
      onScrollCapture={scrollTogether}
    >
      <InTurns
        items={pieces}
        atOnce={piecesAtOnce}
        // Pieces are only ever added at the end, so their place is their identity.
        draw={(piece, index) => (
          <PieceView
            key={index}
            {...piece}
            isCut={goesOn(pieces[index + 1])}
            definitions={definitions}
            render={render}
          />
        )}
      />
    </div>
  );
});

/** Whether a piece begins with the code or the table of the one before it. */
function goesOn(next: Piece | undefined): boolean {
  return next !== undefined && next.before !== "" && !next.isPlain;
}

interface PieceProps extends Piece {
  /** Its code or its table goes on in the next piece. */
  readonly isCut: boolean;
  readonly definitions: string;
  /** To HTML that may stand in the page. */
  readonly render: RenderMarkdown;
}

/** One piece; as plain text until there is time to render it. */
const PieceView = memo((props: PieceProps): JSX.Element => {
  const { source, before, isContinued, isCut, isPlain, definitions, render } = props;
  const isDue = useTurn();
  const highlight = useHighlight(isPlain ? "" : before + source);
  const className = `${isContinued ? "continued" : ""} ${isCut ? "cut" : ""}`.trim() || undefined;
  if (!isDue || isPlain) {
    return (
      <div class={className}>
        <p
          class="plain-text part"
          style={{ containIntrinsicHeight: `auto ${countLines(source)}lh` }}
        >
          <LongText text={source} />
        </p>
      </div>
    );
  }
  const known = definitions === "" || !source.includes("[") ? "" : `\n\n${definitions}`;
  const html = render(before + source + known, highlight);
  return <div class={className} dangerouslySetInnerHTML={{ __html: html }} />;
});

/** Whether it may be rendered: at once while the task has time, else when it has its turn. */
function useTurn(): boolean {
  const [isDue, setIsDue] = useState(hasTime);
  useEffect(
    () =>
      isDue
        ? undefined
        : inTurn(() => {
            setIsDue(true);
          }),
    [isDue],
  );
  return isDue;
}

const codeWithLanguage = /^ {0,3}(?:`{3,}|~{3,})[ \t]*[\w+#-]/mu;

/** What colours the code in a source, when there is any, it has come, and there is time for it. */
function useHighlight(source: string): Highlight | null {
  const isWanted = codeWithLanguage.test(source);
  const library = isWanted ? highlightLibrary.value : null;
  const [isDue, setIsDue] = useState(() => library !== null && hasTime());
  const isWaiting = library !== null && !isDue;
  useEffect(() => {
    if (isWanted) loadHighlight();
  }, [isWanted]);
  useEffect(
    () =>
      isWaiting
        ? inTurn(() => {
            setIsDue(true);
          })
        : undefined,
    [isWaiting],
  );
  return isDue ? library : null;
}
