import { useState } from "preact/hooks";
import type { JSX } from "preact";
import type { CutText, DiffHunk, TodoItem } from "../../../src/shared/state";
import { wholeOutput } from "../store/details";
import { byteSize, wholeCount } from "../text/format";
import { withoutTrailing } from "../text/trailing";
import { Icon } from "./Icon";
import { InTurns } from "./InTurns";
import { LoadButton } from "./LoadButton";
import { useConversationId, useStore, useWords } from "./page";
import { Revealed } from "./Revealed";
import { TerminalText } from "./TerminalText";
import { useLoaded } from "./useLoaded";

/** Lines of an output that are shown at first. */
const shownLines = 12;

interface ToolOutputProps {
  readonly output: CutText;
  /** Names the tool call. */
  readonly blockId: string;
}

/** What a tool put out: its beginning, and all of it on demand. */
export function ToolOutput({ output: known, blockId }: ToolOutputProps): JSX.Element {
  const words = useWords();
  const store = useStore();
  const conversationId = useConversationId();
  const fetched = useLoaded(() => wholeOutput(store, conversationId, blockId));
  const output = fetched.value === null ? known : { text: fetched.value, omitted: 0 };
  const [isWhole, setIsWhole] = useState(false);
  const whole = withoutTrailing(output.text, "\n");
  // What was fetched is long, and shown whole: its lines need no counting.
  const lines = isWhole || fetched.value !== null ? [] : whole.split("\n");
  const isCut = lines.length > shownLines + 2;
  const text = isCut ? lines.slice(0, shownLines).join("\n") : whole;
  if (text.trim() === "" && output.omitted === 0) {
    return <p class="quiet">{words.tool.noOutput}</p>;
  }
  return (
    <>
      <pre class="output" tabIndex={0}>
        <TerminalText text={text} />
      </pre>
      {isCut && (
        <button
          type="button"
          class="link-button"
          onClick={() => {
            setIsWhole(true);
          }}
        >
          {words.tool.showAllLines(wholeCount(lines.length, words.locale))}
        </button>
      )}
      {!isCut && output.omitted > 0 && (
        <LoadButton
          label={words.tool.showWhole(byteSize(output.text.length + output.omitted, words.locale))}
          loaded={fetched}
        />
      )}
    </>
  );
}

/** A change, hunk by hunk, with the line numbers of the new file (of the old one for what went). */
export function Diff({ hunks }: { readonly hunks: readonly DiffHunk[] }): JSX.Element {
  return (
    <div class="diff" tabIndex={0}>
      <table>
        {hunks.map((hunk, index) => (
          <tbody key={index}>
            <InTurns items={numbered(hunk)} atOnce={rowsAtOnce} draw={drawLine} />
          </tbody>
        ))}
      </table>
    </div>
  );
}

/** Lines of a change that are drawn at once. */
const rowsAtOnce = 50;

function drawLine({ number, sign, text }: NumberedLine, line: number): JSX.Element {
  return (
    <tr key={line} class={signClass[sign]}>
      <td class="diff-number">{number}</td>
      <td class="diff-sign">{sign}</td>
      <td class="diff-text">
        <Revealed text={text} />
      </td>
    </tr>
  );
}

type Sign = "+" | "-" | " ";
const signClass: Readonly<Record<Sign, string>> = { "+": "added", "-": "removed", " ": "same" };

interface NumberedLine {
  readonly number: number;
  readonly sign: Sign;
  readonly text: string;
}

function numbered({ oldStart, newStart, lines }: DiffHunk): readonly NumberedLine[] {
  let oldLine = oldStart;
  let newLine = newStart;
  return lines.map((line) => {
    const sign = line.startsWith("+") ? "+" : line.startsWith("-") ? "-" : " ";
    const number = sign === "-" ? oldLine : newLine;
    if (sign !== "+") oldLine++;
    if (sign !== "-") newLine++;
    return { number, sign, text: line.slice(1) };
  });
}

export function TodoList({ todos }: { readonly todos: readonly TodoItem[] }): JSX.Element {
  const words = useWords();
  return (
    <ul class="todos">
      {todos.map(({ text, status }, index) => (
        <li key={index} data-status={status}>
          <span class="todo-mark">
            {status === "done" && <Icon name="check" />}
            {status === "active" && <span class="todo-dot" />}
          </span>
          <span>{text}</span>
          <span class="visually-hidden">{words.tool.todo[status]}</span>
        </li>
      ))}
    </ul>
  );
}
