import type { JSX } from "preact";
import { editorWords } from "../../wording/editor";
import { Icon } from "../Icon";
import { usePage, useStore } from "../page";
import { useSheets } from "../sheet/sheets";

/** What can be added to a message where the PC has an editor: what it marks, and what is open in it. */
export function EditorAdds({ onDone }: { readonly onDone: () => void }): JSX.Element | null {
  const words = editorWords[usePage().language];
  const sheets = useSheets();
  if (!useStore().hasEditor.value) return null;
  const items = [
    { name: "problems", icon: "alert", label: words.problems },
    { name: "openFiles", icon: "list", label: words.openFiles },
  ] as const;
  return (
    <>
      {items.map(({ name, icon, label }) => (
        <button
          key={name}
          type="button"
          class="menu-item"
          aria-haspopup="dialog"
          onClick={() => {
            onDone();
            sheets.show(name);
          }}
        >
          <Icon name={icon} />
          <span class="menu-item-text">{label}</span>
        </button>
      ))}
    </>
  );
}
