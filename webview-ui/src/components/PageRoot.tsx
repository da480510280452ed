import { useLayoutEffect } from "preact/hooks";
import type { ComponentChildren, JSX } from "preact";
import type { Language } from "../../../src/shared/wording/problems";
import { colourFrame } from "../platform/frameColour";
import type { PreferenceStore } from "../platform/preferences";
import type { WordsKeeper } from "../wording/wordsKeeper";
import { PageContext } from "./page";

interface PageRootProps {
  readonly wordsKeeper: WordsKeeper;
  readonly preferences: PreferenceStore;
  /** Of the browser, or of the editor: where the person chose none. */
  readonly ownLanguage: Language;
  readonly isInEditor: boolean;
  readonly children: ComponentChildren;
}

/** Gives everything below it the words, and the whole page its language, its colours and its size. */
export function PageRoot(props: PageRootProps): JSX.Element {
  const { wordsKeeper, preferences, ownLanguage, isInEditor, children } = props;
  const { language: chosen, theme, textSize, wrapsCode } = preferences.current.value;
  const wanted = chosen === "auto" ? ownLanguage : chosen;
  const { language, words } = wordsKeeper.spoken;
  useLayoutEffect(() => {
    void wordsKeeper.speak(wanted);
  }, [wordsKeeper, wanted]);
  useLayoutEffect(() => {
    const { documentElement: root } = document;
    root.lang = language;
    // The editor has colours of its own.
    root.dataset["theme"] = isInEditor ? "auto" : theme;
    colourFrame(theme);
    root.dataset["textSize"] = textSize;
    root.toggleAttribute("data-wraps-code", wrapsCode);
  }, [language, theme, textSize, wrapsCode, isInEditor]);
  return (
    <PageContext.Provider value={{ words, language, preferences, isInEditor }}>
      {children}
    </PageContext.Provider>
  );
}
