import { useId } from "preact/hooks";
import type { JSX } from "preact";

interface SwitchProps {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly isOn: boolean;
  readonly isDisabled?: boolean;
  readonly onChange: (isOn: boolean) => void;
}

/** On or off, at once. The whole row can be tapped. */
export function Switch({ label, hint, isOn, isDisabled, onChange }: SwitchProps): JSX.Element {
  const hintId = useId();
  return (
    <label class="setting switch-row">
      <span class="switch-text">
        <span>{label}</span>
        {hint !== undefined && (
          <span class="setting-hint" id={hintId}>
            {hint}
          </span>
        )}
      </span>
      <input
        type="checkbox"
        role="switch"
        class="switch"
        aria-label={label}
        aria-describedby={hint === undefined ? undefined : hintId}
        checked={isOn}
        disabled={isDisabled ?? false}
        onChange={({ currentTarget: { checked } }) => {
          onChange(checked);
        }}
      />
    </label>
  );
}
