import { useEffect, useRef, useState } from "preact/hooks";
import type { JSX } from "preact";
import type { Conversation } from "../../../src/shared/state";
import type { Wording } from "../wording/index";
import { useStore, useWords } from "./page";
import { permissionTitle } from "./permissionTitle";

/** Tells screen readers the two things worth an interruption: a turn's end, and a request. */
export function Announcer(): JSX.Element {
  const words = useWords();
  const conversation = useStore().conversation.value;
  const [text, setText] = useState("");
  const before = useRef<Conversation | null>(null);
  useEffect(() => {
    const news = newsOf(before.current, conversation, words);
    before.current = conversation;
    if (news !== null) setText(news);
  }, [conversation, words]);
  return (
    <p class="visually-hidden" role="status" aria-live="polite">
      {text}
    </p>
  );
}

function newsOf(
  before: Conversation | null,
  now: Conversation | null,
  words: Wording,
): string | null {
  if (before === null || now === null || before.id !== now.id) return null;
  const known = new Set(before.permissions.map(({ id }) => id));
  const request = now.permissions.find(({ id }) => !known.has(id));
  if (request !== undefined) return words.announce.needsYou(permissionTitle(request, words));
  const ended = now.turns.find(
    ({ id, endedAt }) =>
      endedAt !== null && before.turns.find((turn) => turn.id === id)?.endedAt === null,
  );
  if (ended === undefined) return null;
  return ended.status === "done" ? words.announce.finished : words.announce.failed;
}
