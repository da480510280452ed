import { useState } from "preact/hooks";
import type { JSX } from "preact";
import { usePictures } from "../../images/pictures";
import { renewPage } from "../../platform/worker";
import { appWords } from "../../wording/app";
import { Icon } from "../Icon";
import { usePage, useStore } from "../page";

/** The PC serves another version of the page by now: an offer, and never done by itself. */
export function VersionStrip(): JSX.Element | null {
  const words = appWords[usePage().language];
  const store = useStore();
  const pictures = usePictures();
  const [state, setState] = useState<"offered" | "reloading" | "later">("offered");
  if (state === "later") return null;
  const conversationId = store.conversationOutline.value?.id ?? null;
  // They are not kept over a reload before the PC has them.
  const isUploading = pictures.uploadsOf(conversationId).isBusy.value;
  return (
    <div class="offer" role="status">
      <Icon name="refresh" />
      <span class="offer-text">{isUploading ? words.uploading : words.newVersion}</span>
      <button
        type="button"
        class="link-button"
        disabled={isUploading || state === "reloading"}
        onClick={() => {
          setState("reloading");
          store.drafts.flush();
          void renewPage();
        }}
      >
        {state === "reloading" ? words.reloading : words.reload}
      </button>
      <button
        type="button"
        class="icon-button"
        aria-label={words.later}
        title={words.later}
        onClick={() => {
          setState("later");
        }}
      >
        <Icon name="cross" />
      </button>
    </div>
  );
}
