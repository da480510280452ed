import type { Block } from "../../../src/shared/state";

type ToolBlock = Extract<Block, { kind: "tool" }>;

/** How the blocks of a turn are laid out. */
export type BlockGroup =
  | { readonly kind: "single"; readonly id: string; readonly block: Block }
  /** Several finished reads in a row. */
  | { readonly kind: "reads"; readonly id: string; readonly blocks: readonly ToolBlock[] }
  /** A tool call with those that belong to it. */
  | {
      readonly kind: "nest";
      readonly id: string;
      readonly parent: ToolBlock;
      readonly children: readonly Block[];
    };

/** Fewer reads than this in a row stay lines of their own. */
const fewestFoldedReads = 3;

/** The groups in order. A call whose parent is not there stands for itself. */
export function groupBlocks(blocks: readonly Block[]): readonly BlockGroup[] {
  const childrenOf = childrenByParent(blocks);
  const childIds = new Set([...childrenOf.values()].flat().map(({ id }) => id));
  const groups: BlockGroup[] = [];
  let reads: ToolBlock[] = [];
  const endReads = (): void => {
    const [first] = reads;
    if (first !== undefined && reads.length >= fewestFoldedReads) {
      groups.push({ kind: "reads", id: first.id, blocks: reads });
    } else {
      for (const block of reads) groups.push({ kind: "single", id: block.id, block });
    }
    reads = [];
  };
  for (const block of blocks) {
    if (childIds.has(block.id)) continue;
    const children = childrenOf.get(block.id);
    if (block.kind === "tool" && children === undefined && isFinishedRead(block)) {
      reads.push(block);
      continue;
    }
    endReads();
    if (block.kind === "tool" && children !== undefined) {
      groups.push({ kind: "nest", id: block.id, parent: block, children });
    } else {
      groups.push({ kind: "single", id: block.id, block });
    }
  }
  endReads();
  return groups;
}

function isFinishedRead({ tool }: ToolBlock): boolean {
  return tool.kind === "read" && tool.status === "done";
}

/**
 * Everything below each outermost call. Only an earlier call can be a parent, so that no call is
 * below itself. What is below an inner call is sorted out when the inner list is grouped.
 */
function childrenByParent(blocks: readonly Block[]): ReadonlyMap<string, readonly Block[]> {
  const rootOf = new Map<string, string>();
  const children = new Map<string, Block[]>();
  for (const block of blocks) {
    if (block.kind !== "tool") continue;
    const { parentId } = block.tool;
    const root = parentId === null ? undefined : rootOf.get(parentId);
    rootOf.set(block.id, root ?? block.id);
    if (root === undefined) continue;
    const siblings = children.get(root);
    if (siblings === undefined) children.set(root, [block]);
    else siblings.push(block);
  }
  return children;
}
