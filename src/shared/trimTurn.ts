import { maxBlocksPerTurn } from "./limits";
import type { Block, Turn } from "./state";
import { weightOf } from "./weight";

type TextBlock = Extract<Block, { kind: "text" | "thinking" }>;

/**
 * The turn within a bound, in bytes of JSON. What is newest stays: first the contents of the oldest
 * cards go, then the oldest blocks, at last the beginning of a text. A quarter more than needed goes
 * at once, so that it is rarely done. What is gone is counted, and can be asked for by page.
 */
export function trimTurn(turn: Turn, maxSize: number): Turn {
  if (weightOf(turn) <= maxSize && turn.blocks.length <= maxBlocksPerTurn) return turn;
  const target = maxSize * 0.75;
  const emptied = emptyOldest(turn, target);
  const dropped = dropOldest(emptied, target);
  if (weightOf(dropped) <= maxSize) return dropped;
  // One UTF-16 unit is at most six bytes of JSON.
  const length = Math.max(0, Math.floor((target - weightOf({ ...dropped, blocks: [] })) / 6));
  return {
    ...dropped,
    blocks: dropped.blocks.map((block) => ("text" in block ? cutStart(block, length) : block)),
  };
}

/** The block with only the end of its text, where that is longer than `length`. */
export function cutStart<B extends TextBlock>(block: B, length: number): B {
  const surplus = block.text.length - length;
  if (surplus <= 0) return block;
  const rest = block.text.slice(surplus);
  // At the beginning of a line, where one is near, so that lists and paragraphs stay whole.
  const lineEnd = rest.slice(0, 2_000).indexOf("\n");
  const text = lineEnd >= 0 ? rest.slice(lineEnd + 1) : rest.replace(/^[\uDC00-\uDFFF]/, "");
  return { ...block, text, omitted: (block.omitted ?? 0) + block.text.length - text.length };
}

function emptyOldest(turn: Turn, target: number): Turn {
  let excess = weightOf(turn) - target;
  const newest = turn.blocks.at(-1);
  const blocks = turn.blocks.map((block) => {
    if (excess <= 0 || block === newest) return block;
    const smaller = emptied(block);
    excess -= weightOf(block) - weightOf(smaller);
    return smaller;
  });
  return { ...turn, blocks };
}

/** The block's line without what it opens to. */
function emptied(block: Block): Block {
  if (block.kind === "thinking" && !block.isOpen) return cutStart(block, 0);
  if (block.kind !== "tool" || block.endedAt === null) return block;
  const { output, diff } = block.tool;
  if (output === null && diff === null) return block;
  const omitted = output === null ? 0 : output.omitted + output.text.length;
  const tool = {
    ...block.tool,
    output: output === null ? null : { text: "", omitted },
    diff: null,
    isShortened: true,
  };
  return { ...block, tool };
}

function dropOldest(turn: Turn, target: number): Turn {
  let excess = weightOf(turn) - target;
  let surplus = turn.blocks.length - maxBlocksPerTurn;
  let count = 0;
  for (const block of turn.blocks.slice(0, -1)) {
    if (excess <= 0 && surplus <= 0) break;
    excess -= weightOf(block);
    surplus -= 1;
    count += 1;
  }
  if (count === 0) return turn;
  return { ...turn, blocks: turn.blocks.slice(count), omittedBlocks: turn.omittedBlocks + count };
}
