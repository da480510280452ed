import { useEffect, useMemo } from "preact/hooks";
import type { JSX } from "preact";
import { useWords } from "../components/page";
import { memo } from "../components/memo";
import { loadMarkdown, markdownLibrary } from "./loadMarkdown";
import { linkDefinitions, splitMarkdown } from "./splitMarkdown";

interface MarkdownProps {
  readonly text: string;
}

/** An answer's text. While it streams only its last piece is rendered anew. */
export const Markdown = memo(({ text }: MarkdownProps): JSX.Element => {
  const words = useWords();
  const createMarkdown = markdownLibrary.value;
  const render = useMemo(() => createMarkdown?.(words.code.copy) ?? null, [createMarkdown, words]);
  useEffect(() => {
    void loadMarkdown();
  }, []);
  if (render === null) {
    return (
      <div class="markdown">
        <p class="plain-text">{text}</p>
      </div>
    );
  }
  const definitions = linkDefinitions(text);
  return (
    <div class="markdown" onClick={(event) => void copyCode(event, words.code)}>
      {splitMarkdown(text).map((piece, index) => (
        // Pieces are only ever added at the end, so their place is their identity.
        <Piece key={index} source={piece} definitions={definitions} render={render} />
      ))}
    </div>
  );
});

interface PieceProps {
  readonly source: string;
  readonly definitions: string;
  /** To HTML that may stand in the page. */
  readonly render: (source: string) => string;
}

const Piece = memo(({ source, definitions, render }: PieceProps): JSX.Element => {
  const html = render(definitions === "" ? source : `${source}\n\n${definitions}`);
  return <div dangerouslySetInnerHTML={{ __html: html }} />;
});

/** The copy buttons are part of the rendered HTML, so their clicks are taken here. */
async function copyCode(
  { target }: Event,
  labels: { readonly copy: string; readonly copied: string },
): Promise<void> {
  const button = target instanceof Element ? target.closest(".code-copy") : null;
  const code = button?.closest(".code-block")?.querySelector("code")?.textContent;
  if (button === null || code === undefined) return;
  try {
    await navigator.clipboard.writeText(code);
  } catch {
    // The browser forbids it here; the code can still be selected by hand.
    return;
  }
  button.textContent = labels.copied;
  setTimeout(() => {
    button.textContent = labels.copy;
  }, 1_500);
}
