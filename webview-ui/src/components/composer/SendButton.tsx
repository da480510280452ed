import { useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { JSX } from "preact";
import type { PromptOptions } from "../../store/unsent";
import { Icon } from "../Icon";
import type { IconName } from "../Icon";
import { useStore, useWords } from "../page";
import { takeNoFocus } from "../takeNoFocus";
import { useCloseFromOutside } from "../useCloseFromOutside";
import { usePlanReset } from "../usePlanReset";
import { isWorking } from "../workState";
import { useHold } from "./useHold";

/** How a message goes out. */
export type SendWay = Pick<PromptOptions, "isUrgent" | "isDeferred">;

interface SendButtonProps {
  readonly isDisabled: boolean;
  readonly onSend: (way: SendWay) => void;
}

interface WayItem {
  readonly icon: IconName;
  readonly label: string;
  readonly way: SendWay;
}

/**
 * Sends. Held, or by the menu key and the arrows, it offers the other ways while there are any: at
 * once in place of what runs, or when the plan's limit is lifted.
 */
export function SendButton({ isDisabled, onSend }: SendButtonProps): JSX.Element {
  const words = useWords();
  const root = useRef<HTMLDivElement>(null);
  const [isOpen, setIsOpen] = useState(false);
  const menuId = useId();
  const items = useWays();
  const hasMenu = items.length > 1;
  const isShown = isOpen && hasMenu && !isDisabled;
  const close = (): void => {
    setIsOpen(false);
  };
  useCloseFromOutside(root, isShown, close);
  useFirstFocus(root, isShown);
  const open = (): boolean => {
    setIsOpen(hasMenu);
    return hasMenu;
  };
  const hold = useHold(() => {
    close();
    onSend({});
  }, open);
  return (
    <div class="send-ways" ref={root}>
      <button
        type="button"
        class="round-button send"
        aria-label={words.composer.send}
        title={hasMenu ? words.composer.sendHold : words.composer.send}
        aria-haspopup={hasMenu ? "menu" : undefined}
        aria-expanded={hasMenu ? isShown : undefined}
        aria-controls={isShown ? menuId : undefined}
        disabled={isDisabled}
        onMouseDown={takeNoFocus}
        onKeyDown={(event) => {
          if (event.key === "ArrowUp" && open()) event.preventDefault();
        }}
        {...hold}
      >
        <Icon name="send" />
      </button>
      {isShown && (
        <div
          class="add-panel"
          id={menuId}
          role="menu"
          aria-label={words.composer.send}
          onKeyDown={moveFocus}
        >
          {items.map(({ icon, label, way }) => (
            <button
              key={label}
              type="button"
              class="menu-item"
              role="menuitem"
              onMouseDown={takeNoFocus}
              onClick={() => {
                close();
                onSend(way);
              }}
            >
              <Icon name={icon} />
              <span>{label}</span>
            </button>
          ))}
        </div>
      )}
    </div>
  );
}

/** The ways there are now; the first is the usual one. */
function useWays(): readonly WayItem[] {
  const words = useWords();
  const { conversations } = useStore().outline.value;
  const reset = usePlanReset();
  const isBusy = conversations.some(isWorking);
  return [
    isBusy
      ? { icon: "clock", label: words.composer.queue, way: {} }
      : { icon: "send", label: words.composer.send, way: {} },
    ...(isBusy
      ? [{ icon: "play", label: words.composer.runNow, way: { isUrgent: true } } as const]
      : []),
    ...(reset === null
      ? []
      : [
          {
            icon: "refresh",
            label: words.queue.atReset(reset.time),
            way: { isDeferred: true },
          } as const,
        ]),
  ];
}

/** Who came by the keyboard goes on by it; a tap leaves the focus, and so the keyboard, alone. */
function useFirstFocus(root: { readonly current: HTMLElement | null }, isShown: boolean): void {
  useLayoutEffect(() => {
    const element = root.current;
    if (!isShown || element === null) return;
    if (element.querySelector("button") !== document.activeElement) return;
    element.querySelector<HTMLElement>("[role=menuitem]")?.focus();
  }, [root, isShown]);
}

function moveFocus(event: KeyboardEvent): void {
  const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  if (step === 0) return;
  event.preventDefault();
  const { currentTarget: menu } = event;
  if (!(menu instanceof HTMLElement)) return;
  const items = [...menu.querySelectorAll<HTMLElement>("[role=menuitem]")];
  const at = items.findIndex((item) => item === document.activeElement);
  items.at((at + step) % items.length)?.focus();
}
