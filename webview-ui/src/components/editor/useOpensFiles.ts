import type { ToolCall } from "../../../../src/shared/state";
import { isFolderName } from "../../../../src/shared/writtenPaths";
import { useRights, useStore } from "../page";

/** Whether files can be shown in the PC's editor, and this device may have that done. */
export function useOpensFiles(): boolean {
  const { mayAnswer } = useRights();
  return useStore().hasEditor.value && mayAnswer;
}

/** Whether a call worked on a file of the folder, which its subject names. */
export function namesFile({ kind, subject }: ToolCall): boolean {
  return (kind === "read" || kind === "write" || kind === "edit") && isFolderName(subject);
}
