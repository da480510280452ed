import type { JSX } from "preact";
import { useWords } from "../page";
import { takeNoFocus } from "../takeNoFocus";
import { usePlanReset } from "../usePlanReset";

interface LimitLineProps {
  readonly isDisabled: boolean;
  readonly onSend: () => void;
}

/** While the plan takes nothing: until when, and a way to send what is typed for that time. */
export function LimitLine({ isDisabled, onSend }: LimitLineProps): JSX.Element | null {
  const words = useWords();
  const reset = usePlanReset();
  if (reset?.isRefusing !== true) return null;
  return (
    <p class="composer-hint limit-line">
      <span>{words.composer.limitUntil(reset.time)}</span>
      <button
        type="button"
        class="link-button"
        disabled={isDisabled}
        onMouseDown={takeNoFocus}
        onClick={onSend}
      >
        {words.composer.sendThen}
      </button>
    </p>
  );
}
