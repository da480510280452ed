import type { Signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { JSX } from "preact";
import { appWords } from "../../wording/app";
import { Icon } from "../Icon";
import { usePage, useStore } from "../page";

/**
 * What came from another app. `where`: the conversation whose message it went into. `empty`: there
 * was nothing in it that can be sent; `lost`: it could not be taken.
 */
export interface Arrived {
  readonly where: string | null;
  readonly kind: "taken" | "empty" | "lost";
}

/** Says where the text in the message box comes from, for as long as it is there. */
export function SharedStrip({
  arrived,
}: {
  readonly arrived: Signal<Arrived | null>;
}): JSX.Element {
  const words = appWords[usePage().language];
  const { drafts, attachments } = useStore();
  const { where = null, kind = "empty" } = arrived.value ?? {};
  const isGone =
    kind === "taken" && drafts.get(where) === "" && attachments.get(where).length === 0;
  useEffect(() => {
    if (isGone) arrived.value = null;
  }, [arrived, isGone]);
  return (
    <div class="offer" role="status">
      <span class="offer-text">{words.shared[kind]}</span>
      <button
        type="button"
        class="icon-button"
        aria-label={words.dismiss}
        title={words.dismiss}
        onClick={() => {
          arrived.value = null;
        }}
      >
        <Icon name="cross" />
      </button>
    </div>
  );
}
