import { useEffect, useState } from "preact/hooks";
import type { JSX } from "preact";
import type { ChangeList, GitState, ListedChange } from "../../../../src/shared/changedFiles";
import type { Store } from "../../store/store";
import { wholeCount } from "../../text/format";
import type { ChangesWording } from "../../wording/changes";
import { changesWords } from "../../wording/changes";
import { Icon } from "../Icon";
import { usePage } from "../page";
import { PanelTrouble } from "../sheet/PanelTrouble";
import { Sheet } from "../sheet/Sheet";
import { ChangeRow, partsOf } from "./ChangeRow";
import { ChangesDesk } from "./changesDesk";
import { ChangeView } from "./ChangeView";

interface ChangesPanelProps {
  readonly store: Store;
  readonly conversationId: string;
  readonly onClose: () => void;
}

/** What changed in the folder, by this conversation and otherwise, and how. */
export function ChangesPanel({ store, conversationId, onClose }: ChangesPanelProps): JSX.Element {
  const { language } = usePage();
  const words = changesWords[language];
  const [desk] = useState(() => new ChangesDesk(store, conversationId));
  useEffect(
    () => () => {
      desk.dispose();
    },
    [desk],
  );
  const isLive = store.connection.value.kind === "live";
  const open = desk.open.value;
  const { list, status } = desk.listing.value;
  return (
    <Sheet
      title={open === null ? words.title : partsOf(open.change.path).name}
      side="right"
      onClose={onClose}
      onBack={
        open === null
          ? undefined
          : () => {
              desk.close();
            }
      }
      actions={
        <button
          type="button"
          class="icon-button"
          aria-label={words.refresh}
          title={words.refresh}
          aria-busy={status === "loading"}
          disabled={!isLive || status === "loading"}
          onClick={() => void desk.reload()}
        >
          <Icon name="refresh" />
        </button>
      }
    >
      {!isLive && list !== null && <p class="panel-note">{words.offline}</p>}
      {open === null ? (
        <Listing desk={desk} words={words} />
      ) : (
        <ChangeView open={open} desk={desk} words={words} />
      )}
    </Sheet>
  );
}

interface PartProps {
  readonly desk: ChangesDesk;
  readonly words: ChangesWording;
}

function Listing({ desk, words }: PartProps): JSX.Element {
  const { list, status } = desk.listing.value;
  return (
    <>
      {status === "failed" && (
        <PanelTrouble
          text={words.failed}
          retry={{ label: words.retry, onRetry: () => void desk.reload() }}
        />
      )}
      {list === null && status === "loading" && (
        <div class="list-skeleton" aria-hidden="true">
          <span class="bone" />
          <span class="bone" />
          <span class="bone short" />
        </div>
      )}
      {list !== null && <Changes list={list} desk={desk} words={words} />}
    </>
  );
}

function Changes({ list, desk, words }: PartProps & { readonly list: ChangeList }): JSX.Element {
  const { locale } = usePage().words;
  const { git, trouble, files, total, own, isPartial, outside } = list;
  const mine = files.filter(({ editedAt }) => editedAt !== undefined);
  const others = files.filter(({ editedAt }) => editedAt === undefined);
  const group = { desk, words };
  return (
    <>
      {git !== null && <GitLine git={git} words={words} />}
      {trouble !== null && (
        <p class="panel-note">
          <Icon name="info" />
          <span>{words.troubles[trouble]}</span>
        </p>
      )}
      {total === 0 && (
        <div class="panel-empty">
          <Icon name="check" />
          <h3>{words.nothing}</h3>
          <p>{git === null ? words.nothingOwn : words.nothingText}</p>
        </div>
      )}
      <Group {...group} title={words.own} changes={mine} count={own} />
      <Group
        {...group}
        title={words.others}
        changes={others}
        count={total - own}
        hint={mine.length + own > 0 ? words.commandHint : undefined}
      />
      {files.length < total && (
        <p class="change-hint">
          {words.cut(wholeCount(files.length, locale), wholeCount(total, locale))}
        </p>
      )}
      {isPartial && <p class="change-hint">{words.partial}</p>}
      {outside > 0 && <p class="change-hint">{words.outside(outside)}</p>}
    </>
  );
}

interface GroupProps extends PartProps {
  readonly title: string;
  readonly changes: readonly ListedChange[];
  readonly count: number;
  readonly hint?: string | undefined;
}

function Group({ desk, words, title, changes, count, hint }: GroupProps): JSX.Element | null {
  const { locale } = usePage().words;
  if (changes.length === 0) return null;
  return (
    <section class="panel-section" aria-label={title}>
      <h3>
        {title} <span class="change-count">{wholeCount(count, locale)}</span>
      </h3>
      <ul class="change-list">
        {changes.map((change) => (
          <ChangeRow
            key={change.path}
            change={change}
            words={words}
            onOpen={() => void desk.show(change)}
          />
        ))}
      </ul>
      {hint !== undefined && <p class="change-hint">{hint}</p>}
    </section>
  );
}

function GitLine(props: { readonly git: GitState; readonly words: ChangesWording }): JSX.Element {
  const { git, words } = props;
  const { branch, commit, upstream, ahead, behind } = git;
  const place = branch ?? (commit === null ? "" : words.noBranch(commit));
  return (
    <p class="git-line">
      <Icon name="fork" />
      <span class="git-branch" dir="auto">
        {place}
      </span>
      {commit === null && <span>{words.noCommits}</span>}
      {ahead !== null && ahead > 0 && (
        <span title={`${words.ahead(ahead)} · ${upstream ?? ""}`}>
          <span aria-hidden="true">↑{ahead}</span>
          <span class="visually-hidden">{words.ahead(ahead)}</span>
        </span>
      )}
      {behind !== null && behind > 0 && (
        <span title={`${words.behind(behind)} · ${upstream ?? ""}`}>
          <span aria-hidden="true">↓{behind}</span>
          <span class="visually-hidden">{words.behind(behind)}</span>
        </span>
      )}
    </p>
  );
}
