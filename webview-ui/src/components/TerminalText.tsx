import type { JSX } from "preact";
import { parseTerminalText } from "../text/ansi";
import { memo } from "./memo";

/** Output of a command with its colours, and nothing else that a terminal would do. */
export const TerminalText = memo(({ text }: { readonly text: string }): JSX.Element => (
  <>
    {parseTerminalText(text).map((run, index) =>
      run.style === "" ? (
        run.text
      ) : (
        <span key={index} class={classes(run.style)}>
          {run.text}
        </span>
      ),
    )}
  </>
));

function classes(style: string): string {
  return style
    .split(" ")
    .map((name) => `ansi-${name}`)
    .join(" ");
}
