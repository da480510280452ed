import type { JSX } from "preact";
import type { Block, CutText } from "../../../src/shared/state";
import { Markdown } from "./Markdown";
import { wholeOutput } from "../store/details";
import { byteSize } from "../text/format";
import { Blocks } from "./Blocks";
import { FoldBody, FoldLine, useFold } from "./Fold";
import { Icon } from "./Icon";
import { LoadButton } from "./LoadButton";
import { useConversationId, useStore, useWords } from "./page";
import { Revealed } from "./Revealed";
import { ToolBody } from "./ToolBody";
import { hasDetails, ToolLine } from "./ToolCard";
import { useLoaded } from "./useLoaded";

type ToolBlock = Extract<Block, { kind: "tool" }>;

interface AgentCardProps {
  readonly block: ToolBlock;
  /** What it did and does, in order; the calls of agents that it called itself are among them. */
  readonly steps: readonly Block[];
  readonly isRunning: boolean;
}

/** A sub-agent as one line: what it is for, how many steps it took, and what it does now; opens to all of it. */
export function AgentCard({ block, steps, isRunning }: AgentCardProps): JSX.Element {
  const words = useWords();
  const fold = useFold();
  const { tool } = block;
  const { output } = tool;
  const isGoing = tool.status === "running";
  const isInBackground = isGoing && tool.isInBackground === true && !isRunning;
  const now = isGoing && !fold.isOpen ? stepNow(steps) : undefined;
  const hasBody = steps.length > 0 || hasDetails(tool);
  const count = steps.length === 0 ? null : words.tool.steps(steps.length);
  return (
    <div class="tool" data-kind={tool.kind} data-status={tool.status}>
      <FoldLine fold={fold} hasBody={hasBody}>
        <ToolLine block={block} status={tool.status} words={words} figure={count} />
      </FoldLine>
      {(now !== undefined || isInBackground) && (
        <p class="agent-now">
          {now !== undefined && <Step tool={now.tool} />}
          {isInBackground && <span>{words.tool.inBackground}</span>}
        </p>
      )}
      <FoldBody fold={fold} class="tool-body">
        <div class="agent-steps">
          <Blocks blocks={steps} isRunning={isRunning} />
        </div>
        {output === null ? (
          <ToolBody block={block} />
        ) : (
          <Report output={output} blockId={block.id} />
        )}
      </FoldBody>
    </div>
  );
}

/** What it reports: a long one begins, and ends, at first, and is fetched whole on demand. */
function Report(props: { readonly output: CutText; readonly blockId: string }): JSX.Element {
  const { output, blockId } = props;
  const words = useWords();
  const store = useStore();
  const conversationId = useConversationId();
  const fetched = useLoaded(() => wholeOutput(store, conversationId, blockId));
  const isCut = output.omitted > 0 && fetched.value === null;
  return (
    <>
      <Markdown text={fetched.value ?? output.text} />
      {isCut && (
        <LoadButton
          label={words.tool.showWhole(byteSize(output.text.length + output.omitted, words.locale))}
          loaded={fetched}
        />
      )}
    </>
  );
}

function Step({ tool }: Pick<ToolBlock, "tool">): JSX.Element {
  const words = useWords();
  return (
    <>
      <Icon name={tool.kind} />
      {tool.kind === "other" ? tool.name : words.tool.verbs[tool.kind]}
      <code>
        <Revealed text={tool.subject} />
      </code>
    </>
  );
}

/** The call that runs, else the last one: between two calls it thinks about that. */
function stepNow(steps: readonly Block[]): ToolBlock | undefined {
  const calls = steps.filter((step) => step.kind === "tool");
  return calls.findLast(({ tool }) => tool.status === "running") ?? calls.at(-1);
}
