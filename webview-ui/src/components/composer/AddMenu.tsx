import { useId, useRef, useState } from "preact/hooks";
import type { JSX, RefObject } from "preact";
import { usePictures } from "../../images/pictures";
import { Icon } from "../Icon";
import { useStore, useWords } from "../page";
import { useCloseFromOutside } from "../useCloseFromOutside";

interface AddMenuProps {
  readonly conversationId: string | null;
  /** Where the message is written. */
  readonly field: RefObject<HTMLTextAreaElement | null>;
}

/** What can be added to a message: pictures (the system offers the camera, too), files, commands. */
export function AddMenu({ conversationId, field }: AddMenuProps): JSX.Element {
  const words = useWords();
  const { drafts } = useStore();
  const pictures = usePictures();
  const [isOpen, setIsOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const menuId = useId();
  useCloseFromOutside(root, isOpen, () => {
    setIsOpen(false);
  });
  const add = (files: Iterable<File>): void => {
    void pictures.uploadsOf(conversationId).add([...files]);
  };
  /** Begins a word that the completion then offers something for. */
  const begin = (mark: "@" | "/"): void => {
    setIsOpen(false);
    const text = drafts.get(conversationId);
    drafts.set(conversationId, mark === "/" ? `/${text}` : `${text}${spaceAfter(text)}@`);
    const caret = mark === "/" ? 1 : text.length + spaceAfter(text).length + 1;
    requestAnimationFrame(() => {
      field.current?.focus();
      field.current?.setSelectionRange(caret, caret);
    });
  };
  return (
    <div class="add-menu" ref={root}>
      <button
        type="button"
        class="round-button add"
        aria-label={words.attachments.add}
        title={words.attachments.add}
        aria-expanded={isOpen}
        aria-controls={menuId}
        onClick={() => {
          setIsOpen(!isOpen);
        }}
      >
        <Icon name="plus" />
      </button>
      <input
        ref={input}
        class="visually-hidden"
        type="file"
        accept="image/*"
        multiple
        tabIndex={-1}
        aria-hidden="true"
        onChange={({ currentTarget }) => {
          add(currentTarget.files ?? []);
          // The same picture can be picked again.
          currentTarget.value = "";
        }}
      />
      {isOpen && (
        <div class="add-panel" id={menuId}>
          <MenuItem
            icon="image"
            label={words.attachments.picture}
            onClick={() => {
              setIsOpen(false);
              input.current?.click();
            }}
          />
          <MenuItem
            icon="read"
            label={words.attachments.file}
            sign="@"
            onClick={() => {
              begin("@");
            }}
          />
          <MenuItem
            icon="command"
            label={words.attachments.command}
            sign="/"
            onClick={() => {
              begin("/");
            }}
          />
        </div>
      )}
    </div>
  );
}

function spaceAfter(text: string): string {
  return text === "" || /\s$/.test(text) ? "" : " ";
}

interface MenuItemProps {
  readonly icon: "image" | "read" | "command";
  readonly label: string;
  /** What can be typed instead. */
  readonly sign?: string;
  readonly onClick: () => void;
}

function MenuItem({ icon, label, sign, onClick }: MenuItemProps): JSX.Element {
  return (
    <button type="button" class="menu-item" onClick={onClick}>
      <Icon name={icon} />
      <span class="menu-item-text">{label}</span>
      {sign !== undefined && (
        <kbd class="menu-sign" aria-hidden="true">
          {sign}
        </kbd>
      )}
    </button>
  );
}
