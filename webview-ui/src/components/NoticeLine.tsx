import type { JSX } from "preact";
import type { Notice } from "../store/notices";
import type { Wording } from "../wording/index";
import { Icon } from "./Icon";
import { lazy } from "./lazy";
import { useStore, useWords } from "./page";

const RefusalText = lazy(async () => (await import("./RefusalText")).RefusalText);

/** Why the last thing that the person did in this conversation came to nothing. */
export function NoticeLine(): JSX.Element | null {
  const words = useWords();
  const store = useStore();
  const notice = store.notice.value;
  if (notice === null) return null;
  const text = ownText(notice.code, words);
  return (
    <div class="composer-note" role="alert">
      <Icon name="alert" />
      {text === null ? <RefusalText code={notice.code} /> : <span>{text}</span>}
      <button
        type="button"
        class="icon-button"
        aria-label={words.composer.dismiss}
        onClick={() => {
          store.dismissNotice();
        }}
      >
        <Icon name="cross" />
      </button>
    </div>
  );
}

/** In words of the page's own; null: it is the host's no. */
function ownText(code: Notice["code"], words: Wording): string | null {
  switch (code) {
    case "connection-lost":
      return words.composer.connectionLost;
    case "step-up-lost":
      return words.composer.stepUpLost;
    case "role-changed":
      return words.composer.roleChanged;
    case "too-large":
      return words.composer.tooLarge;
    case "too-old":
      return words.composer.tooOld;
    case "not-taken":
      return words.composer.notTaken;
    default:
      return null;
  }
}
