import type { JSX } from "preact";
import type { Conversation } from "../../../../src/shared/state";
import type { Store } from "../../store/store";
import { contextShare, contextTone } from "../../text/contextShare";
import { wholeCount } from "../../text/format";
import { contextWords } from "../../wording/context";
import { Icon } from "../Icon";
import { usePage } from "../page";
import { Sheet } from "../sheet/Sheet";

interface ContextPanelProps {
  readonly store: Store;
  readonly conversation: Conversation;
  readonly onClose: () => void;
}

/** How much of a conversation the model has in mind, what happens when that is full, and what helps. */
export function ContextPanel({ store, conversation, onClose }: ContextPanelProps): JSX.Element {
  const { words: page, language } = usePage();
  const words = contextWords[language];
  const { context, id } = conversation;
  const share = context === null ? null : contextShare(context);
  const tone = contextTone(share);
  const used = wholeCount(context?.usedTokens ?? 0, page.locale);
  const window = context?.windowTokens ?? null;
  const hasCompact = store.state.value.catalog.commands.some(({ name }) => name === "compact");
  const isFree = store.drafts.get(id).trim() === "";
  return (
    <Sheet title={words.title} side="middle" onClose={onClose}>
      {context === null ? (
        <p class="panel-note">{words.unknown}</p>
      ) : (
        <>
          <p class="context-figure">
            {window === null
              ? words.used(used)
              : words.usedOf(used, wholeCount(window, page.locale))}
          </p>
          {share !== null && (
            <div
              class="context-bar"
              data-tone={tone}
              role="meter"
              aria-label={words.title}
              aria-valuemin={0}
              aria-valuemax={100}
              aria-valuenow={share}
            >
              <span style={{ width: `${share}%` }} />
            </div>
          )}
        </>
      )}
      {tone !== undefined && (
        <p class="panel-note">
          <Icon name="alert" />
          <span>{words.nearlyFull}</span>
        </p>
      )}
      <p class="context-text">{words.meaning}</p>
      {hasCompact && (
        <button
          type="button"
          class="button"
          disabled={!isFree}
          onClick={() => {
            store.drafts.set(id, "/compact ");
            onClose();
          }}
        >
          {words.compact}
        </button>
      )}
    </Sheet>
  );
}
