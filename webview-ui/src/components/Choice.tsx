import { useId } from "preact/hooks";
import type { JSX } from "preact";

interface ChoiceProps<T extends string> {
  readonly label: string;
  /** More about it, below. */
  readonly hint?: string;
  readonly options: readonly (readonly [value: T, label: string])[];
  readonly value: T;
  readonly onChoose: (value: T) => void;
}

/** One of a few, all of them in sight. */
export function Choice<T extends string>(props: ChoiceProps<T>): JSX.Element {
  const { label, hint, options, value, onChoose } = props;
  const id = useId();
  return (
    <fieldset class="setting" aria-describedby={hint === undefined ? undefined : `${id}-hint`}>
      <legend>{label}</legend>
      <div class="segments">
        {options.map(([option, text]) => (
          <label key={option} class="segment">
            <input
              type="radio"
              name={id}
              value={option}
              checked={option === value}
              onChange={() => {
                onChoose(option);
              }}
            />
            <span>{text}</span>
          </label>
        ))}
      </div>
      {hint !== undefined && (
        <p class="setting-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </fieldset>
  );
}
