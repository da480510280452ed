import type { JSX } from "preact";
import type { Conversation } from "../../../../src/shared/state";
import type { UsageOfConversation, UsageSummary } from "../../../../src/shared/usage";
import { contextShare } from "../../text/contextShare";
import { percent, wholeCount } from "../../text/format";
import type { UsageWording } from "../../wording/usage";
import { usageHistoryWords } from "../../wording/usageHistory";
import { usePage } from "../page";
import { conversationCost } from "./conversationCost";
import type { Figure } from "./FigureList";
import { FigureList } from "./FigureList";
import { ModelTable } from "./ModelTable";
import { kindFigures, kindsOf, kindsOfTurns } from "./tokenKinds";
import { useCost } from "./useCost";

interface ConversationFiguresProps {
  readonly conversation: Conversation | null;
  readonly summary: UsageSummary | null;
  readonly words: UsageWording;
}

/** What the conversation on the screen took. */
export function ConversationFigures(props: ConversationFiguresProps): JSX.Element {
  const { conversation, summary, words } = props;
  return (
    <section class="panel-section" aria-label={words.conversation}>
      <h3>{words.conversation}</h3>
      {conversation === null ? (
        <p class="usage-text">{words.noConversation}</p>
      ) : (
        <Figures
          conversation={conversation}
          logged={summary?.conversations.find(({ sessionId }) => sessionId === conversation.id)}
          words={words}
        />
      )}
    </section>
  );
}

interface FiguresProps {
  readonly conversation: Conversation;
  /** By Claude's logs, which have its beginning and its sub-agents, too. */
  readonly logged: UsageOfConversation | undefined;
  readonly words: UsageWording;
}

function Figures({ conversation, logged, words }: FiguresProps): JSX.Element {
  const { language, words: page } = usePage();
  const { locale } = page;
  const { cost, atLeast, unpriced } = useCost();
  const { turns, hasOlderTurns } = conversation;
  const known = conversationCost(conversation, logged);
  const missing = known === null ? null : unpriced(known);
  const shown = known === null ? words.noCost : cost(known);
  const figures: readonly (Figure | null)[] = [
    [words.cost, known?.source === "part" ? atLeast(shown) : shown],
    ...kindFigures(logged ? kindsOf(logged) : kindsOfTurns(turns), words, locale),
    [words.turns, wholeCount(turns.length, locale)],
    contextOf(conversation, words, locale),
  ];
  const part = logged === undefined ? words.partOnly : words.partPrompts;
  const isOwnSum = known?.source === "claude" && Boolean(logged?.models);
  const notes = [
    known && words.costSource[known.source],
    isOwnSum ? words.modelSource : null,
    hasOlderTurns ? part : null,
  ]
    .filter((note) => note !== null)
    .join(" ");
  return (
    <>
      <FigureList figures={figures.filter((figure) => figure !== null)} />
      {logged?.models && <ModelTable models={logged.models} words={usageHistoryWords[language]} />}
      {missing !== null && <p class="usage-text">{missing}</p>}
      {notes !== "" && <p class="usage-text">{notes}</p>}
    </>
  );
}

function contextOf({ context }: Conversation, words: UsageWording, locale: string): Figure | null {
  if (context === null) return null;
  const used = wholeCount(context.usedTokens, locale);
  if (context.windowTokens === null) return [words.context, used];
  const size = wholeCount(context.windowTokens, locale);
  const share = percent(contextShare(context) ?? 0, locale);
  return [words.context, `${words.contextOf(used, size)} · ${share}`];
}
