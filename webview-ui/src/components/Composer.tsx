import { useEffect, useId, useRef } from "preact/hooks";
import type { JSX } from "preact";
import { maxPromptLength } from "../../../src/shared/limits";
import { usePictures } from "../images/pictures";
import { wholeCount } from "../text/format";
import { AddMenu } from "./composer/AddMenu";
import { DraftField } from "./composer/DraftField";
import { LimitLine } from "./composer/LimitLine";
import { ModelPickers } from "./composer/ModelPickers";
import { SendButton } from "./composer/SendButton";
import type { SendWay } from "./composer/SendButton";
import { useDraft } from "./composer/useDraft";
import { usePictureDrop } from "./composer/usePictureDrop";
import { useVoice } from "./composer/useVoice";
import { loadLater } from "./loadLater";
import { Nothing } from "./Nothing";
import { lazy } from "./lazy";
import { NoticeLine } from "./NoticeLine";
import { usePage, useStore } from "./page";
import { StopButton } from "./StopButton";
import { useIsCutOff } from "./useStrip";
import { useVibration } from "./useVibration";

const AttachmentTray = lazy(async () => (await loadLater()).AttachmentTray, Nothing);
const Completion = lazy(async () => (await loadLater()).Completion, Nothing);
interface ComposerProps {
  readonly conversationId: string | null;
  /** Something runs that Stop would end. */
  readonly isWorking: boolean;
  readonly isStopping: boolean;
}

/** Where prompts are written. Stop is beside it whenever something runs. */
export function Composer({ conversationId, isWorking, isStopping }: ComposerProps): JSX.Element {
  const { words } = usePage();
  const store = useStore();
  const field = useRef<HTMLTextAreaElement>(null);
  const isComposing = useRef(false);
  const voice = useVoice(conversationId);
  const isCutOff = useIsCutOff();
  const vibrate = useVibration();
  const hintId = useId();
  const { isEmpty, over } = useDraft(conversationId);
  const images = store.attachments.get(conversationId);
  const conversation = store.conversationOutline.value;
  // A prompt that was sent now would lack the pictures that are still on their way.
  const pictures = usePictures();
  const isUploading = pictures.uploadsOf(conversationId).isBusy.value;
  const canSend = (!isEmpty || images.length > 0) && over <= 0 && !isUploading;
  const isDropping = usePictureDrop(conversationId, field);
  useFlushOnLeave();

  const send = (way: SendWay = {}): void => {
    const text = readField(field.current, isComposing.current);
    // Asked for now, not when it was drawn: a second press in the same moment finds nothing to send.
    const taken = store.attachments.get(conversationId);
    if (text.trim() === "" && taken.length === 0) return;
    if (text.length > maxPromptLength || isUploading) return;
    vibrate();
    voice.stop();
    store.drafts.set(conversationId, "");
    store.attachments.set(conversationId, []);
    // Also what was added before there was a conversation.
    for (const id of [conversationId, null]) pictures.uploadsOf(id).dropFailed();
    if (field.current) field.current.value = "";
    store.sendPrompt(text.trim(), { images: taken, ...way });
    // A page that dies now must not come back with a draft of what was sent.
    store.drafts.flush();
  };
  return (
    <section class="composer" aria-label={words.composer.label} data-focus-home=".composer-field">
      <NoticeLine />
      <Notes over={over} isStopCutOff={isWorking && isCutOff} hintId={hintId} />
      <LimitLine
        isDisabled={!canSend}
        onSend={() => {
          send({ isDeferred: true });
        }}
      />
      {isDropping && <p class="drop-zone">{words.attachments.drop}</p>}
      <Completion conversationId={conversationId} field={field} />
      <AttachmentTray conversationId={conversationId} />
      {voice.bar}
      <div class="composer-row">
        <AddMenu conversationId={conversationId} field={field} onVoice={voice.start} />
        <DraftField
          conversationId={conversationId}
          field={field}
          isComposing={isComposing}
          onSend={send}
        />
        {isWorking && <StopButton isStopping={isStopping} hintId={hintId} />}
        <SendButton isDisabled={!canSend} onSend={send} />
      </div>
      {conversation !== null && <ModelPickers conversation={conversation} />}
    </section>
  );
}

interface NotesProps {
  /** So many characters are too many; none where it is not above 0. */
  readonly over: number;
  readonly isStopCutOff: boolean;
  readonly hintId: string;
}

/** Why it cannot be sent, or what runs cannot be stopped. */
function Notes({ over, isStopCutOff, hintId }: NotesProps): JSX.Element {
  const { words } = usePage();
  return (
    <>
      {over > 0 && (
        <p class="composer-note" role="alert">
          {words.composer.tooLong(wholeCount(over, words.locale))}
        </p>
      )}
      {isStopCutOff && (
        <p class="composer-hint" id={hintId}>
          {words.composer.stopOffline}
        </p>
      )}
    </>
  );
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

/**
 * A phone may throw the page away as soon as it is out of sight; the editor, as soon as somebody does something beside
 * it, and it takes nothing from a page that goes.
 */
function useFlushOnLeave(): void {
  const store = useStore();
  useEffect(() => {
    const flush = (): void => {
      store.drafts.flush();
    };
    document.addEventListener("visibilitychange", flush);
    window.addEventListener("pagehide", flush);
    window.addEventListener("blur", flush);
    return () => {
      document.removeEventListener("visibilitychange", flush);
      window.removeEventListener("pagehide", flush);
      window.removeEventListener("blur", flush);
    };
  }, [store]);
}
