import { useId, useRef, useState } from "preact/hooks";
import type { JSX, RefObject } from "preact";
import { usePictures } from "../../images/pictures";
import { Icon } from "../Icon";
import type { IconName } from "../Icon";
import { lazy } from "../lazy";
import { loadLater } from "../loadLater";
import { Nothing } from "../Nothing";
import { usePage, useStore } from "../page";
import { useCloseFromOutside } from "../useCloseFromOutside";
import { speechInput } from "./speech";

const EditorAdds = lazy(async () => (await loadLater()).EditorAdds, Nothing);

interface AddMenuProps {
  readonly conversationId: string | null;
  /** Where the message is written. */
  readonly field: RefObject<HTMLTextAreaElement | null>;
  readonly onVoice: () => void;
}

/** What can be added to a message: pictures, files, commands, speech. */
export function AddMenu({ conversationId, field, onVoice }: AddMenuProps): JSX.Element {
  const { words, isInEditor } = usePage();
  const { drafts } = useStore();
  const pictures = usePictures();
  const [isOpen, setIsOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const menuId = useId();
  const hasVoice = !isInEditor && speechInput() !== null;
  useCloseFromOutside(root, isOpen, () => {
    setIsOpen(false);
  });
  const add = (files: Iterable<File>): void => {
    void pictures.uploadsOf(conversationId).add([...files]);
  };
  /** Has the system ask for pictures, or for one that is taken now. */
  const pick = (isCamera: boolean) => (): void => {
    const element = input.current;
    if (element === null) return;
    element.multiple = !isCamera;
    if (isCamera) element.setAttribute("capture", "environment");
    else element.removeAttribute("capture");
    element.click();
  };
  /** Begins a word that the completion then offers something for. */
  const begin = (mark: "@" | "/") => (): void => {
    const text = drafts.get(conversationId);
    const begun = mark === "/" ? `/${text}` : `${text}${spaceAfter(text)}@`;
    drafts.set(conversationId, begun);
    const element = field.current;
    if (element === null) return;
    // Not only when it is drawn: who types on at once would be put back, and a phone shows its
    // keyboard within the tap only.
    element.value = begun;
    element.focus();
    const caret = mark === "/" ? 1 : begun.length;
    element.setSelectionRange(caret, caret);
  };
  const { attachments } = words;
  const items: readonly MenuItemProps[] = [
    ...(hasCamera()
      ? [{ icon: "camera", label: attachments.camera, onClick: pick(true) } as const]
      : []),
    { icon: "image", label: attachments.picture, onClick: pick(false) },
    { icon: "read", label: attachments.file, sign: "@", onClick: begin("@") },
    { icon: "command", label: attachments.command, sign: "/", onClick: begin("/") },
    ...(hasVoice ? [{ icon: "voice", label: attachments.voice, onClick: onVoice } as const] : []),
  ];
  return (
    <div class="add-menu" ref={root}>
      <button
        type="button"
        class="round-button add"
        aria-label={words.attachments.add}
        title={words.attachments.add}
        aria-expanded={isOpen}
        aria-controls={isOpen ? menuId : undefined}
        onClick={() => {
          setIsOpen(!isOpen);
        }}
      >
        <Icon name="plus" />
      </button>
      <PictureInput field={input} onAdd={add} />
      {isOpen && (
        <div class="add-panel" id={menuId}>
          {items.map(({ onClick, ...item }) => (
            <MenuItem
              key={item.icon}
              {...item}
              onClick={() => {
                setIsOpen(false);
                onClick();
              }}
            />
          ))}
          <EditorAdds
            onDone={() => {
              setIsOpen(false);
            }}
          />
        </div>
      )}
    </div>
  );
}

/** Has the system ask for pictures when it is clicked; not to be seen. */
function PictureInput(props: {
  readonly field: RefObject<HTMLInputElement | null>;
  readonly onAdd: (files: Iterable<File>) => void;
}): JSX.Element {
  return (
    <input
      ref={props.field}
      class="visually-hidden"
      type="file"
      accept="image/*"
      tabIndex={-1}
      aria-hidden="true"
      onChange={({ currentTarget }) => {
        props.onAdd(currentTarget.files ?? []);
        // The same picture can be picked again.
        currentTarget.value = "";
      }}
    />
  );
}

/** A computer's browser would only offer files again. */
function hasCamera(): boolean {
  return matchMedia("(pointer: coarse)").matches;
}

function spaceAfter(text: string): string {
  return text === "" || /\s$/.test(text) ? "" : " ";
}

interface MenuItemProps {
  readonly icon: IconName;
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
