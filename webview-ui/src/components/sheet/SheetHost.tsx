import { useEffect, useState } from "preact/hooks";
import type { ComponentChildren, JSX } from "preact";
import { Pictures, PicturesContext } from "../../images/pictures";
import { lazy } from "../lazy";
import { usePage, useStore } from "../page";
import { Sheets, SheetsContext, useSheets } from "./sheets";
import { useBackToClose } from "./useBackToClose";

const OpenPanel = lazy(async () => (await import("./OpenPanel")).OpenPanel);

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
  const { isInEditor } = usePage();
  useBackToClose(sheets, name !== null && !isInEditor);
  if (name === null) return null;
  return (
    <OpenPanel
      name={name}
      store={store}
      onClose={() => {
        sheets.close();
      }}
    />
  );
}
