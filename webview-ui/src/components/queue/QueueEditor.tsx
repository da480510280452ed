import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { JSX } from "preact";
import { maxPromptLength } from "../../../../src/shared/limits";
import type { Language } from "../../../../src/shared/wording/problems";
import type { Wording } from "../../wording/index";
import { usePage } from "../page";
import { PanelTrouble } from "../sheet/PanelTrouble";
import { troubleText } from "../sheet/troubleText";
import type { QueueEdit, QueueEditing } from "./queueEditing";

interface QueueEditorProps {
  readonly editing: QueueEditing;
  readonly edit: QueueEdit;
  readonly isLive: boolean;
}

/** Changes a waiting prompt, in its place. */
export function QueueEditor({ editing, edit, isLive }: QueueEditorProps): JSX.Element {
  const { words, language } = usePage();
  const field = useRef<HTMLTextAreaElement>(null);
  const { text, step, trouble, theirs } = edit;
  const isGone = trouble === "started" || trouble === "removed";
  const isLoading = step === "loading";
  useLayoutEffect(() => {
    const element = field.current;
    if (element === null) return;
    element.style.height = "auto";
    element.style.height = `${element.scrollHeight + 2}px`;
  }, [text, isLoading]);
  useEffect(() => {
    const element = field.current;
    element?.focus();
    element?.setSelectionRange(element.value.length, element.value.length);
  }, [isLoading]);
  const canSave =
    isLive && step === "typing" && text.trim() !== "" && text.length <= maxPromptLength;
  return (
    <div class="queue-editor">
      <textarea
        ref={field}
        class="panel-field"
        rows={2}
        value={isLoading ? words.queue.loadingText : text}
        disabled={isLoading}
        aria-label={words.queue.editLabel}
        onInput={({ currentTarget: { value } }) => {
          editing.type(value);
        }}
        onKeyDown={(event) => {
          if (event.key === "Escape") {
            // The sheet stays.
            event.preventDefault();
            event.stopPropagation();
            editing.close();
          } else if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) {
            event.preventDefault();
            void (isGone ? editing.sendAsNew() : editing.save());
          }
        }}
      />
      {trouble !== null && <PanelTrouble text={textOf(trouble, words, language)} />}
      {theirs !== null && (
        <blockquote class="queue-theirs" aria-label={words.queue.theirs} dir="auto" tabIndex={0}>
          {theirs}
        </blockquote>
      )}
      <div class="editor-buttons">
        <button
          type="button"
          class="button"
          onClick={() => {
            editing.close();
          }}
        >
          {words.queue.cancel}
        </button>
        {trouble === "changed" && (
          <button type="button" class="button" onClick={() => void editing.takeTheirs()}>
            {words.queue.takeTheirs}
          </button>
        )}
        <button
          type="button"
          class="button primary"
          disabled={!canSave}
          onClick={() => void (isGone ? editing.sendAsNew() : editing.save())}
        >
          {step === "saving"
            ? words.queue.saving
            : isGone
              ? words.queue.sendAsNew
              : words.queue.save}
        </button>
      </div>
    </div>
  );
}

function textOf(
  trouble: NonNullable<QueueEdit["trouble"]>,
  words: Wording,
  language: Language,
): string {
  switch (trouble) {
    case "changed":
      return words.queue.changedMeanwhile;
    case "started":
      return words.queue.startedMeanwhile;
    case "removed":
      return words.queue.removedMeanwhile;
    default:
      return troubleText(trouble, words, language);
  }
}
