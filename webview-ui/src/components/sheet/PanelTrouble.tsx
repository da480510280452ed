import type { JSX } from "preact";
import { Icon } from "../Icon";

interface PanelTroubleProps {
  readonly text: string;
  /** The way to try it again, if there is one. */
  readonly retry?: { readonly label: string; readonly onRetry: () => void };
}

/** In a sheet: what did not work. */
export function PanelTrouble({ text, retry }: PanelTroubleProps): JSX.Element {
  return (
    <p class="panel-note" role="alert">
      <Icon name="alert" />
      <span>{text}</span>
      {retry !== undefined && (
        <button type="button" class="link-button" onClick={retry.onRetry}>
          {retry.label}
        </button>
      )}
    </p>
  );
}
