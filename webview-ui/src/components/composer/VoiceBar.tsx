import { useEffect, useRef, useState } from "preact/hooks";
import type { JSX } from "preact";
import { voiceWords } from "../../wording/voice";
import { Icon } from "../Icon";
import { usePage, useStore } from "../page";
import { speechInput } from "./speech";
import type { SpeechInput, SpeechResultEvent } from "./speech";

interface VoiceBarProps {
  readonly conversationId: string | null;
  readonly onClose: () => void;
}

type Trouble = "denied" | "silent" | "failed";

/**
 * Writes what is said into the message, by the browser's own speech input. What may still change is
 * shown here; what is certain stands in the message. It never sends.
 */
export function VoiceBar({ conversationId, onClose }: VoiceBarProps): JSX.Element {
  const { words: page, language } = usePage();
  const words = voiceWords[language];
  const { drafts } = useStore();
  const [interim, setInterim] = useState("");
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const input = useRef<SpeechInput | null>(null);
  const latest = useRef({ conversationId, onClose });
  latest.current = { conversationId, onClose };
  useEffect(() => {
    const Input = speechInput();
    if (Input === null) return undefined;
    const speech = new Input();
    input.current = speech;
    let hasTrouble = false;
    speech.lang = page.locale;
    speech.continuous = true;
    speech.interimResults = true;
    speech.onresult = (event) => {
      const { said, open } = textOf(event);
      setInterim(open);
      const { conversationId: id } = latest.current;
      if (said !== "") drafts.set(id, joined(drafts.get(id), said));
    };
    speech.onerror = ({ error }) => {
      if (error === "aborted") return;
      hasTrouble = true;
      setTrouble(troubleOf(error));
    };
    // It also ends by itself, after a silence.
    speech.onend = () => {
      if (!hasTrouble) latest.current.onClose();
    };
    try {
      speech.start();
    } catch {
      setTrouble("failed");
    }
    return () => {
      speech.onresult = speech.onerror = speech.onend = null;
      speech.abort();
    };
  }, [drafts, page.locale]);
  return (
    <div class="voice-bar" role="group" aria-label={words.title}>
      <span class="voice-mark" data-live={trouble === null}>
        <Icon name={trouble === null ? "voice" : "alert"} />
      </span>
      <div class="voice-words">
        <p role="status" class={interim === "" ? "quiet" : ""} dir="auto">
          {trouble === null
            ? interim === ""
              ? words.listening
              : interim
            : words.troubles[trouble]}
        </p>
        {trouble === null && interim === "" && <p class="voice-note">{words.note}</p>}
      </div>
      <button
        type="button"
        class="button"
        onClick={() => {
          // What was begun is still written down; its end closes this.
          if (trouble === null) input.current?.stop();
          else onClose();
        }}
      >
        {trouble === null ? words.done : page.sheet.close}
      </button>
    </div>
  );
}

/** What is certain now, and what may still change. */
function textOf({ results, resultIndex }: SpeechResultEvent): {
  readonly said: string;
  readonly open: string;
} {
  let [said, open] = ["", ""];
  for (let index = resultIndex; index < results.length; index++) {
    const result = results[index];
    const text = result?.[0]?.transcript ?? "";
    if (result?.isFinal === true) said += text;
    else open += text;
  }
  return { said: said.trim(), open: open.trim() };
}

/** Behind what is typed, with a space between them. */
function joined(text: string, said: string): string {
  return text === "" || /\s$/u.test(text) ? text + said : `${text} ${said}`;
}

function troubleOf(error: string): Trouble {
  if (error === "not-allowed" || error === "service-not-allowed") return "denied";
  return error === "no-speech" || error === "audio-capture" ? "silent" : "failed";
}
