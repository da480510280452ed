import type { JSX } from "preact";
import type { IconName } from "./Icon";
import { Icon } from "./Icon";

/** One of the things that can be done with a row of a list. */
export function TrayButton(props: {
  readonly icon: IconName;
  readonly label: string;
  readonly isDisabled: boolean;
  /** The icon stands on its head. */
  readonly isTurned?: boolean;
  readonly isDanger?: boolean;
  readonly onClick: () => void;
}): JSX.Element {
  return (
    <button
      type="button"
      class="tray-button"
      data-tone={props.isDanger === true ? "danger" : undefined}
      disabled={props.isDisabled}
      onClick={props.onClick}
    >
      <span class={props.isTurned === true ? "turned" : undefined}>
        <Icon name={props.icon} />
      </span>
      {props.label}
    </button>
  );
}
