import type { Language } from "../../../../src/shared/wording/problems";
import type { Trouble } from "../../store/requests";
import type { Wording } from "../../wording/index";
import { refusalText } from "../RefusalText";

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
    default:
      return refusalText(trouble, language);
  }
}
