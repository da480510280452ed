import { useLayoutEffect, useId, useRef } from "preact/hooks";
import type { ComponentChildren, JSX, RefObject } from "preact";
import { Icon } from "../Icon";
import { usePage } from "../page";
import { useSheets } from "./sheets";
import { useDragToClose } from "./useDragToClose";

interface SheetProps {
  readonly title: string;
  /** Where it stands on a wide screen; on a phone it comes from below. */
  readonly side: "left" | "right" | "middle";
  readonly onClose: () => void;
  /** Another view in the same sheet: the way back to the first one. */
  readonly onBack?: (() => void) | undefined;
  /** Beside the title. */
  readonly actions?: ComponentChildren;
  /** Below what scrolls, always in sight. */
  readonly foot?: ComponentChildren;
  readonly children: ComponentChildren;
}

/**
 * Lies over the conversation: from below on a phone, at a side on a wide screen, over the whole view
 * in the editor. The browser's own dialog keeps the focus in it and gives it back; Escape, the back
 * button, a drag downwards and a tap beside it close it.
 */
export function Sheet(props: SheetProps): JSX.Element {
  const { title, side, onClose, onBack, actions, foot, children } = props;
  const { words } = usePage();
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  useModal(dialog, heading);
  useSheets().onBack = onBack ?? onClose;
  const drag = useDragToClose(dialog, onClose);
  return (
    <dialog
      ref={dialog}
      class="sheet"
      data-side={side}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        (onBack ?? onClose)();
      }}
      onClick={({ target }) => {
        // The dialog itself is hit only beside what it holds.
        if (target === dialog.current) onClose();
      }}
    >
      <div class="sheet-body" data-focus-home="h2">
        <div class="sheet-head" {...drag}>
          <span class="sheet-grip" aria-hidden="true" />
          {onBack !== undefined && (
            <button
              type="button"
              class="icon-button sheet-back"
              aria-label={words.sheet.back}
              onClick={onBack}
            >
              <Icon name="chevron" />
            </button>
          )}
          <h2 ref={heading} id={titleId} tabIndex={-1}>
            {title}
          </h2>
          {actions}
          <button
            type="button"
            class="icon-button"
            aria-label={words.sheet.close}
            title={words.sheet.close}
            onClick={onClose}
          >
            <Icon name="cross" />
          </button>
        </div>
        {/* Who has only keys scrolls it, also where nothing in it can be pressed. */}
        <div class="sheet-content" tabIndex={0}>
          {children}
        </div>
        {foot !== undefined && <div class="sheet-foot">{foot}</div>}
      </div>
    </dialog>
  );
}

/** Open for as long as it is rendered; the focus begins at the heading, so that no keyboard comes up. */
function useModal(
  dialog: RefObject<HTMLDialogElement | null>,
  heading: RefObject<HTMLElement | null>,
): void {
  useLayoutEffect(() => {
    const element = dialog.current;
    if (element === null) return undefined;
    const opener = document.activeElement;
    element.showModal();
    heading.current?.focus();
    return () => {
      element.close();
      // The browser does this only for a dialog that stays in the document.
      if (opener instanceof HTMLElement) opener.focus();
    };
  }, [dialog, heading]);
}
