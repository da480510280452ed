import { useState } from "preact/hooks";
import type { JSX } from "preact";
import type { ChangeSource } from "../../../../src/shared/changedFiles";
import type { AskOutcome } from "../../store/requests";
import { editorWords } from "../../wording/editor";
import { useConversationId, usePage, useStore } from "../page";
import { useOpensFiles } from "./useOpensFiles";

interface FileActionsProps {
  /** From the folder on. */
  readonly path: string;
  /** Where to look in it. */
  readonly line?: number | undefined;
  /** Something changed in it. */
  readonly change?:
    { readonly oldPath?: string | null; readonly source?: ChangeSource } | undefined;
  /** It is not there any more. */
  readonly isGone?: boolean;
}

/** Shows a file in the PC's editor. Nothing where there is none, or this device may not. */
export function FileActions(props: FileActionsProps): JSX.Element | null {
  const { language, isInEditor } = usePage();
  const conversationId = useConversationId();
  const store = useStore();
  const [outcome, setOutcome] = useState<string | null>(null);
  const [isAsking, setIsAsking] = useState(false);
  const opensFiles = useOpensFiles();
  if (!opensFiles) return null;
  const { path, line, change, isGone = false } = props;
  const words = editorWords[language];
  const ask = async (asked: Promise<AskOutcome<"editor.open" | "editor.diff">>): Promise<void> => {
    setIsAsking(true);
    setOutcome(null);
    const answer = await asked;
    setIsAsking(false);
    if (answer.kind === "lost") setOutcome(words.noAnswer);
    else if (answer.kind === "refused") {
      const module = await import("../RefusalText").catch(() => null);
      setOutcome(module?.refusalText(answer.refusal.code, language) ?? words.noAnswer);
    } else if (answer.result?.shown === "file") setOutcome(words.onlyFile);
    else setOutcome(isInEditor ? words.opened : words.shown);
  };
  const open = (): void => {
    void ask(store.ask({ type: "editor.open", path, ...(line === undefined ? {} : { line }) }));
  };
  const compare = (): void => {
    if (conversationId === null) return;
    const { oldPath = null, source } = change ?? {};
    const more = { ...(oldPath === null ? {} : { oldPath }), ...(source && { source }) };
    void ask(store.ask({ type: "editor.diff", conversationId, path, ...more }));
  };
  const button = (label: string, onClick: () => void): JSX.Element => (
    <button type="button" class="link-button" aria-busy={isAsking} onClick={onClick}>
      {label}
    </button>
  );
  return (
    <div class="file-actions">
      {!isGone && button(isInEditor ? words.open : words.show, open)}
      {change !== undefined && button(isInEditor ? words.openDiff : words.showDiff, compare)}
      <span class="file-outcome" role="status">
        {outcome}
      </span>
    </div>
  );
}
