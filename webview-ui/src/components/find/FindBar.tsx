import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { JSX } from "preact";
import type { Store } from "../../store/store";
import { findWords } from "../../wording/find";
import type { FindWording } from "../../wording/find";
import { Icon } from "../Icon";
import { usePage } from "../page";
import { useSheets } from "../sheet/sheets";
import { Finder } from "./finder";
import type { Finding } from "./finder";

interface FindBarProps {
  readonly store: Store;
  readonly onClose: () => void;
}

/** Looks for words in the conversation on the screen, which goes on below it. */
export function FindBar({ store, onClose }: FindBarProps): JSX.Element {
  const { words: page, language } = usePage();
  const words = findWords[language];
  const input = useRef<HTMLInputElement>(null);
  const [finder, setFinder] = useState<Finder | null>(null);
  useSheets().onBack = onClose;
  // Before anything can be typed: later the first letters would be lost, and the field be its own opener.
  useLayoutEffect(() => {
    const opener = document.activeElement;
    const scroller = document.querySelector<HTMLElement>(".chat-scroller");
    const made = scroller === null ? null : new Finder(store, scroller);
    setFinder(made);
    input.current?.focus();
    return () => {
      made?.dispose();
      if (opener instanceof HTMLElement) opener.focus();
    };
  }, [store]);
  const finding = finder?.finding.value ?? null;
  return (
    <div
      class="find-bar"
      role="search"
      aria-label={words.title}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        onClose();
      }}
    >
      <input
        ref={input}
        type="search"
        class="find-field"
        placeholder={words.placeholder}
        aria-label={words.title}
        enterkeyhint="search"
        autocomplete="off"
        onInput={({ currentTarget }) => finder?.look(currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || event.isComposing) return;
          event.preventDefault();
          void finder?.step(event.shiftKey ? "newer" : "older");
        }}
      />
      <p class="find-count" role="status">
        {finding !== null && said(finding, words)}
      </p>
      <StepButton finder={finder} to="older" label={words.older} />
      <StepButton finder={finder} to="newer" label={words.newer} />
      <button
        type="button"
        class="icon-button"
        aria-label={page.sheet.close}
        title={page.sheet.close}
        onClick={onClose}
      >
        <Icon name="cross" />
      </button>
    </div>
  );
}

function StepButton(props: {
  readonly finder: Finder | null;
  readonly to: "older" | "newer";
  readonly label: string;
}): JSX.Element {
  const { finder, to, label } = props;
  return (
    <button
      type="button"
      class="icon-button find-step"
      data-to={to}
      aria-label={label}
      title={label}
      // The field keeps the focus, and the phone its keyboard.
      onMouseDown={(event) => {
        event.preventDefault();
      }}
      onClick={() => void finder?.step(to)}
    >
      <Icon name="down" />
    </button>
  );
}

function said({ count, index, isMore, status }: Finding, words: FindWording): string {
  if (status === "failed") return words.failed;
  const isUnknown = index === -1 || count === 0;
  if (isUnknown) return status === "searching" || count > 0 ? words.searching : words.none;
  return isMore ? words.atLeast(index + 1, count) : words.place(index + 1, count);
}
