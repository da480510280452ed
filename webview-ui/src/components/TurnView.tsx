import { useEffect, useRef } from "preact/hooks";
import type { JSX } from "preact";
import type { AnsweredPermission, Author, Turn } from "../../../src/shared/state";
import { loadWholeTurn } from "../store/details";
import type { Wording } from "../wording/index";
import { fromCaption } from "./authorName";
import { Blocks } from "./Blocks";
import { ChangedFiles } from "./changes/ChangedFiles";
import { Icon } from "./Icon";
import { lazy } from "./lazy";
import { LoadButton } from "./LoadButton";
import { loadLater } from "./loadLater";
import { memo } from "./memo";
import { Nothing } from "./Nothing";
import { useConversationId, useIsOnlyRead, useStore, useWords } from "./page";
import { ProblemNote } from "./ProblemNote";
import { PromptBubble } from "./PromptBubble";
import { restWhenFar } from "./restWhenFar";
import { TurnFigures } from "./TurnFigures";
import { useLoaded } from "./useLoaded";

const SendAgain = lazy(async () => (await loadLater()).SendAgain, Nothing);
const UndecidedCard = lazy(async () => (await loadLater()).UndecidedCard, Nothing);

interface TurnViewProps {
  readonly turn: Turn;
  readonly answered: readonly AnsweredPermission[];
  readonly you: Author | null;
  /** True while a permission card below says what the turn waits for. */
  readonly isWaiting: boolean;
  /** The host's state has it: where it did not end well, it can be decided about. */
  readonly mayBeSettled?: boolean;
  /** It was fetched beside the state, perhaps one of thousands: drawn only near what is on the screen. */
  readonly isOlder?: boolean;
}

/** One prompt and its answer. */
export const TurnView = memo((props: TurnViewProps): JSX.Element => {
  const { turn, answered, you, isWaiting, mayBeSettled = false, isOlder = false } = props;
  const words = useWords();
  const element = useRef<HTMLElement>(null);
  useEffect(() => {
    if (isOlder && element.current !== null) restWhenFar(element.current);
  }, [isOlder]);
  const isRunning = turn.status === "running" || turn.status === "stopping";
  const isEmpty =
    turn.blocks.length + answered.length === 0 && turn.status === "running" && isWaiting;
  return (
    <article class="turn" data-turn={turn.id} data-status={turn.status} ref={element}>
      <PromptBubble prompt={turn} caption={fromCaption(turn, you, words)} />
      {!isEmpty && (
        <div class="answer" aria-busy={isRunning}>
          <h2 class="visually-hidden">{words.chat.answer}</h2>
          {turn.omittedBlocks > 0 && <EarlierSteps turn={turn} words={words} />}
          <Blocks blocks={turn.blocks} answered={answered} isRunning={isRunning} />
          {turn.status === "running" && !isWaiting && <Activity turn={turn} words={words} />}
          {turn.status === "stopping" && <Status icon="clock" text={words.turn.stopping} />}
          <Ending turn={turn} words={words} mayBeSettled={mayBeSettled} />
          {mayBeSettled && isUnsettled(turn) && <SendAgain turn={turn} />}
        </div>
      )}
    </article>
  );
});

/** It did not end well, and nobody has decided yet what is to become of its prompt. */
function isUnsettled({ status, choice }: Turn): boolean {
  return (status === "failed" || status === "interrupted") && choice === null;
}

/** The beginning of a long turn, which is fetched on demand. What is only read came as whole as it can. */
function EarlierSteps(props: { readonly turn: Turn; readonly words: Wording }): JSX.Element {
  const { turn, words } = props;
  const store = useStore();
  const isOnlyRead = useIsOnlyRead();
  const id = useConversationId();
  const whole = useLoaded(async () => ((await loadWholeTurn(store, id, turn.id)) ? true : null));
  const label = words.turn.earlierSteps(turn.omittedBlocks);
  if (isOnlyRead) return <p class="quiet">{label}</p>;
  return (
    <p class="earlier-steps">
      <LoadButton label={label} loaded={whole} />
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

function Ending(props: {
  readonly turn: Turn;
  readonly words: Wording;
  readonly mayBeSettled: boolean;
}): JSX.Element {
  const { turn, words, mayBeSettled } = props;
  const isOnlyRead = useIsOnlyRead();
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
      {turn.status === "indeterminate" && <UndecidedCard turn={turn} mayBeSettled={mayBeSettled} />}
      {turn.endedAt !== null && <TurnFigures turn={turn} endedAt={turn.endedAt} />}
      {turn.endedAt !== null && !isOnlyRead && <ChangedFiles turn={turn} />}
    </>
  );
}
