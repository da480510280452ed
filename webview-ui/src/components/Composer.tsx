import { useEffect, useId, useLayoutEffect, useRef } from "preact/hooks";
import type { JSX, RefObject } from "preact";
import { maxPromptLength } from "../../../src/shared/limits";
import { usePictures } from "../images/pictures";
import { wholeCount } from "../text/format";
import { AddMenu } from "./composer/AddMenu";
import { AttachmentTray } from "./composer/AttachmentTray";
import { Completion } from "./composer/Completion";
import { LimitLine } from "./composer/LimitLine";
import { ModelPickers } from "./composer/ModelPickers";
import { keepFocus, SendButton } from "./composer/SendButton";
import type { SendWay } from "./composer/SendButton";
import { usePictureDrop } from "./composer/usePictureDrop";
import { Icon } from "./Icon";
import { NoticeLine } from "./NoticeLine";
import { useStore, useWords } from "./page";
import { useIsCutOff } from "./useStrip";
import { vibrate } from "./vibrate";

interface ComposerProps {
  readonly conversationId: string | null;
  /** Something runs that Stop would end. */
  readonly isWorking: boolean;
  readonly isStopping: boolean;
}

/** Where prompts are written. Stop is beside it whenever something runs. */
export function Composer({ conversationId, isWorking, isStopping }: ComposerProps): JSX.Element {
  const words = useWords();
  const store = useStore();
  const field = useRef<HTMLTextAreaElement>(null);
  const isComposing = useRef(false);
  const isCutOff = useIsCutOff();
  const hintId = useId();
  const draft = store.drafts.get(conversationId);
  const over = draft.length - maxPromptLength;
  const images = store.attachments.get(conversationId);
  const conversation = store.conversation.value;
  // A prompt that was sent now would lack the pictures that are still on their way.
  const pictures = usePictures();
  const isUploading = pictures.uploadsOf(conversationId).isBusy.value;
  const canSend = (draft.trim() !== "" || images.length > 0) && over <= 0 && !isUploading;
  const isDropping = usePictureDrop(conversationId, field);
  useGrowth(field, draft);
  useFlushOnLeave();

  const send = (way: SendWay = {}): void => {
    const text = readField(field.current, isComposing.current);
    if (text.trim() === "" && images.length === 0) return;
    if (text.length > maxPromptLength || isUploading) return;
    vibrate();
    // Emptied first: a second press in the same moment finds nothing to send.
    store.drafts.set(conversationId, "");
    store.attachments.set(conversationId, []);
    // Also what was added before there was a conversation.
    for (const id of [conversationId, null]) pictures.uploadsOf(id).dropFailed();
    if (field.current) field.current.value = "";
    store.sendPrompt(text.trim(), { images, ...way });
  };
  return (
    <div class="composer">
      <NoticeLine />
      {over > 0 && (
        <p class="composer-note" role="alert">
          {words.composer.tooLong(wholeCount(over, words.locale))}
        </p>
      )}
      {isWorking && isCutOff && (
        <p class="composer-hint" id={hintId}>
          {words.composer.stopOffline}
        </p>
      )}
      <LimitLine
        isDisabled={!canSend}
        onSend={() => {
          send({ isDeferred: true });
        }}
      />
      {isDropping && <p class="drop-zone">{words.attachments.drop}</p>}
      <Completion conversationId={conversationId} field={field} />
      <AttachmentTray conversationId={conversationId} />
      <div class="composer-row">
        <AddMenu conversationId={conversationId} field={field} />
        <textarea
          ref={field}
          class="composer-field"
          rows={1}
          value={draft}
          placeholder={words.composer.placeholder}
          aria-label={words.composer.label}
          enterkeyhint="enter"
          onCompositionStart={() => {
            isComposing.current = true;
          }}
          onCompositionEnd={() => {
            isComposing.current = false;
          }}
          onInput={({ currentTarget: { value } }) => {
            store.drafts.set(conversationId, value);
          }}
          onKeyDown={(event) => {
            if (!isSendKey(event)) return;
            event.preventDefault();
            send();
          }}
        />
        {isWorking && <StopButton isStopping={isStopping} hintId={hintId} />}
        <SendButton isDisabled={!canSend} onSend={send} />
      </div>
      {conversation !== null && <ModelPickers conversation={conversation} />}
    </div>
  );
}

function StopButton(props: { readonly isStopping: boolean; readonly hintId: string }): JSX.Element {
  const words = useWords();
  const store = useStore();
  return (
    <button
      type="button"
      class="round-button stop"
      aria-label={words.composer.stop}
      title={words.composer.stop}
      disabled={props.isStopping || store.connection.value.kind !== "live"}
      aria-describedby={props.hintId}
      onMouseDown={keepFocus}
      onClick={() => void store.interrupt()}
    >
      <Icon name="stop" />
    </button>
  );
}

/** With a mouse and a real keyboard Enter sends; on a touch screen it is a new line. */
function isSendKey(event: KeyboardEvent): boolean {
  if (event.key !== "Enter" || event.shiftKey || event.altKey) return false;
  // Enter also ends a syllable of Hangul or picks a character: 229 is what Safari reports then.
  const { keyCode } = event as { readonly keyCode: number };
  if (event.isComposing || keyCode === 229) return false;
  return event.metaKey || event.ctrlKey || matchMedia("(hover: hover) and (pointer: fine)").matches;
}

/** The text with a syllable that is still being composed: leaving the field commits it. */
function readField(field: HTMLTextAreaElement | null, isComposing: boolean): string {
  if (field === null) return "";
  if (isComposing) {
    field.blur();
    field.focus();
  }
  return field.value;
}

/** The field is as high as its text, up to the style sheet's limit. */
function useGrowth(field: RefObject<HTMLTextAreaElement | null>, text: string): void {
  useLayoutEffect(() => {
    const element = field.current;
    if (element === null) return;
    element.style.height = "auto";
    element.style.height = `${element.scrollHeight}px`;
  }, [field, text]);
}

/** A phone may throw the page away as soon as it is out of sight. */
function useFlushOnLeave(): void {
  const store = useStore();
  useEffect(() => {
    const flush = (): void => {
      store.drafts.flush();
    };
    document.addEventListener("visibilitychange", flush);
    window.addEventListener("pagehide", flush);
    return () => {
      document.removeEventListener("visibilitychange", flush);
      window.removeEventListener("pagehide", flush);
    };
  }, [store]);
}
