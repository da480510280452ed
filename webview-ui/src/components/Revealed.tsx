import type { JSX } from "preact";
import { revealOddCharacters } from "../text/oddCharacters";
import { memo } from "./memo";

interface RevealedProps {
  readonly text: string;
  /** Shows where lines really end, so that a wrapped line is not taken for two. */
  readonly showsLineEnds?: boolean;
}

/** Text as it is, with a mark for every character that could deceive. */
export const Revealed = memo(({ text, showsLineEnds = false }: RevealedProps): JSX.Element => (
  <bdi dir="ltr">
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
  </bdi>
));

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
