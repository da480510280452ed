import type { JSX } from "preact";
import type { ChangeState, ListedChange } from "../../../../src/shared/changedFiles";
import { wholeCount } from "../../text/format";
import type { ChangesWording } from "../../wording/changes";
import { usePage } from "../page";
import { Revealed } from "../Revealed";

interface ChangeRowProps {
  readonly change: ListedChange;
  readonly words: ChangesWording;
  readonly onOpen: () => void;
}

const letters: Readonly<Record<ChangeState, string>> = {
  modified: "M",
  added: "A",
  deleted: "D",
  renamed: "R",
  untracked: "N",
  conflict: "!",
  retyped: "T",
  settled: "✓",
};

/** A changed file: its name, where it lies, and what became of it; opens to the difference. */
export function ChangeRow({ change, words, onOpen }: ChangeRowProps): JSX.Element {
  const { state, path, oldPath } = change;
  const { name, folder } = partsOf(path);
  return (
    <li>
      <button type="button" class="change-row" onClick={onOpen}>
        <span class="change-letter" data-state={state} aria-hidden="true">
          {letters[state]}
        </span>
        <span class="change-names">
          <span class="change-name" data-state={state} dir="auto">
            <Revealed text={name} />
          </span>
          <span class="change-state">
            {folder !== "" && (
              <>
                <bdi>
                  <Revealed text={folder} />
                </bdi>
                {" · "}
              </>
            )}
            {stateWords(change, words)}
          </span>
          {oldPath !== null && (
            <span class="change-folder" dir="auto">
              <Revealed text={words.renamedFrom(oldPath)} />
            </span>
          )}
        </span>
        <Lines change={change} words={words} />
      </button>
    </li>
  );
}

/** How many lines came and went, where that is known. */
export function Lines(props: {
  readonly change: ListedChange;
  readonly words: ChangesWording;
}): JSX.Element | null {
  const { change, words } = props;
  const { locale } = usePage().words;
  const { added, removed, isBinary } = change;
  if (isBinary) return <span class="change-lines">{words.binaryMark}</span>;
  if (added === null || removed === null || added + removed === 0) return null;
  const [plus, minus] = [wholeCount(added, locale), wholeCount(removed, locale)];
  return (
    <span class="change-lines">
      <span class="visually-hidden">{words.lines(plus, minus)}</span>
      {added > 0 && (
        <span class="change-added" aria-hidden="true">
          +{plus}
        </span>
      )}
      {removed > 0 && (
        <span class="change-removed" aria-hidden="true">
          −{minus}
        </span>
      )}
    </span>
  );
}

function stateWords({ state, isStaged, isUnstaged }: ListedChange, words: ChangesWording): string {
  const staged = isStaged ? ` · ${isUnstaged ? words.partlyStaged : words.staged}` : "";
  return `${words.states[state]}${staged}`;
}

/** The last name of a path, and the folders before it. */
export function partsOf(path: string): { readonly name: string; readonly folder: string } {
  const end = path.lastIndexOf("/");
  return { name: path.slice(end + 1), folder: path.slice(0, Math.max(0, end)) };
}
