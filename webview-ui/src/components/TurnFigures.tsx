import { useId, useState } from "preact/hooks";
import type { JSX } from "preact";
import type { Turn } from "../../../src/shared/state";
import { compactCount, duration, timeOfDay } from "../text/format";
import { shortModel } from "../text/shortModel";
import { lazy } from "./lazy";
import { useWords } from "./page";
import { useIsSettled } from "./useIsSettled";
import { useMoney } from "./useMoney";

const TurnDetails = lazy(async () => (await import("./turn/TurnDetails")).TurnDetails);

interface TurnFiguresProps {
  readonly turn: Turn;
  readonly endedAt: number;
}

/** When a turn ended, how long it took, what it cost, as far as the CLI told; opens to all of it. */
export function TurnFigures({ turn, endedAt }: TurnFiguresProps): JSX.Element {
  const words = useWords();
  const detailsId = useId();
  const [isOpen, setIsOpen] = useState(false);
  const money = useMoney();
  const isSettled = useIsSettled();
  // Its line is there from the beginning: nothing moves when they come.
  const line = isSettled ? figuresOf(turn, endedAt, words, money).join(" · ") : "\u00a0";
  if (turn.stats === null) return <p class="figures">{line}</p>;
  return (
    <>
      <button
        type="button"
        class="figures"
        // A button without words is none yet.
        inert={!isSettled}
        aria-expanded={isOpen}
        aria-controls={detailsId}
        onClick={() => {
          setIsOpen(!isOpen);
        }}
      >
        {line}
      </button>
      {isOpen && (
        <div class="figures-details" id={detailsId}>
          <TurnDetails turn={turn} stats={turn.stats} endedAt={endedAt} />
        </div>
      )}
    </>
  );
}

function figuresOf(
  { stats, startedAt }: Turn,
  endedAt: number,
  words: ReturnType<typeof useWords>,
  money: ReturnType<typeof useMoney>,
): readonly string[] {
  const { locale } = words;
  const took = stats?.durationMs ?? (startedAt === null ? null : endedAt - startedAt);
  const tokens = (stats?.inputTokens ?? 0) + (stats?.outputTokens ?? 0);
  const { costUsd = null, modelTurns = null, model = null } = stats ?? {};
  return [
    timeOfDay(endedAt, Date.now(), locale),
    took === null || took < 100 ? null : duration(took, locale),
    costUsd === null ? null : money(costUsd),
    tokens === 0 ? null : words.turn.tokens(compactCount(tokens)),
    modelTurns === null ? null : words.turn.modelTurns(modelTurns),
    model === null ? null : shortModel(model),
  ].filter((figure) => figure !== null);
}
