import { useEffect, useRef, useState } from "preact/hooks";
import type { JSX } from "preact";
import { Icon } from "./Icon";
import type { IconName } from "./Icon";
import { useWords } from "./page";

interface AskedItemProps {
  readonly icon: IconName;
  readonly label: string;
  readonly question: string;
  readonly yes: string;
  readonly isDisabled?: boolean;
  /** Why it is disabled. */
  readonly hint?: string | null;
  /** Resolves to what went wrong, in words, or null. */
  readonly onYes: () => Promise<string | null>;
}

/** An item of a menu that cannot be undone from here: asked once more, in the same place. */
export function AskedItem(props: AskedItemProps): JSX.Element {
  const { icon, label, question, yes, isDisabled = false, hint = null, onYes } = props;
  const words = useWords();
  const [isAsked, setIsAsked] = useState(false);
  const [isUnderWay, setIsUnderWay] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const cancel = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    // The button that had the focus is gone.
    if (isAsked) cancel.current?.focus();
  }, [isAsked]);
  if (!isAsked) {
    return (
      <button
        type="button"
        class="menu-item"
        disabled={isDisabled}
        onClick={() => {
          setProblem(null);
          setIsAsked(true);
        }}
      >
        <Icon name={icon} />
        <span>
          {label}
          {hint !== null && <span class="menu-hint">{hint}</span>}
        </span>
      </button>
    );
  }
  return (
    <div class="menu-question" role="group" aria-label={label}>
      <p>{question}</p>
      {hint !== null && <p class="quiet">{hint}</p>}
      {problem !== null && (
        <p class="menu-problem" role="alert">
          {problem}
        </p>
      )}
      <div class="menu-buttons">
        <button
          type="button"
          class="button"
          ref={cancel}
          onClick={() => {
            setIsAsked(false);
          }}
        >
          {words.header.cancel}
        </button>
        <button
          type="button"
          class="button danger"
          disabled={isUnderWay || isDisabled}
          onClick={() => {
            setIsUnderWay(true);
            void onYes().then((found) => {
              setIsUnderWay(false);
              setProblem(found);
              if (found === null) setIsAsked(false);
            });
          }}
        >
          {yes}
        </button>
      </div>
    </div>
  );
}
