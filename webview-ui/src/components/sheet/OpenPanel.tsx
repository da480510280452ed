import type { JSX } from "preact";
import type { Store } from "../../store/store";
import { PickerPanel } from "../composer/PickerPanel";
import { ConversationsPanel } from "../conversations/ConversationsPanel";
import { QueuePanel } from "../queue/QueuePanel";
import type { SheetName } from "./sheets";

interface OpenPanelProps {
  readonly name: SheetName;
  readonly store: Store;
  readonly onClose: () => void;
}

/** What is in the sheet that is open. All of them come together: they share most of their parts. */
export function OpenPanel({ name, store, onClose }: OpenPanelProps): JSX.Element | null {
  const conversation = store.conversation.value;
  switch (name) {
    case "queue":
      return <QueuePanel store={store} onClose={onClose} />;
    case "conversations":
      return <ConversationsPanel store={store} onClose={onClose} />;
    case "model":
    case "mode":
    case "effort":
      return conversation === null ? null : (
        <PickerPanel
          key={name}
          kind={name}
          store={store}
          conversation={conversation}
          onClose={onClose}
        />
      );
  }
}
