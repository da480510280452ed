import type { JSX } from "preact";
import { revealOddCharacters } from "../text/oddCharacters";
import { LongText } from "./LongText";
import { memo } from "./memo";

interface RevealedProps {
  readonly text: string;
  /** Shows where lines really end, so that a wrapped line is not taken for two. */
  readonly showsLineEnds?: boolean;
}

/** Text as it is, with a mark for every character that could deceive. */
export const Revealed = memo(({ text, showsLineEnds = false }: RevealedProps): JSX.Element => (
  <bdi dir="ltr">
    <LongText
      text={text}
      draw={showsLineEnds ? drawWithLineEnds : draw}
      // A part that is not drawn yet must not be able to deceive either.
      plain={nothing}
    />
  </bdi>
));

function nothing(): string {
  return "";
}

function draw(part: string): JSX.Element {
  return <Segments text={part} showsLineEnds={false} />;
}

function drawWithLineEnds(part: string): JSX.Element {
  return <Segments text={part} showsLineEnds />;
}

function Segments({ text, showsLineEnds }: Required<RevealedProps>): JSX.Element {
  return (
    <>
      {revealOddCharacters(text).map((segment, index) =>
        segment.kind === "mark" ? (
          <mark key={index} class="odd">
            {segment.text}
          </mark>
        ) : showsLineEnds ? (
          <LineEnds key={index} text={segment.text} />
        ) : (
          segment.text
        ),
      )}
    </>
  );
}

function LineEnds({ text }: { readonly text: string }): JSX.Element {
  const lines = text.split("\n");
  return (
    <>
      {lines.map((line, index) => (
        <span key={index}>
          {line}
          {index < lines.length - 1 && (
            <>
              <span class="line-end" aria-hidden="true" />
              {"\n"}
            </>
          )}
        </span>
      ))}
    </>
  );
}
