import type { JSX } from "preact";
import type { AnsweredPermission, Author, Turn } from "../../../src/shared/state";
import { loadWholeTurn } from "../store/details";
import { compactCount, duration, money, timeOfDay } from "../text/format";
import type { Wording } from "../wording/index";
import { fromCaption } from "./authorName";
import { Blocks } from "./Blocks";
import { Icon } from "./Icon";
import { LoadButton } from "./LoadButton";
import { memo } from "./memo";
import { useStore, useWords } from "./page";
import { ProblemNote } from "./ProblemNote";
import { PromptBubble } from "./PromptBubble";
import { SendAgain } from "./SendAgain";
import { UndecidedCard } from "./UndecidedCard";
import { useLoaded } from "./useLoaded";

interface TurnViewProps {
  readonly turn: Turn;
  readonly answered: readonly AnsweredPermission[];
  readonly you: Author | null;
  /** True while a permission card below says what the turn waits for. */
  readonly isWaiting: boolean;
  /** The host's state has it: where it did not end well, it can be decided about. */
  readonly mayBeSettled?: boolean;
}

/** One prompt and its answer. */
export const TurnView = memo((props: TurnViewProps): JSX.Element => {
  const { turn, answered, you, isWaiting, mayBeSettled = false } = props;
  const words = useWords();
  const isRunning = turn.status === "running" || turn.status === "stopping";
  const isEmpty =
    turn.blocks.length + answered.length === 0 && turn.status === "running" && isWaiting;
  return (
    <article class="turn" data-status={turn.status}>
      <PromptBubble prompt={turn} caption={fromCaption(turn.by, you, words)} />
      {!isEmpty && (
        <div class="answer" aria-busy={isRunning}>
          <h2 class="visually-hidden">{words.chat.answer}</h2>
          {turn.omittedBlocks > 0 && <EarlierSteps turn={turn} words={words} />}
          <Blocks blocks={turn.blocks} answered={answered} isRunning={isRunning} />
          {turn.status === "running" && !isWaiting && <Activity turn={turn} words={words} />}
          {turn.status === "stopping" && <Status icon="clock" text={words.turn.stopping} />}
          <Ending turn={turn} words={words} />
          {mayBeSettled && <SendAgain turn={turn} />}
        </div>
      )}
    </article>
  );
});

/** The beginning of a long turn, which is fetched on demand. */
function EarlierSteps(props: { readonly turn: Turn; readonly words: Wording }): JSX.Element {
  const { turn, words } = props;
  const store = useStore();
  const whole = useLoaded(async () => ((await loadWholeTurn(store, turn.id)) ? true : null));
  return (
    <p class="earlier-steps">
      <LoadButton label={words.turn.earlierSteps(turn.omittedBlocks)} loaded={whole} />
    </p>
  );
}

/** Before the first word there is nothing else to see that would move. */
function Activity({
  turn,
  words,
}: {
  readonly turn: Turn;
  readonly words: Wording;
}): JSX.Element | null {
  const last = turn.blocks.at(-1);
  const speaksForItself =
    (last?.kind === "tool" && last.tool.status === "running") ||
    ((last?.kind === "text" || last?.kind === "thinking") && last.isOpen);
  return speaksForItself ? null : (
    <p class="activity">
      <span class="activity-dots" aria-hidden="true" />
      <span class="visually-hidden">{words.turn.working}</span>
    </p>
  );
}

function Status(props: {
  readonly icon: "clock" | "stop" | "alert";
  readonly text: string;
}): JSX.Element {
  return (
    <p class="turn-status">
      <Icon name={props.icon} />
      {props.text}
    </p>
  );
}

function Ending({ turn, words }: { readonly turn: Turn; readonly words: Wording }): JSX.Element {
  return (
    <>
      {turn.status === "interrupted" && <Status icon="stop" text={words.turn.interrupted} />}
      {/* What became of an unknown end is said below, by the card that asks for a decision. */}
      {turn.problem !== null && turn.status !== "indeterminate" && (
        <ProblemNote level="error" problem={turn.problem} />
      )}
      {turn.status === "failed" && turn.problem === null && (
        <Status icon="alert" text={words.turn.failed} />
      )}
      {turn.status === "indeterminate" && <UndecidedCard turn={turn} />}
      {turn.endedAt !== null && <Figures turn={turn} endedAt={turn.endedAt} words={words} />}
    </>
  );
}

/** When it ended, how long it took, what it cost: as far as the CLI told. */
function Figures(props: {
  readonly turn: Turn;
  readonly endedAt: number;
  readonly words: Wording;
}): JSX.Element {
  const { turn, endedAt, words } = props;
  const { stats } = turn;
  const took = stats?.durationMs ?? (turn.startedAt === null ? null : endedAt - turn.startedAt);
  const tokens = (stats?.inputTokens ?? 0) + (stats?.outputTokens ?? 0);
  const costUsd = stats?.costUsd ?? null;
  const figures = [
    timeOfDay(endedAt, Date.now(), words.locale),
    took === null || took < 100 ? null : duration(took, words.locale),
    costUsd === null ? null : money(costUsd, words.locale),
    tokens === 0 ? null : words.turn.tokens(compactCount(tokens)),
  ];
  return <p class="figures">{figures.filter((figure) => figure !== null).join(" · ")}</p>;
}
