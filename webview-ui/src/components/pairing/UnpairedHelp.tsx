import { useEffect, useState } from "preact/hooks";
import type { JSX } from "preact";
import { usePage } from "../page";
import { adoptStyles } from "../../platform/adoptStyles";
import { isAppleMobile, isInstalled } from "../../platform/install";
import { keepShared } from "../../platform/keepShared";
import { launch } from "../../platform/launch";
import styles from "../../styles/unpaired.css";
import { unpairedWords } from "../../wording/unpaired";
import type { UnpairedWording } from "../../wording/unpaired";
import type { Entrance } from "../../pairing/entrance";
import { readPasted } from "../../pairing/pastedCode";

adoptStyles(styles);

interface UnpairedHelpProps {
  readonly entrance: Entrance;
}

/** What a device without a pairing may need beside the way to one. Fetched by such devices only. */
export function UnpairedHelp({ entrance }: UnpairedHelpProps): JSX.Element {
  const words = unpairedWords[usePage().language];
  return (
    <>
      <SharedNote words={words} />
      <PasteForm entrance={entrance} words={words} />
    </>
  );
}

/** What becomes of what another app just shared. */
function SharedNote({ words }: { readonly words: UnpairedWording }): JSX.Element | null {
  const [isKept, setIsKept] = useState(false);
  const came = launch.value;
  useEffect(() => {
    if (came === "shared") void keepShared().then(setIsKept, () => undefined);
  }, [came]);
  const text = came === "unshared" ? words.sharedLost : isKept ? words.sharedKept : null;
  return text === null ? null : (
    <p class="pair-key" role="status">
      {text}
    </p>
  );
}

interface PasteFormProps extends UnpairedHelpProps {
  readonly words: UnpairedWording;
}

/** For an app that no link opens, as on an iPhone: the link, or its code, by hand. */
function PasteForm({ entrance, words }: PasteFormProps): JSX.Element {
  const [text, setText] = useState("");
  const [trouble, setTrouble] = useState<string | null>(null);
  // There an app has a storage of its own; elsewhere it shares the browser's, which any link can pair.
  const [isApart] = useState(
    () => isInstalled() && isAppleMobile(navigator.userAgent, navigator.maxTouchPoints),
  );
  const take = (pasted: string): void => {
    const read = readPasted(pasted, location.origin);
    if (read.kind === "code") {
      setText("");
      void entrance.pairWith(read.code);
      return;
    }
    setText(pasted);
    setTrouble(read.kind === "elsewhere" ? words.elsewhere(read.host) : words.notThis);
  };
  const paste = async (): Promise<void> => {
    try {
      take(await navigator.clipboard.readText());
    } catch {
      setTrouble(words.noClipboard);
    }
  };
  return (
    <details class="sign-in-help pair-paste" open={isApart}>
      <summary>{words.question}</summary>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          take(text);
        }}
      >
        <p>{isApart ? words.appWhy : words.tabWhy}</p>
        <input
          class="paste-field"
          value={text}
          aria-label={words.label}
          placeholder={words.label}
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          enterkeyhint="go"
          maxLength={2_000}
          onInput={({ currentTarget: { value } }) => {
            setText(value);
            setTrouble(null);
          }}
        />
        <div class="paste-buttons">
          <button type="button" class="button" onClick={() => void paste()}>
            {words.paste}
          </button>
          <button type="submit" class="button primary" disabled={text.trim() === ""}>
            {words.pair}
          </button>
        </div>
        {trouble !== null && <p role="alert">{trouble}</p>}
      </form>
    </details>
  );
}
