import { useSignal } from "@preact/signals";
import type { Signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { usePictures } from "../../images/pictures";
import type { Pictures } from "../../images/pictures";
import { isInstalled } from "../../platform/install";
import { endLaunch, launch } from "../../platform/launch";
import { takeKept, takeShared } from "../../platform/shared";
import type { Store } from "../../store/store";
import { useRights, useStore } from "../page";
import { useSheets } from "../sheet/sheets";
import type { Arrived } from "./SharedStrip";

/** Does what the app was opened for, as soon as it can; gives what came from another app. */
export function useLaunch(): Signal<Arrived | null> {
  const store = useStore();
  const sheets = useSheets();
  const pictures = usePictures();
  const { mayChange } = useRights();
  const arrived = useSignal<Arrived | null>(null);
  const wanted = launch.value;
  const isLoaded = store.isLoaded.value;
  const isLive = store.connection.value.kind === "live";
  useEffect(() => {
    if (wanted === null || !isLoaded) return;
    // A new conversation is the PC's to begin.
    if (wanted === "new" && !isLive) return;
    endLaunch();
    if (wanted === "queue" || wanted === "usage") sheets.show(wanted);
    else if (wanted === "new" && mayChange) void openEmpty(store);
    else if (wanted === "unshared") arrived.value = { where: null, kind: "lost" };
    else if (wanted === "shared") {
      void takeIn(takeShared, store, pictures, mayChange).then((came) => {
        arrived.value = came;
      });
    }
  }, [wanted, isLoaded, isLive, mayChange, store, sheets, pictures, arrived]);
  useEffect(() => {
    // What came while this device was not paired, which may have taken another visit.
    if (!isLive || !mayChange || !isInstalled()) return;
    void takeIn(takeKept, store, pictures, mayChange).then((came) => {
      if (came !== null) arrived.value = came;
    });
  }, [isLive, mayChange, store, pictures, arrived]);
  return arrived;
}

/**
 * An empty conversation, which may be one that is there: anybody can write a link that ends in `#new`,
 * and however often it is opened, there is never more than one empty conversation by it.
 */
async function openEmpty(store: Store): Promise<void> {
  const { conversations, queue } = store.outline.value;
  const empty = conversations.find(
    ({ id, turns, hasOlderTurns }) =>
      turns.length === 0 &&
      !hasOlderTurns &&
      queue.prompts.every(({ conversationId }) => conversationId !== id),
  );
  if (empty === undefined) await store.newConversation();
  else store.showConversation(empty.id);
}

/**
 * Puts what another app shared into the message that is being written. Only in the installed app,
 * which alone the system shares with: in a browser's tab a form of some web page could have sent it.
 */
async function takeIn(
  take: typeof takeShared,
  store: Store,
  pictures: Pictures,
  mayChange: boolean,
): Promise<Arrived | null> {
  const shared = await take(Date.now());
  if (shared === null || !mayChange || !isInstalled()) return null;
  const where = store.conversationOutline.value?.id ?? null;
  if (shared.text !== "") store.drafts.prepend(where, shared.text);
  void pictures.uploadsOf(where).add(shared.pictures);
  const isEmpty = shared.text === "" && shared.pictures.length === 0;
  return { where, kind: isEmpty ? "empty" : "taken" };
}
