import { useEffect, useState } from "preact/hooks";
import type { ComponentChildren, JSX } from "preact";
import { Pictures, PicturesContext } from "../../images/pictures";
import { lazy } from "../lazy";
import { usePage, useStore } from "../page";
import { Sheets, SheetsContext, useSheets } from "./sheets";
import { useBackToClose } from "./useBackToClose";

const QueuePanel = lazy(async () => (await import("../queue/QueuePanel")).QueuePanel);
const ConversationsPanel = lazy(
  async () => (await import("../conversations/ConversationsPanel")).ConversationsPanel,
);
const PickerPanel = lazy(async () => (await import("../composer/PickerPanel")).PickerPanel);

/** Gives what lies over the conversation and the message's pictures to everything below it. */
export function PageParts({ children }: { readonly children: ComponentChildren }): JSX.Element {
  const store = useStore();
  const [sheets] = useState(() => new Sheets());
  const [pictures] = useState(() => new Pictures(store));
  const isLive = store.connection.value.kind === "live";
  useEffect(() => {
    if (isLive) pictures.resume();
  }, [pictures, isLive]);
  useEffect(
    () => () => {
      pictures.dispose();
    },
    [pictures],
  );
  return (
    <SheetsContext.Provider value={sheets}>
      <PicturesContext.Provider value={pictures}>
        {children}
        <SheetHost />
      </PicturesContext.Provider>
    </SheetsContext.Provider>
  );
}

/** The sheet that is open, if any; its code is fetched when it is first opened. */
function SheetHost(): JSX.Element | null {
  const store = useStore();
  const sheets = useSheets();
  const name = sheets.open.value;
  const conversation = store.conversation.value;
  const { isInEditor } = usePage();
  useBackToClose(sheets, name !== null && !isInEditor);
  const onClose = (): void => {
    sheets.close();
  };
  switch (name) {
    case null:
      return null;
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
