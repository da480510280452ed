import { useEffect, useRef, useState } from "preact/hooks";
import type { JSX } from "preact";
import type { HostState } from "../../../src/shared/state";
import { useStore, useWords } from "./page";
import { newsOf } from "./news";
import type { News } from "./news";

/**
 * Tells screen readers, once each, what is worth a word: a turn's end when they are done speaking, and
 * a request at once, for Claude waits. The pieces of an answer are not told: who wants them reads them.
 */
export function Announcer(): JSX.Element {
  const words = useWords();
  const store = useStore();
  const state = store.outline.value;
  const shownId = store.conversationOutline.value?.id ?? null;
  const isLoaded = store.isLoaded.value;
  const before = useRef<HostState | null>(null);
  const [told, setTold] = useState<readonly Told[]>([]);
  useEffect(() => {
    if (!isLoaded) return;
    const news = newsOf(before.current, state, shownId, words);
    before.current = state;
    if (news.length > 0) setTold((old) => withNews(old, news));
  }, [state, shownId, isLoaded, words]);
  return (
    <>
      <Region role="status" told={told.filter(({ isUrgent }) => !isUrgent)} />
      <Region role="alert" told={told.filter(({ isUrgent }) => isUrgent)} />
    </>
  );
}

/** `key`: of an element of its own, so that the same words are heard twice when they are true twice. */
type Told = News & { readonly key: number };

/** What is kept in the document: enough for what comes within one breath. */
const keptCount = 3;

function withNews(old: readonly Told[], news: readonly News[]): readonly Told[] {
  const next = (old.at(-1)?.key ?? 0) + 1;
  return [...old, ...news.map((one, index) => ({ ...one, key: next + index }))].slice(-keptCount);
}

function Region(props: {
  readonly role: "status" | "alert";
  readonly told: readonly Told[];
}): JSX.Element {
  return (
    <div class="visually-hidden" role={props.role} aria-atomic="false" aria-relevant="additions">
      {props.told.map(({ key, text }) => (
        <p key={key}>{text}</p>
      ))}
    </div>
  );
}
