import type { JSX } from "preact";
import type { UsageOfConversation } from "../../../../src/shared/usage";
import { compactCount, timeOfDay } from "../../text/format";
import { relativeTime } from "../../text/relativeTime";
import { folderName, tokenSum } from "../../text/usageSums";
import type { UsageHistoryWording } from "../../wording/usageHistory";
import { useStore, useWords } from "../page";
import type { ConversationCost } from "./conversationCost";
import { useCost } from "./useCost";

/** A conversation with what it cost. */
export interface CostedConversation {
  readonly used: UsageOfConversation;
  readonly cost: ConversationCost;
  /** Null: it is of another folder, or its title is not known. */
  readonly title: string | null;
}

interface ConversationsTableProps {
  readonly rows: readonly CostedConversation[];
  readonly now: number;
  readonly words: UsageHistoryWording;
  readonly onOpen: (id: string) => void;
}

/** What each conversation used, what that cost, and when it was used last; a name leads to the conversation. */
export function ConversationsTable(props: ConversationsTableProps): JSX.Element {
  const { rows, now, words, onOpen } = props;
  return (
    <table class="usage-models usage-rows">
      <caption class="visually-hidden">{words.byConversation}</caption>
      {/* Figures are short, names are not. */}
      <colgroup>
        <col style={{ width: "50%" }} />
        <col span={3} />
      </colgroup>
      <thead>
        <tr>
          <th scope="col">{words.conversation}</th>
          <th scope="col">{words.tokens}</th>
          <th scope="col">{words.cost}</th>
          <th scope="col">{words.lastUse}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Row
            key={row.used.sessionId}
            row={row}
            now={now}
            words={words}
            onOpen={() => {
              onOpen(row.used.sessionId);
            }}
          />
        ))}
      </tbody>
    </table>
  );
}

interface RowProps {
  readonly row: CostedConversation;
  readonly now: number;
  readonly words: UsageHistoryWording;
  readonly onOpen: () => void;
}

function Row({ row, now, words, onOpen }: RowProps): JSX.Element {
  const { used, cost, title } = row;
  const { locale } = useWords();
  const costs = useCost();
  const { folder, lastAt } = used;
  const exact = timeOfDay(lastAt, now, locale);
  const place = folder === "" ? words.elsewhere : folderName(folder);
  const isElsewhere = title === null && place !== useStore().state.value.host.workspaceName;
  const name = (
    <span class="usage-row-name">
      <span class="usage-row-title" dir="auto">
        {title ?? `${place}, ${exact}`}
      </span>
      <span class="usage-text">{isElsewhere ? words.elsewhere : <bdi>{place}</bdi>}</span>
    </span>
  );
  return (
    <tr>
      <th scope="row">
        {title === null ? (
          name
        ) : (
          <button type="button" class="usage-row" title={words.open(title)} onClick={onOpen}>
            {name}
          </button>
        )}
      </th>
      <td>{compactCount(tokenSum(used))}</td>
      <td class={cost.costUsd === null ? "quiet" : undefined}>{costs.cost(cost)}</td>
      <td class="usage-text">
        <time dateTime={new Date(lastAt).toISOString()} title={exact}>
          {relativeTime(lastAt, now, locale, words.justNow)}
        </time>
      </td>
    </tr>
  );
}
