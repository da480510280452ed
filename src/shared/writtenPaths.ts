import type { Block } from "./state";

/**
 * The files that these calls of tools wrote, as the cards name them, from the folder on, each with when
 * it was last written (epoch ms, null: it is not over). What lies elsewhere has an absolute name, and a
 * mark of a cut or of a new line is no name.
 */
export function writtenPaths(blocks: readonly Block[]): ReadonlyMap<string, number | null> {
  const paths = new Map<string, number | null>();
  for (const block of blocks) {
    if (block.kind !== "tool" || block.tool.status !== "done") continue;
    const { kind, subject } = block.tool;
    const isWritten = kind === "write" || kind === "edit";
    if (isWritten && isFolderName(subject)) paths.set(subject, block.endedAt);
  }
  return paths;
}

/** Whether a card's subject can be the name of a file of the folder. */
export function isFolderName(subject: string): boolean {
  return subject !== "" && !/^(\/|[A-Za-z]:|\\|…)|⏎|…$/.test(subject);
}
