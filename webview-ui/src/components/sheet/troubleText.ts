import type { Language } from "../../../../src/shared/wording/problems";
import { refusalWords } from "../../../../src/shared/wording/refusals";
import type { Wording } from "../../wording/index";
import type { Trouble } from "../queue/queueDesk";

/** What to say about a request that came to nothing. */
export function troubleText(trouble: Trouble, words: Wording, language: Language): string {
  switch (trouble) {
    case "connection-lost":
      return words.composer.connectionLost;
    case "queue-changed":
      return words.queue.changed;
    case "prompt-started":
      return words.queue.started;
    case "no-such-prompt":
      return words.queue.gone;
    case "no-plan-reset":
      return words.queue.noReset;
    case "no-such-conversation":
    case "not-found":
      return words.conversations.gone;
    default: {
      // A host that is newer than this page may know reasons that the page does not.
      const texts: Readonly<Record<string, string | undefined>> = refusalWords[language];
      return texts[trouble] ?? refusalWords[language].internal;
    }
  }
}
