import { useState } from "preact/hooks";
import type { JSX } from "preact";
import type { AnsweredPermission, Author, Turn } from "../../../src/shared/state";
import { compactCount, duration, money, timeOfDay } from "../text/format";
import type { Wording } from "../wording/index";
import { authorName } from "./authorName";
import { Blocks, ProblemNote } from "./Blocks";
import { Icon } from "./Icon";
import { memo } from "./memo";
import { useWords } from "./page";

interface TurnViewProps {
  readonly turn: Turn;
  readonly answered: readonly AnsweredPermission[];
  readonly you: Author | null;
  /** True while a permission card below says what the turn waits for. */
  readonly isWaiting: boolean;
}

/** One prompt and its answer. */
export const TurnView = memo(({ turn, answered, you, isWaiting }: TurnViewProps): JSX.Element => {
  const words = useWords();
  const isRunning = turn.status === "running" || turn.status === "stopping";
  const isEmpty =
    turn.blocks.length + answered.length === 0 &&
    (turn.status === "queued" || (turn.status === "running" && isWaiting));
  return (
    <article class="turn" data-status={turn.status}>
      <PromptBubble
        text={turn.text}
        caption={turn.by.id === you?.id ? null : words.chat.from(authorName(turn.by, words))}
      />
      {turn.status === "queued" && <Status icon="clock" text={words.turn.queued} />}
      {!isEmpty && (
        <div class="answer" aria-busy={isRunning}>
          <h2 class="visually-hidden">{words.chat.answer}</h2>
          <Blocks blocks={turn.blocks} answered={answered} />
          {turn.status === "running" && !isWaiting && <Activity turn={turn} words={words} />}
          {turn.status === "stopping" && <Status icon="clock" text={words.turn.stopping} />}
          <Ending turn={turn} words={words} />
        </div>
      )}
    </article>
  );
});

interface PromptBubbleProps {
  readonly text: string;
  readonly caption: string | null;
}

/** Longer prompts are folded (characters, lines). */
const longPrompt = { characters: 900, lines: 14 };

export function PromptBubble({ text, caption }: PromptBubbleProps): JSX.Element {
  const words = useWords();
  const [isWhole, setIsWhole] = useState(false);
  const isLong = text.length > longPrompt.characters || text.split("\n").length > longPrompt.lines;
  return (
    <div class="prompt">
      <h2 class="visually-hidden">{words.chat.you}</h2>
      {caption !== null && <p class="prompt-caption">{caption}</p>}
      <div class="bubble" data-folded={isLong && !isWhole} dir="auto">
        {text}
      </div>
      {isLong && (
        <button
          type="button"
          class="link-button"
          aria-expanded={isWhole}
          onClick={() => {
            setIsWhole(!isWhole);
          }}
        >
          {isWhole ? words.turn.showLess : words.turn.showAll}
        </button>
      )}
    </div>
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
      {turn.status === "indeterminate" && <Status icon="alert" text={words.turn.indeterminate} />}
      {turn.problem !== null && (
        <ProblemNote level="error" code={turn.problem.code} detail={turn.problem.detail} />
      )}
      {turn.status === "failed" && turn.problem === null && (
        <Status icon="alert" text={words.turn.failed} />
      )}
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
