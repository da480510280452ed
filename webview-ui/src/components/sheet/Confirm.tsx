import { useEffect, useRef } from "preact/hooks";
import type { JSX } from "preact";
import { useWords } from "../page";

interface ConfirmProps {
  readonly question: string;
  readonly yes: string;
  readonly isDisabled?: boolean;
  readonly onYes: () => void;
  readonly onNo: () => void;
}

/** Asks once more, in the place of what was pressed. */
export function Confirm({ question, yes, isDisabled, onYes, onNo }: ConfirmProps): JSX.Element {
  const words = useWords();
  const no = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    // The button that had the focus is gone.
    no.current?.focus();
  }, []);
  return (
    <div class="confirm" role="group" aria-label={question}>
      <p>{question}</p>
      <div class="confirm-buttons">
        <button type="button" class="button" ref={no} onClick={onNo}>
          {words.queue.cancel}
        </button>
        <button type="button" class="button danger" disabled={isDisabled ?? false} onClick={onYes}>
          {yes}
        </button>
      </div>
    </div>
  );
}
