import { useId, useState } from "preact/hooks";
import type { ComponentChildren, JSX } from "preact";
import { Icon } from "./Icon";

/** Whether a line of a conversation is open, and the id of what stands below it then. */
export interface Fold {
  readonly isOpen: boolean;
  readonly bodyId: string;
  toggle(): void;
}

export function useFold(isOpenAtFirst = false): Fold {
  const [isOpen, setIsOpen] = useState(isOpenAtFirst);
  const toggle = (): void => {
    setIsOpen(!isOpen);
  };
  return { isOpen, bodyId: useId(), toggle };
}

interface FoldLineProps {
  readonly fold: Fold;
  /** Nothing to open: it is only a line then. */
  readonly hasBody?: boolean;
  readonly children: ComponentChildren;
}

/** The line that opens and closes what stands below it. */
export function FoldLine({ fold, hasBody = true, children }: FoldLineProps): JSX.Element {
  if (!hasBody) return <div class="tool-line">{children}</div>;
  return (
    <button
      type="button"
      class="tool-line"
      aria-expanded={fold.isOpen}
      aria-controls={fold.bodyId}
      onClick={() => {
        fold.toggle();
      }}
    >
      {children}
      <span class="tool-chevron">
        <Icon name="chevron" />
      </span>
    </button>
  );
}

interface FoldBodyProps {
  readonly fold: Fold;
  readonly class: string;
  readonly children: ComponentChildren;
}

/** What the line opens to; not there while it is closed. */
export function FoldBody(props: FoldBodyProps): JSX.Element | null {
  const { fold, children } = props;
  if (!fold.isOpen) return null;
  return (
    <div class={props.class} id={fold.bodyId}>
      {children}
    </div>
  );
}
