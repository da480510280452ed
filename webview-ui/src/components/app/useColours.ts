import { useEffect } from "preact/hooks";
import { highlightLibrary, loadHighlight } from "../../markdown/highlight";
import { whenIdle } from "./whenIdle";

/** What answers about code are mostly in. */
const usualLanguages = ["typescript", "bash", "python", "json"];

/** Something of what stands in code: a browser makes a pattern ready when it is first used. */
const sample = `const a = { "b": 'c' }; // d\nif (a != 1.5) return b(a, \`c\`) # d\n`;

/**
 * Makes what colours code while the page rests, a language at a time: made with the first code of an answer it would
 * hold a slow phone up for longer than a frame.
 */
export function useColours(isLive: boolean): void {
  const highlight = highlightLibrary.value;
  useEffect(() => (isLive ? whenIdle(loadHighlight) : undefined), [isLive]);
  useEffect(() => {
    if (highlight === null) return undefined;
    let cancel = (): void => undefined;
    const make = (languages: readonly string[]): void => {
      const [language, ...rest] = languages;
      if (language === undefined) return;
      cancel = whenIdle(() => {
        highlight(sample, language);
        make(rest);
      });
    };
    make(usualLanguages);
    return () => {
      cancel();
    };
  }, [highlight]);
}
