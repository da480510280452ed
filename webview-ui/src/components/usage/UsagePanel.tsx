import { useEffect, useState } from "preact/hooks";
import type { JSX } from "preact";
import type { Store } from "../../store/store";
import { isSameDay } from "../../../../src/shared/sameDay";
import { usageWords } from "../../wording/usage";
import { usePage } from "../page";
import { Sheet } from "../sheet/Sheet";
import { useNow } from "../useNow";
import { BlockSection } from "./BlockSection";
import { ConversationFigures } from "./ConversationFigures";
import { ConversationsSection } from "./ConversationsSection";
import { DaysSection } from "./DaysSection";
import { FolderFigures } from "./FolderFigures";
import { MeaningSection } from "./MeaningSection";
import { PeriodsSection } from "./PeriodsSection";
import { PlanSection } from "./PlanSection";
import { ReadingNote } from "./ReadingNote";
import { UsageDesk } from "./usageDesk";

interface UsagePanelProps {
  readonly store: Store;
  readonly onClose: () => void;
}

/** How much of the plan is used up, what Claude's logs tell of days, models and conversations, and what the numbers mean. */
export function UsagePanel({ store, onClose }: UsagePanelProps): JSX.Element {
  const words = usageWords[usePage().language];
  const [desk] = useState(() => new UsageDesk(store));
  useEffect(
    () => () => {
      desk.dispose();
    },
    [desk],
  );
  const now = useNow(15_000, true) - store.clockAheadMs.value;
  const { planWindows, usage } = store.state.value;
  const { summary } = desk.reading.value;
  return (
    <Sheet title={words.title} side="right" onClose={onClose}>
      <PlanSection windows={planWindows} now={now} words={words} />
      <ReadingNote desk={desk} usage={usage} />
      <BlockSection
        block={summary?.block ?? null}
        short={summary === null ? (usage?.block ?? null) : null}
        isCounted={summary !== null || (usage !== null && usage.scan === null)}
        windows={planWindows}
        now={now}
      />
      {summary === null ? (
        // What was counted on another day, as before the PC slept, is not what is used today.
        usage?.today && isSameDay(usage.asOf, now) && <PeriodsSection today={usage.today} />
      ) : (
        <>
          <PeriodsSection summary={summary} now={now} />
          <DaysSection summary={summary} />
        </>
      )}
      <ConversationFigures
        conversation={store.conversation.value}
        summary={summary}
        words={words}
      />
      {summary !== null && (
        <>
          <FolderFigures used={summary.folder} words={words} />
          <ConversationsSection
            desk={desk}
            store={store}
            summary={summary}
            now={now}
            onClose={onClose}
          />
        </>
      )}
      <MeaningSection summary={summary} now={now} words={words} />
    </Sheet>
  );
}
