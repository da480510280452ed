import { effect } from "@preact/signals";
import { useLayoutEffect } from "preact/hooks";
import type { JSX, RefObject } from "preact";
import type { Preferences } from "../../platform/preferences";
import type { Drafts } from "../../store/drafts";
import { usePage, useStore } from "../page";

interface DraftFieldProps {
  readonly conversationId: string | null;
  readonly field: RefObject<HTMLTextAreaElement | null>;
  /** Whether a syllable or a word is being composed. */
  readonly isComposing: { current: boolean };
  readonly onSend: () => void;
}

/** Where a message is typed. For a key nothing is drawn anew: the field has it already. */
export function DraftField(props: DraftFieldProps): JSX.Element {
  const { conversationId, field, isComposing, onSend } = props;
  const { words, preferences } = usePage();
  const { drafts } = useStore();
  useText(props, drafts, words.composer.placeholder);
  return (
    <textarea
      ref={field}
      class="composer-field"
      rows={1}
      placeholder={words.composer.placeholder}
      aria-label={words.composer.label}
      enterkeyhint={preferences.current.value.enter === "send" ? "send" : "enter"}
      autocomplete="off"
      onCompositionStart={() => {
        isComposing.current = true;
      }}
      onCompositionUpdate={() => {
        // One that began before this script was there.
        isComposing.current = true;
      }}
      onCompositionEnd={() => {
        isComposing.current = false;
      }}
      onInput={({ currentTarget: { value } }) => {
        drafts.set(conversationId, value);
      }}
      onKeyDown={(event) => {
        if (!isSendKey(event, preferences.current.peek().enter)) return;
        event.preventDefault();
        onSend();
      }}
    />
  );
}

/** `auto`: with a mouse and a real keyboard Enter sends; on a touch screen it is a new line. */
function isSendKey(event: KeyboardEvent, enter: Preferences["enter"]): boolean {
  if (event.key !== "Enter" || event.shiftKey || event.altKey) return false;
  // Enter also ends a syllable of Hangul or picks a character: 229 is what Safari reports then.
  const { keyCode } = event as { readonly keyCode: number };
  if (event.isComposing || keyCode === 229) return false;
  if (event.metaKey || event.ctrlKey) return true;
  if (enter !== "auto") return enter === "send";
  return matchMedia("(hover: hover) and (pointer: fine)").matches;
}

/** The style sheet lets it grow where the browser can do that. */
const growsByItself = CSS.supports("field-sizing", "content");
/** So many characters fill the field on any screen; the style sheet limits the height. */
const surelyHigh = 4_000;
const highest = "100vh";

/** Chromium, which works on a placeholder at every key, on a hidden one too. Firefox makes the field anew without one. */
const isSlowedByPlaceholder = "userAgentData" in navigator;

/**
 * The field has the draft's text, wherever that comes from, and is as high as it. Where it matters, it has its
 * placeholder only while it is empty, or a syllable is composed.
 */
function useText(
  { field, conversationId, isComposing }: DraftFieldProps,
  drafts: Drafts,
  placeholder: string,
): void {
  useLayoutEffect(
    () =>
      effect(() => {
        const text = drafts.get(conversationId);
        const element = field.current;
        if (element === null) return;
        // Writing what is there already would end a syllable that is being composed.
        if (element.value !== text) element.value = text;
        if (isSlowedByPlaceholder) {
          if (text === "") place(element, placeholder);
          else if (!isComposing.current) element.removeAttribute("placeholder");
        }
        if (!growsByItself) grow(element, text.length);
      }),
    [field, drafts, conversationId, isComposing, placeholder],
  );
}

/** Where it is there already, writing it anew would cost more than all the rest. */
function place(element: HTMLTextAreaElement, placeholder: string): void {
  if (element.placeholder !== placeholder) element.placeholder = placeholder;
}

/** As high as its text, up to the style sheet's limit. */
function grow(element: HTMLTextAreaElement, length: number): void {
  element.style.height = "auto";
  // Laying out a long text twice for each key takes longer than a key may; it is over the limit anyway.
  element.style.height = length > surelyHigh ? highest : `${element.scrollHeight}px`;
}
