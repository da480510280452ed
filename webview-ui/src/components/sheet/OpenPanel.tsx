import type { JSX } from "preact";
import type { Store } from "../../store/store";
import { ChangesPanel } from "../changes/ChangesPanel";
import { ContextPanel } from "../composer/ContextPanel";
import { PickerPanel } from "../composer/PickerPanel";
import { ConversationsPanel } from "../conversations/ConversationsPanel";
import { DevicesPanel } from "../devices/DevicesPanel";
import { EditorPanel } from "../editor/EditorPanel";
import { FindBar } from "../find/FindBar";
import { QueuePanel } from "../queue/QueuePanel";
import { SettingsPanel } from "../settings/SettingsPanel";
import { UsagePanel } from "../usage/UsagePanel";
import type { SheetName } from "./sheets";

export interface OpenPanelProps {
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
    case "devices":
      return <DevicesPanel store={store} onClose={onClose} />;
    case "settings":
      return <SettingsPanel onClose={onClose} />;
    case "changes":
      return conversation === null ? null : (
        <ChangesPanel
          key={conversation.id}
          store={store}
          conversationId={conversation.id}
          onClose={onClose}
        />
      );
    case "usage":
      return <UsagePanel store={store} onClose={onClose} />;
    case "problems":
    case "openFiles":
      return <EditorPanel key={name} kind={name} store={store} onClose={onClose} />;
    case "find":
      return conversation === null ? null : (
        <FindBar key={conversation.id} store={store} onClose={onClose} />
      );
    case "context":
      return conversation === null ? null : (
        <ContextPanel store={store} conversation={conversation} onClose={onClose} />
      );
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
