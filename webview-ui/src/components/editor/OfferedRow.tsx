import type { JSX } from "preact";
import type { EditorFile, EditorProblem } from "../../../../src/shared/editorContext";
import { wholeCount } from "../../text/format";
import type { EditorWording } from "../../wording/editor";
import { partsOf } from "../changes/ChangeRow";
import { Icon } from "../Icon";
import { usePage } from "../page";
import { Revealed } from "../Revealed";

/** Something of the editor's, and what it is in a message. */
export type Offered =
  | { readonly problem: EditorProblem; readonly text: string }
  | { readonly file: EditorFile; readonly text: string };

interface OfferedRowProps {
  readonly offered: Offered;
  readonly isAdded: boolean;
  readonly words: EditorWording;
  readonly onAdd: () => void;
}

/** A problem or a file; a tap adds it to the message, once. */
export function OfferedRow({ offered, isAdded, words, onAdd }: OfferedRowProps): JSX.Element {
  return (
    <li>
      <button
        type="button"
        class="change-row offered-row"
        aria-disabled={isAdded}
        onClick={() => {
          if (!isAdded) onAdd();
        }}
      >
        {"problem" in offered ? (
          <ProblemNames problem={offered.problem} words={words} />
        ) : (
          <FileNames file={offered.file} words={words} />
        )}
        {isAdded ? (
          <span class="tag" data-tone="green">
            <Icon name="check" />
            {words.added}
          </span>
        ) : (
          <Icon name="plus" />
        )}
      </button>
    </li>
  );
}

function ProblemNames(props: {
  readonly problem: EditorProblem;
  readonly words: EditorWording;
}): JSX.Element {
  const { severity, message, path, line, source } = props.problem;
  const { words } = props;
  const { locale } = usePage().words;
  return (
    <>
      <span
        class="problem-mark"
        data-severity={severity}
        role="img"
        aria-label={words.severities[severity]}
      >
        <Icon name={severity === "info" ? "info" : "alert"} />
      </span>
      <span class="change-names">
        <span class="problem-message" dir="auto">
          <Revealed text={message} />
        </span>
        <span class="change-state">
          <bdi>
            <Revealed text={path} />
          </bdi>
          {` · ${words.line(wholeCount(line, locale))}${source === "" ? "" : ` · ${source}`}`}
        </span>
      </span>
    </>
  );
}

function FileNames(props: {
  readonly file: EditorFile;
  readonly words: EditorWording;
}): JSX.Element {
  const { path, isActive } = props.file;
  const { name, folder } = partsOf(path);
  const where = [folder, isActive ? props.words.inFront : ""].filter((part) => part !== "");
  return (
    <>
      <Icon name="read" />
      <span class="change-names">
        <span class="change-name" dir="auto">
          <Revealed text={name} />
        </span>
        {where.length > 0 && (
          <span class="change-state">
            <bdi>
              <Revealed text={where.join(" · ")} />
            </bdi>
          </span>
        )}
      </span>
    </>
  );
}
