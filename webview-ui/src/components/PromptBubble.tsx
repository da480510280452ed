import { useState } from "preact/hooks";
import type { JSX } from "preact";
import type { ImageRef } from "../../../src/shared/state";
import { wholePrompt } from "../store/details";
import { ImageChips } from "./ImageChips";
import { LoadButton } from "./LoadButton";
import { LongText } from "./LongText";
import { useConversationId, useStore, useWords } from "./page";
import { useLoaded } from "./useLoaded";

interface PromptBubbleProps {
  readonly prompt: {
    readonly id: string;
    readonly text: string;
    /** There is more of it at the host. */
    readonly isCut: boolean;
    readonly images: readonly ImageRef[];
  };
  readonly caption: string | null;
}

/** Longer prompts are folded (characters, lines). */
const longPrompt = { characters: 900, lines: 14 };

/** What somebody wrote, with its pictures. */
export function PromptBubble({ prompt, caption }: PromptBubbleProps): JSX.Element {
  const words = useWords();
  const store = useStore();
  const conversationId = useConversationId();
  const whole = useLoaded(() => wholePrompt(store, conversationId, prompt.id));
  const [isUnfolded, setIsUnfolded] = useState(false);
  const text = whole.value ?? prompt.text;
  const isLong = text.length > longPrompt.characters || text.split("\n").length > longPrompt.lines;
  const isFolded = isLong && !isUnfolded && whole.value === null;
  return (
    <div class="prompt">
      <h2 class="visually-hidden">{words.chat.you}</h2>
      {caption !== null && <p class="prompt-caption">{caption}</p>}
      <ImageChips images={prompt.images} />
      {text !== "" && (
        <div class="bubble" data-folded={isFolded} dir="auto">
          <LongText text={text} />
        </div>
      )}
      {isLong && whole.value === null && (
        <button
          type="button"
          class="link-button"
          aria-expanded={isUnfolded}
          onClick={() => {
            setIsUnfolded(!isUnfolded);
          }}
        >
          {isUnfolded ? words.turn.showLess : words.turn.showAll}
        </button>
      )}
      {prompt.isCut && !isFolded && whole.value === null && (
        <LoadButton label={words.turn.showWhole} loaded={whole} />
      )}
    </div>
  );
}
