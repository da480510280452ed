import type { JSX } from "preact";
import { Icon } from "../Icon";

interface RowMenuButtonProps {
  readonly label: string;
  readonly isOpen: boolean;
  /** The id of what it opens. */
  readonly controls: string;
  readonly onToggle: () => void;
}

/** At the end of a row of a list: opens what can be done with it. */
export function RowMenuButton(props: RowMenuButtonProps): JSX.Element {
  const { label, isOpen, controls, onToggle } = props;
  return (
    <button
      type="button"
      class="icon-button"
      aria-label={label}
      aria-expanded={isOpen}
      aria-controls={controls}
      onClick={onToggle}
    >
      <Icon name="more" />
    </button>
  );
}

/** In its place while the host is asked. */
export function RowSpinner(): JSX.Element {
  return (
    <span class="row-spinner">
      <span class="spinner" aria-hidden="true" />
    </span>
  );
}
