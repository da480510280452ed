import { useContext } from "preact/hooks";
import type { JSX } from "preact";
import { usePictures } from "../images/pictures";
import { isInstalled } from "../platform/install";
import type { Wording } from "../wording/index";
import { Icon } from "./Icon";
import type { IconName } from "./Icon";
import { LogOut } from "./LogOut";
import { LogOutContext, useRights, useStore, useWords } from "./page";
import { renew } from "./renew";
import { RestartServer } from "./RestartServer";
import { useSheets } from "./sheet/sheets";
import type { SheetName } from "./sheet/sheets";

/** What is in the menu. */
export function MenuPanel({ onDone }: { readonly onDone: () => void }): JSX.Element {
  const untested = useUntestedVersion();
  const logOut = useContext(LogOutContext);
  const { mayChange } = useRights();
  const hasConversation = useStore().conversationOutline.value !== null;
  return (
    <>
      <Notes untested={untested} />
      {hasConversation && <SheetItem name="changes" icon="changes" onDone={onDone} />}
      <SheetItem name="usage" icon="usage" onDone={onDone} />
      {mayChange && <SheetItem name="devices" icon="phone" onDone={onDone} />}
      {hasConversation && <SheetItem name="find" icon="search" onDone={onDone} />}
      <SheetItem name="settings" icon="settings" onDone={onDone} />
      {isInstalled() && <Reload />}
      {mayChange && <RestartServer onDone={onDone} />}
      {logOut !== null && <LogOut onLogOut={logOut} />}
    </>
  );
}

/** An installed app has no such button of the browser's. */
function Reload(): JSX.Element {
  const words = useWords();
  const store = useStore();
  const id = store.conversationOutline.value?.id ?? null;
  return (
    <button
      type="button"
      class="menu-item"
      // What is on its way is not kept over a reload.
      disabled={usePictures().uploadsOf(id).isBusy.value}
      onClick={() => {
        store.drafts.flush();
        void renew();
      }}
    >
      <Icon name="refresh" />
      {words.pair.reload}
    </button>
  );
}

interface SheetItemProps {
  readonly name: SheetName & keyof Wording["header"];
  readonly icon: IconName;
  readonly onDone: () => void;
}

/** Opens a sheet. */
function SheetItem({ name, icon, onDone }: SheetItemProps): JSX.Element {
  const words = useWords();
  const sheets = useSheets();
  return (
    <button
      type="button"
      class="menu-item"
      aria-haspopup="dialog"
      onClick={() => {
        onDone();
        sheets.show(name);
      }}
    >
      <Icon name={icon} />
      {words.header[name]}
    </button>
  );
}

function Notes({ untested }: { readonly untested: string | null }): JSX.Element {
  const words = useWords();
  const you = useStore().you.value;
  const hasSession = useContext(LogOutContext) !== null;
  return (
    <>
      {untested !== null && (
        <p class="menu-note">
          <Icon name="alert" />
          <span>{words.header.untested(untested)}</span>
        </p>
      )}
      {hasSession && you !== null && (
        <p class="menu-note">
          <Icon name="check" />
          {words.header.device(you.name)}
        </p>
      )}
    </>
  );
}

/** The version of the CLI where it was never tried with this product. */
function useUntestedVersion(): string | null {
  const agent = useStore().conversationOutline.value?.agent;
  return agent?.kind === "ready" && !agent.isTested ? agent.version : null;
}
