import type { JSX } from "preact";
import type { ChangeHunk } from "../../../../src/shared/changedFiles";
import { timeOfDay, wholeCount } from "../../text/format";
import type { ChangesWording } from "../../wording/changes";
import { usePage } from "../page";
import { Revealed } from "../Revealed";
import { Choice } from "../Choice";
import { Diff } from "../ToolOutput";
import { PanelTrouble } from "../sheet/PanelTrouble";
import { FileActions } from "../editor/FileActions";
import { Lines } from "./ChangeRow";
import type { ChangesDesk, OpenChange, ShownDiff } from "./changesDesk";

interface ChangeViewProps {
  readonly open: OpenChange;
  readonly desk: ChangesDesk;
  readonly words: ChangesWording;
}

/** One file's difference. */
export function ChangeView({ open, desk, words }: ChangeViewProps): JSX.Element {
  const { change, source, status, shown, isRenewed } = open;
  const { sources } = desk;
  return (
    <div class="change-view" aria-busy={status === "loading"}>
      <p class="change-path" dir="auto">
        <Revealed text={change.path} />
      </p>
      <p class="change-summary">
        {words.states[change.state]} <Lines change={change} words={words} />
      </p>
      <FileActions
        path={change.path}
        change={{ oldPath: change.oldPath, source }}
        isGone={change.state === "deleted"}
      />
      {sources.length > 1 && (
        <Choice
          label={words.sources}
          options={sources.map((one) => [one, words.source[one]] as const)}
          value={source}
          onChoose={(chosen) => void desk.choose(chosen)}
        />
      )}
      {isRenewed && <p class="panel-note">{words.changedMeanwhile}</p>}
      {(status === "failed" || status === "gone") && (
        <PanelTrouble
          text={status === "gone" ? words.gone : words.failed}
          retry={{ label: words.retry, onRetry: () => void desk.retry() }}
        />
      )}
      {shown === null && status === "loading" && (
        <div class="list-skeleton" aria-hidden="true">
          <span class="bone" />
          <span class="bone short" />
        </div>
      )}
      {shown !== null && status !== "gone" && (
        <Difference shown={shown} isLoading={status === "loading"} desk={desk} words={words} />
      )}
    </div>
  );
}

interface DifferenceProps extends Omit<ChangeViewProps, "open"> {
  readonly shown: ShownDiff;
  readonly isLoading: boolean;
}

function Difference({ shown, isLoading, desk, words }: DifferenceProps): JSX.Element {
  const { locale } = usePage().words;
  if (shown.kind !== "text") return <p class="panel-none">{words.kinds[shown.kind]}</p>;
  const { hunks, next, total, isCut } = shown;
  return (
    <>
      {editsOf(hunks).map((edit, index) => (
        <section key={index} class="change-edit">
          {edit.at !== null && (
            <h3 class="change-time">{words.editedAt(timeOfDay(edit.at, Date.now(), locale))}</h3>
          )}
          <Diff hunks={edit.hunks} />
        </section>
      ))}
      {next !== null && (
        <button
          type="button"
          class="button plain"
          aria-busy={isLoading}
          disabled={isLoading}
          onClick={() => void desk.more()}
        >
          {words.more(wholeCount(next, locale), wholeCount(total, locale))}
        </button>
      )}
      {next === null && isCut && <p class="panel-none">{words.textCut}</p>}
    </>
  );
}

interface Edit {
  readonly at: number | null;
  readonly hunks: readonly ChangeHunk[];
}

/** The hunks of each edit together: a hunk with a time begins one. */
function editsOf(hunks: readonly ChangeHunk[]): readonly Edit[] {
  const edits: { readonly at: number | null; readonly hunks: ChangeHunk[] }[] = [];
  for (const hunk of hunks) {
    const last = edits.at(-1);
    if (last === undefined || hunk.at !== undefined) {
      edits.push({ at: hunk.at ?? null, hunks: [hunk] });
    } else last.hunks.push(hunk);
  }
  return edits;
}
