import { useState } from "preact/hooks";
import type { JSX } from "preact";
import { lazy } from "../lazy";

const VoiceBar = lazy(async () => (await import("./VoiceBar")).VoiceBar);

interface Voice {
  /** What is shown while somebody speaks; null: nobody does. */
  readonly bar: JSX.Element | null;
  readonly start: () => void;
  readonly stop: () => void;
}

/** Speech into the message of a conversation, fetched when it is first wanted. */
export function useVoice(conversationId: string | null): Voice {
  const [isOpen, setIsOpen] = useState(false);
  const stop = (): void => {
    setIsOpen(false);
  };
  return {
    bar: isOpen ? <VoiceBar conversationId={conversationId} onClose={stop} /> : null,
    start: () => {
      setIsOpen(true);
    },
    stop,
  };
}
