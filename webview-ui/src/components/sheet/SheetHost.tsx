import { useEffect, useRef, useState } from "preact/hooks";
import type { ComponentChildren, JSX } from "preact";
import { Pictures, PicturesContext } from "../../images/pictures";
import { loadMarkdown } from "../../markdown/loadMarkdown";
import { adoptStyles } from "../../platform/adoptStyles";
import { lazy } from "../lazy";
import { allowLater } from "../loadLater";
import { usePage, useRights, useStore } from "../page";
import { AbsentPanel } from "./AbsentPanel";
import { isForFullOnly, Sheets, SheetsContext, useSheets } from "./sheets";
import { useBackToClose } from "./useBackToClose";

const OpenPanel = lazy(async () => {
  const fetched = await import("./panels");
  adoptStyles(fetched.panelStyles);
  return fetched.OpenPanel;
}, AbsentPanel);

/** Gives what lies over the conversation and the message's pictures to everything below it. */
export function PageParts({ children }: { readonly children: ComponentChildren }): JSX.Element {
  const store = useStore();
  const [sheets] = useState(() => new Sheets());
  const [pictures] = useState(() => new Pictures(store));
  const isLive = store.connection.value.kind === "live";
  useEffect(() => {
    if (!isLive) return;
    pictures.resume();
    // Once the conversation is there, before a tap wants it, perhaps without a network.
    void loadMarkdown().then(() => {
      allowLater();
      OpenPanel.preload();
    });
  }, [pictures, isLive]);
  useFocusHomes(isLive);
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

/** From the first connection on the focus finds home; the code for it comes with the panels. */
function useFocusHomes(isLive: boolean): void {
  const keeper = useRef<{ stop?: () => void; isOver: boolean }>({ isOver: false });
  useEffect(() => {
    if (!isLive || keeper.current.stop !== undefined) return;
    void import("./panels").then(
      ({ bringFocusHome }) => {
        if (!keeper.current.isOver) keeper.current.stop ??= bringFocusHome();
      },
      () => {
        // Fetched again with the next connection.
      },
    );
  }, [isLive]);
  useEffect(
    () => () => {
      keeper.current.isOver = true;
      keeper.current.stop?.();
    },
    [],
  );
}

/** The sheet that is open, if any. One that changes things goes when this device may not any more. */
function SheetHost(): JSX.Element | null {
  const store = useStore();
  const sheets = useSheets();
  const name = sheets.open.value;
  const { isInEditor } = usePage();
  const { mayChange } = useRights();
  const isForbidden = name !== null && isForFullOnly(name) && !mayChange;
  useEffect(() => {
    if (isForbidden) sheets.close();
  }, [sheets, isForbidden]);
  useBackToClose(sheets, name !== null && !isInEditor);
  if (name === null || isForbidden) return null;
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
