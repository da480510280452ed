import { useEffect, useState } from "preact/hooks";
import type { JSX } from "preact";
import type { EditorContext } from "../../../../src/shared/editorContext";
import { fileReference, problemReference } from "../../../../src/shared/fileReference";
import type { Store } from "../../store/store";
import { wholeCount } from "../../text/format";
import type { EditorWording } from "../../wording/editor";
import { editorWords } from "../../wording/editor";
import { Icon } from "../Icon";
import { usePage } from "../page";
import { PanelTrouble } from "../sheet/PanelTrouble";
import { Sheet } from "../sheet/Sheet";
import { useLoaded } from "../useLoaded";
import { addToDraft } from "./addToDraft";
import type { Offered } from "./OfferedRow";
import { OfferedRow } from "./OfferedRow";

interface EditorPanelProps {
  readonly kind: "problems" | "openFiles";
  readonly store: Store;
  readonly onClose: () => void;
}

/** What the PC's editor knows, to be added to the message piece by piece. */
export function EditorPanel({ kind, store, onClose }: EditorPanelProps): JSX.Element {
  const { language, words: page } = usePage();
  const words = editorWords[language];
  const loaded = useLoaded(async () => {
    const outcome = await store.ask({ type: "editor.context" });
    return outcome.kind === "done" ? outcome.result : null;
  });
  const isLive = store.connection.value.kind === "live";
  useEffect(() => {
    if (isLive) loaded.start();
    // With each connection anew, and not because of what it brought.
  }, [isLive]);
  const [added, setAdded] = useState<ReadonlySet<string>>(new Set());
  const { offered, count } = offeredOf(kind, loaded.value);
  const add = (pieces: readonly Offered[]): void => {
    for (const { text } of pieces) addToDraft(store, text, kind === "problems");
    setAdded(new Set([...added, ...pieces.map(({ text }) => text)]));
  };
  const left = offered.filter(({ text }) => !added.has(text));
  return (
    <Sheet
      title={kind === "problems" ? words.problems : words.openFiles}
      side="right"
      onClose={onClose}
      actions={
        <button
          type="button"
          class="icon-button"
          aria-label={words.refresh}
          title={words.refresh}
          disabled={!isLive || loaded.status === "loading"}
          onClick={loaded.start}
        >
          <Icon name="refresh" />
        </button>
      }
      foot={
        left.length > 1 ? (
          <button
            type="button"
            class="button primary offered-all"
            onClick={() => {
              add(left);
            }}
          >
            {words.addAll(wholeCount(left.length, page.locale))}
          </button>
        ) : undefined
      }
    >
      {loaded.status === "failed" && (
        <PanelTrouble text={words.failed} retry={{ label: words.retry, onRetry: loaded.start }} />
      )}
      {loaded.value === null && loaded.status === "loading" && (
        <div class="list-skeleton" aria-hidden="true">
          <span class="bone" />
          <span class="bone short" />
        </div>
      )}
      {loaded.value !== null && count === 0 && <NothingThere kind={kind} words={words} />}
      {offered.length > 0 && <p class="change-hint">{words.hint}</p>}
      <ul class="change-list offered-list">
        {offered.map((one) => (
          <OfferedRow
            key={one.text}
            offered={one}
            isAdded={added.has(one.text)}
            words={words}
            onAdd={() => {
              add([one]);
            }}
          />
        ))}
      </ul>
      {offered.length < count && (
        <p class="change-hint">
          {words.cut(wholeCount(offered.length, page.locale), wholeCount(count, page.locale))}
        </p>
      )}
    </Sheet>
  );
}

function NothingThere(props: {
  readonly kind: EditorPanelProps["kind"];
  readonly words: EditorWording;
}): JSX.Element {
  const { kind, words } = props;
  const isProblems = kind === "problems";
  return (
    <div class="panel-empty">
      <Icon name="check" />
      <h3>{isProblems ? words.noProblems : words.noFiles}</h3>
      <p>{isProblems ? words.noProblemsText : words.noFilesText}</p>
    </div>
  );
}

/** The same problem twice in a place is one. */
function offeredOf(
  kind: EditorPanelProps["kind"],
  context: EditorContext | null,
): { readonly offered: readonly Offered[]; readonly count: number } {
  if (context === null) return { offered: [], count: 0 };
  const { problems, problemCount, files, fileCount } = context;
  if (kind === "openFiles") {
    const offered = files.map((file) => ({ file, text: fileReference(file.path) }));
    return { offered, count: fileCount };
  }
  const byText = new Map(problems.map((problem) => [problemReference(problem), problem]));
  const offered = [...byText].map(([text, problem]) => ({ problem, text }));
  return { offered, count: problemCount - (problems.length - offered.length) };
}
