import type { JSX } from "preact";
import type { AnsweredPermission, Block } from "../../../src/shared/state";
import { Markdown } from "./Markdown";
import { groupBlocks } from "../text/groupBlocks";
import type { BlockGroup } from "../text/groupBlocks";
import { AnsweredLine } from "./AnsweredLine";
import { FoldBody, FoldLine, useFold } from "./Fold";
import { Icon } from "./Icon";
import { lazy } from "./lazy";
import { loadLater } from "./loadLater";
import { memo } from "./memo";
import { Nothing } from "./Nothing";
import { useWords } from "./page";
import { ProblemNote } from "./ProblemNote";
import { ToolCard } from "./ToolCard";
import type { Unrun } from "./ToolCard";

const AgentCard = lazy(async () => (await loadLater()).AgentCard, Nothing);

interface BlocksProps {
  readonly blocks: readonly Block[];
  readonly answered?: readonly AnsweredPermission[];
  /** The turn goes on: what its notices announce is still to come. */
  readonly isRunning?: boolean;
}

/** The pieces of an answer in their order; what a sub-agent did is in its card. */
export const Blocks = memo((props: BlocksProps): JSX.Element => {
  const { blocks, answered = [], isRunning = false } = props;
  return (
    <>
      {groupBlocks(blocks, answered).map((group) => (
        <Group key={group.id} group={group} answered={answered} isRunning={isRunning} />
      ))}
    </>
  );
});

function Group(props: {
  readonly group: BlockGroup;
  readonly answered: readonly AnsweredPermission[];
  readonly isRunning: boolean;
}): JSX.Element {
  const { group, answered, isRunning } = props;
  switch (group.kind) {
    case "reads":
      return <Reads group={group} />;
    case "nest":
      return <AgentCard block={group.parent} steps={group.children} isRunning={isRunning} />;
    case "answered":
      return <AnsweredLine permission={group.permission} />;
    case "single":
      return <Single block={group.block} answered={answered} isRunning={isRunning} />;
  }
}

/** Several files read in a row are one line, which opens to one line each. */
function Reads({ group }: { readonly group: Extract<BlockGroup, { kind: "reads" }> }): JSX.Element {
  const words = useWords();
  const fold = useFold();
  return (
    <div class="tool">
      <FoldLine fold={fold}>
        <Icon name="read" />
        <span class="tool-verb">{words.tool.readFiles(group.blocks.length)}</span>
      </FoldLine>
      <FoldBody fold={fold} class="nest-inner">
        {group.blocks.map((block) => (
          <ToolCard key={block.id} block={block} />
        ))}
      </FoldBody>
    </div>
  );
}

function Single(props: {
  readonly block: Block;
  readonly answered: readonly AnsweredPermission[];
  readonly isRunning: boolean;
}): JSX.Element {
  const { block, answered, isRunning } = props;
  switch (block.kind) {
    case "text":
      return <Markdown text={block.text} />;
    case "thinking":
      return <Thinking text={block.text} isOpen={block.isOpen} />;
    case "tool":
      return <ToolCard block={block} unrun={unrunOf(block, answered)} />;
    case "notice":
      return (
        <ProblemNote
          level={block.level}
          problem={block.problem}
          until={isRunning ? block.until : undefined}
        />
      );
  }
}

/**
 * Why a call never ran though nobody said no. The CLI calls it denied when a turn was stopped while
 * its request waited; one whose request was lost with the CLI ends as failed.
 */
function unrunOf(
  { tool, endedAt }: Extract<Block, { kind: "tool" }>,
  answered: readonly AnsweredPermission[],
): Unrun | null {
  const own = answered.filter(({ request }) => request.toolName === tool.name);
  if (tool.status === "denied") {
    const isStopped = own.length > 0 && own.every(({ outcome }) => outcome !== "denied");
    return isStopped ? "stopped" : null;
  }
  const isLost =
    tool.status === "failed" &&
    tool.output === null &&
    own.some(({ outcome, request }) => outcome === "lost" && (endedAt ?? 0) >= request.requestedAt);
  return isLost ? "notRun" : null;
}

/** Thoughts are folded; the last line shows that something moves while they come. */
function Thinking(props: { readonly text: string; readonly isOpen: boolean }): JSX.Element {
  const words = useWords();
  const fold = useFold();
  return (
    <div class="thinking" data-running={props.isOpen}>
      <FoldLine fold={fold}>
        <Icon name="thought" />
        <span class="tool-verb">{props.isOpen ? words.turn.thinking : words.turn.thought}</span>
      </FoldLine>
      <FoldBody fold={fold} class="thinking-text">
        <Markdown text={props.text} />
      </FoldBody>
    </div>
  );
}
