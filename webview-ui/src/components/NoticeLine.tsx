import type { JSX } from "preact";
import type { Language } from "../../../src/shared/wording/problems";
import { refusalWords } from "../../../src/shared/wording/refusals";
import type { Notice } from "../store/notices";
import type { Wording } from "../wording/index";
import { Icon } from "./Icon";
import { usePage, useStore } from "./page";

/** Why the last thing that the person did in this conversation came to nothing. */
export function NoticeLine(): JSX.Element | null {
  const { language, words } = usePage();
  const store = useStore();
  const notice = store.notice.value;
  if (notice === null) return null;
  return (
    <div class="composer-note" role="alert">
      <Icon name="alert" />
      <span>{noticeText(notice.code, language, words)}</span>
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

function noticeText(code: Notice["code"], language: Language, words: Wording): string {
  switch (code) {
    case "connection-lost":
      return words.composer.connectionLost;
    case "too-large":
      return words.composer.tooLarge;
    case "not-taken":
      return words.composer.notTaken;
    default: {
      // A host that is newer than this page may know reasons that the page does not.
      const texts: Readonly<Record<string, string | undefined>> = refusalWords[language];
      return texts[code] ?? refusalWords[language].internal;
    }
  }
}
