import type { AnsweredPermission, Block } from "../../../src/shared/state";

type ToolBlock = Extract<Block, { kind: "tool" }>;

/** How the blocks of a turn are laid out. */
export type BlockGroup =
  | { readonly kind: "single"; readonly id: string; readonly block: Block }
  /** Several finished reads in a row. */
  | { readonly kind: "reads"; readonly id: string; readonly blocks: readonly ToolBlock[] }
  /** A call of a sub-agent, or another one that has any, with the calls that belong to it. */
  | {
      readonly kind: "nest";
      readonly id: string;
      readonly parent: ToolBlock;
      readonly children: readonly Block[];
    }
  /** A request for permission, at the place where it was asked. */
  | { readonly kind: "answered"; readonly id: string; readonly permission: AnsweredPermission };

/** Fewer reads than this in a row stay lines of their own. */
const fewestFoldedReads = 3;

/** The groups in order. A call whose parent is not there stands for itself. */
export function groupBlocks(
  blocks: readonly Block[],
  answered: readonly AnsweredPermission[] = [],
): readonly BlockGroup[] {
  const rootOf = findRoots(blocks);
  const childrenOf = groupBy(
    blocks.filter(({ id }) => (rootOf.get(id) ?? id) !== id),
    ({ id }) => rootOf.get(id) ?? id,
  );
  const answeredAfter = groupBy(answered, (permission) => anchorOf(permission, blocks, rootOf));
  const groups: BlockGroup[] = [];
  let reads: ToolBlock[] = [];
  const endReads = (): void => {
    groups.push(...foldReads(reads));
    reads = [];
  };
  const showAnswered = (anchor: string | null): void => {
    for (const permission of answeredAfter.get(anchor) ?? []) {
      endReads();
      groups.push({ kind: "answered", id: `answered ${permission.request.id}`, permission });
    }
  };
  showAnswered(null);
  for (const block of blocks) {
    const { id } = block;
    if ((rootOf.get(id) ?? id) !== id) continue;
    const children = childrenOf.get(id);
    if (block.kind === "tool" && children === undefined && isFinishedRead(block)) {
      reads.push(block);
    } else {
      endReads();
      groups.push(
        block.kind === "tool" && (children !== undefined || block.tool.kind === "agent")
          ? { kind: "nest", id, parent: block, children: children ?? [] }
          : { kind: "single", id, block },
      );
    }
    showAnswered(id);
  }
  endReads();
  return groups;
}

function groupBy<T, K>(items: readonly T[], keyOf: (item: T) => K): ReadonlyMap<K, readonly T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}

function isFinishedRead({ tool }: ToolBlock): boolean {
  return tool.kind === "read" && tool.status === "done";
}

function foldReads(reads: readonly ToolBlock[]): readonly BlockGroup[] {
  const [first] = reads;
  if (first !== undefined && reads.length >= fewestFoldedReads) {
    return [{ kind: "reads", id: first.id, blocks: reads }];
  }
  return reads.map((block) => ({ kind: "single", id: block.id, block }));
}

/**
 * The outermost call that each call is below of, or itself. Only an earlier call can be a parent,
 * so that no call is below itself. What is below an inner call is sorted out when the inner list
 * is grouped.
 */
function findRoots(blocks: readonly Block[]): ReadonlyMap<string, string> {
  const rootOf = new Map<string, string>();
  for (const block of blocks) {
    if (block.kind !== "tool") continue;
    const { parentId } = block.tool;
    rootOf.set(block.id, (parentId === null ? undefined : rootOf.get(parentId)) ?? block.id);
  }
  return rootOf;
}

/** The block that a request came after: the last call that had begun when it was asked. */
function anchorOf(
  { request }: AnsweredPermission,
  blocks: readonly Block[],
  rootOf: ReadonlyMap<string, string>,
): string | null {
  const call = blocks.findLast(
    (block) => block.kind === "tool" && block.startedAt <= request.requestedAt,
  );
  return call === undefined ? null : (rootOf.get(call.id) ?? call.id);
}
