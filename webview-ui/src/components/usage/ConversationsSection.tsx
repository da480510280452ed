import { useState } from "preact/hooks";
import type { JSX } from "preact";
import type { UsageSummary } from "../../../../src/shared/usage";
import type { RefusalCode } from "../../../../src/shared/protocol";
import type { Trouble } from "../../store/requests";
import type { Store } from "../../store/store";
import { tokenSum } from "../../text/usageSums";
import { usageHistoryWords } from "../../wording/usageHistory";
import { openConversation } from "../conversations/openConversation";
import { usePage } from "../page";
import { useSheets } from "../sheet/sheets";
import { conversationCost } from "./conversationCost";
import type { CostedConversation } from "./ConversationsTable";
import { ConversationsTable } from "./ConversationsTable";
import type { UsageDesk } from "./usageDesk";

/** Rows before somebody wants all. */
const firstRows = 8;

interface ConversationsSectionProps {
  readonly desk: UsageDesk;
  readonly store: Store;
  readonly summary: UsageSummary;
  readonly now: number;
  readonly onClose: () => void;
}

/** The conversations that cost most; a tap opens those of this folder. */
export function ConversationsSection(props: ConversationsSectionProps): JSX.Element {
  const { desk, store, summary, now, onClose } = props;
  const { language, words: page } = usePage();
  const words = usageHistoryWords[language];
  const sheets = useSheets();
  const [isAll, setIsAll] = useState(false);
  const rows = summary.conversations.map((used): CostedConversation => {
    const open = store.state.value.conversations.find(({ id }) => id === used.sessionId);
    const title = open?.title ?? desk.titles.value.get(used.sessionId) ?? null;
    const cost = conversationCost(open, used) ?? { ...used, source: "logs" };
    return { used, cost, title: title === "" ? page.header.untitled : title };
  });
  const all = rows.sort(byCost);
  const shown = isAll ? all : all.slice(0, firstRows);
  const show = async (id: string): Promise<void> => {
    const trouble = await openConversation(store, id);
    if (trouble === null) onClose();
    else if (isRefusal(trouble)) sheets.showUnopened({ id, trouble });
  };
  return (
    <section class="panel-section" aria-label={words.conversations}>
      <h3>{words.conversations}</h3>
      <p class="usage-text">{all.length === 0 ? words.noConversations : words.conversationsHint}</p>
      {all.length > 0 && (
        <ConversationsTable rows={shown} now={now} words={words} onOpen={(id) => void show(id)} />
      )}
      {shown.length < all.length && (
        <button
          type="button"
          class="button plain"
          onClick={() => {
            setIsAll(true);
          }}
        >
          {words.showAll(all.length)}
        </button>
      )}
    </section>
  );
}

/** Those without a price after the others, by their tokens. */
function byCost(a: CostedConversation, b: CostedConversation): number {
  return (b.cost.costUsd ?? -1) - (a.cost.costUsd ?? -1) || tokenSum(b.used) - tokenSum(a.used);
}

function isRefusal(trouble: Trouble): trouble is RefusalCode {
  return trouble !== "connection-lost";
}
