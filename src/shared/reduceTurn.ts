import { wholeHead } from "./cutText";
import type { ConversationEvent, HostEvent, ToolChange } from "./events";
import { maxBlockLength, maxTurnSize } from "./limits";
import { replaceById } from "./replaceById";
import type { Block, Turn } from "./state";
import { cutStart, trimTurn } from "./trimTurn";
import { withKnownWeight } from "./weight";

/** What happens to a turn while it is one. */
export type TurnEvent = Exclude<
  Extract<ConversationEvent, { turnId: string }>,
  { type: "turn.started" }
>;

/** How one turn changes. Pure; the turn stays within `maxTurnSize`, its newest end is kept. */
export function reduceTurn(turn: Turn, event: TurnEvent, at: number): Turn {
  switch (event.type) {
    case "turn.stopping":
      return { ...turn, status: "stopping" };
    case "turn.settled":
      return { ...turn, choice: event.choice };
    case "turn.ended":
      return {
        ...turn,
        status: event.status,
        endedAt: at,
        stats: event.stats,
        problem: event.problem,
        blocks: closeBlocks(turn.blocks, at),
      };
    case "block.started":
      return trimTurn({ ...turn, blocks: [...turn.blocks, shortened(event.block)] }, maxTurnSize);
    case "block.appended":
    case "block.ended":
    case "tool.changed": {
      const blocks = replaceById(turn.blocks, event.blockId, (block) =>
        reduceBlock(block, event, at),
      );
      return blocks === turn.blocks ? turn : trimTurn({ ...turn, blocks }, maxTurnSize);
    }
  }
}

type BlockEvent = Extract<HostEvent, { blockId: string }>;
type TextBlock = Extract<Block, { kind: "text" | "thinking" }>;

function shortened(block: Block): Block {
  return block.kind === "text" || block.kind === "thinking"
    ? cutStart(block, maxBlockLength)
    : block;
}

function reduceBlock(block: Block, event: BlockEvent, at: number): Block {
  switch (event.type) {
    case "block.appended":
      return block.kind === "text" || block.kind === "thinking"
        ? appendText(block, event.text)
        : block;
    case "block.ended":
      return closeBlock(block, at);
    case "tool.changed":
      return block.kind === "tool" ? changeTool(block, event.change, at) : block;
  }
}

function appendText(block: TextBlock, added: string): TextBlock {
  const longer = { ...block, text: block.text + added };
  return longer.text.length <= maxBlockLength
    ? withKnownWeight(longer, block, added)
    : // A good part at once, so that it is rarely done.
      cutStart(longer, Math.floor(maxBlockLength * 0.75));
}

function changeTool(
  block: Extract<Block, { kind: "tool" }>,
  change: ToolChange,
  at: number,
): Block {
  const isOver = change.status !== undefined && change.status !== "running";
  return {
    ...block,
    tool: { ...block.tool, ...change },
    endedAt: isOver ? (block.endedAt ?? at) : block.endedAt,
  };
}

/** At the end of a turn nothing in it can still be going on, except what goes on in the background. */
function closeBlocks(blocks: readonly Block[], at: number): readonly Block[] {
  const going = new Set<string>();
  return blocks.map((block) => {
    if (block.kind !== "tool" || block.tool.status !== "running") return closeBlock(block, at);
    const { isInBackground = false, parentId } = block.tool;
    if (!isInBackground && (parentId === null || !going.has(parentId)))
      return closeBlock(block, at);
    going.add(block.id);
    return block;
  });
}

/** The process is gone, and with it what went on in the background of an ended turn. */
export function endBackground(turn: Turn, at: number): Turn {
  const isGoing = (block: Block): boolean =>
    block.kind === "tool" && block.tool.status === "running";
  return turn.endedAt === null || !turn.blocks.some(isGoing)
    ? turn
    : { ...turn, blocks: turn.blocks.map((block) => closeBlock(block, at)) };
}

function closeBlock(block: Block, at: number): Block {
  switch (block.kind) {
    case "text":
    case "thinking":
      return block.isOpen ? { ...block, isOpen: false } : block;
    case "tool":
      return block.tool.status === "running"
        ? { ...block, tool: { ...block.tool, status: "failed" }, endedAt: block.endedAt ?? at }
        : block;
    case "notice":
      return block;
  }
}

/** Longest title made of a first prompt. */
const maxTitleLength = 60;

/** What a conversation is called after its first prompt. */
export function toTitle(text: string): string {
  const firstLine = text.trim().split(/\r?\n/, 1)[0] ?? "";
  return firstLine.length > maxTitleLength
    ? `${wholeHead(firstLine, maxTitleLength - 1).trimEnd()}…`
    : firstLine;
}
