import { useEffect, useState } from "preact/hooks";
import type { JSX } from "preact";
import type { ListedConversation } from "../../../src/shared/conversationAnswers";
import { focusComposer } from "../platform/composerField";
import { starterWords } from "../wording/starters";
import { Icon } from "./Icon";
import type { IconName } from "./Icon";
import { usePage, useRights, useStore } from "./page";
import { useSheets } from "./sheet/sheets";

/** More ways than these are no help. */
const most = 3;
/** What could be offered is waited for this long (ms); what is known later comes no more, under nobody's finger. */
const patienceMs = 1_500;

interface Way {
  readonly icon: IconName;
  readonly label: string;
  readonly onClick: () => void;
}

/** Ways to begin, from what is there: what changed, what was done last, what waits, what to ask first. Nothing is sent. */
export function Starters(): JSX.Element | null {
  const { language } = usePage();
  const words = starterWords[language];
  const store = useStore();
  const sheets = useSheets();
  const { mayChange } = useRights();
  const known = useKnown();
  const waiting = store.outline.value.queue.prompts.length;
  const id = store.conversationOutline.value?.id ?? null;
  if (known === null) return null;
  const { last, hasChanges } = known;
  const write = (icon: IconName, label: string, text: string): Way => ({
    icon,
    label,
    onClick: () => {
      store.drafts.prepend(id, text);
      requestAnimationFrame(focusComposer);
    },
  });
  const review = write("edit", words.review, words.reviewText);
  const continuing: Way = {
    icon: "refresh",
    label: words.goOn(last?.title ?? ""),
    onClick: () => {
      if (last !== null) void goOn(store, last.id);
    },
  };
  const queue: Way = {
    icon: "clock",
    label: words.queue(waiting),
    onClick: () => {
      sheets.show("queue");
    },
  };
  const ways = [
    ...(mayChange && hasChanges ? [review] : []),
    ...(mayChange && last !== null ? [continuing] : []),
    ...(waiting > 0 ? [queue] : []),
    ...(mayChange ? [write("search", words.lately, words.latelyText)] : []),
    ...(mayChange ? [write("read", words.explain, words.explainText)] : []),
  ];
  return (
    <ul class="starters">
      {ways.slice(0, most).map((way) => (
        <Starter key={way.label} {...way} />
      ))}
    </ul>
  );
}

function Starter({ icon, label, onClick }: Way): JSX.Element {
  return (
    <li>
      <button type="button" class="starter" onClick={onClick}>
        <Icon name={icon} />
        <span dir="auto">{label}</span>
      </button>
    </li>
  );
}

type Store = ReturnType<typeof useStore>;

async function goOn(store: Store, id: string): Promise<void> {
  try {
    const { openConversation } = await import("./sheet/panels");
    await openConversation(store, id);
  } catch {
    // No network just now: the next tap fetches it.
  }
}

interface Known {
  /** The conversation that was used last, besides the one on the screen; null: there is none. */
  readonly last: Pick<ListedConversation, "id" | "title"> | null;
  /** git knows of changes in the folder that are not committed. */
  readonly hasChanges: boolean;
}

const nothing: Known = { last: null, hasChanges: false };

/** What could be gone on with, asked once; null until it is known, or long enough was waited for it. */
function useKnown(): Known | null {
  const store = useStore();
  const isLive = store.connection.value.kind === "live";
  const shownId = store.conversationOutline.value?.id ?? null;
  const [known, setKnown] = useState<Known | null>(null);
  const open = store.outline.value.conversations.find(
    ({ id, turns, title }) => id !== shownId && turns.length > 0 && title !== "",
  );
  useEffect(() => {
    if (known !== null) return undefined;
    let found = nothing;
    const settle = (): void => {
      setKnown((before) => before ?? found);
    };
    const timer = setTimeout(settle, patienceMs);
    const add = (more: Partial<Known>): void => {
      found = { ...found, ...more };
    };
    if (isLive && shownId !== null) {
      void Promise.all([
        lastListed(store, shownId).then((last) => {
          add({ last });
        }),
        hasChanges(store, shownId).then((isChanged) => {
          add({ hasChanges: isChanged });
        }),
      ]).then(settle);
    }
    return () => {
      clearTimeout(timer);
    };
  }, [store, isLive, shownId, known]);
  return known === null ? null : { ...known, last: open ?? known.last };
}

async function lastListed(store: Store, shownId: string): Promise<Known["last"]> {
  const outcome = await store.ask({ type: "conversation.list" });
  if (outcome.kind !== "done") return null;
  return outcome.result.items.find(({ id, title }) => id !== shownId && title !== "") ?? null;
}

async function hasChanges(store: Store, conversationId: string): Promise<boolean> {
  const outcome = await store.ask({ type: "changes.list", conversationId });
  return outcome.kind === "done" && outcome.result.git !== null && outcome.result.total > 0;
}
