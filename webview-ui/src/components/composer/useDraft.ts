import { computed } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { maxPromptLength } from "../../../../src/shared/limits";
import { useStore } from "../page";

interface DraftFacts {
  readonly isEmpty: boolean;
  /** So many characters are too many. */
  readonly over: number;
}

/** What the composer has to know of what is typed; it changes with few keys only. */
export function useDraft(conversationId: string | null): DraftFacts {
  const { drafts } = useStore();
  const [isEmpty, over] = useMemo(
    () => [
      computed(() => drafts.get(conversationId).trim() === ""),
      computed(() => Math.max(0, drafts.get(conversationId).length - maxPromptLength)),
    ],
    [drafts, conversationId],
  );
  return { isEmpty: isEmpty.value, over: over.value };
}
