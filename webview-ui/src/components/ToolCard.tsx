import { useId, useState } from "preact/hooks";
import type { JSX } from "preact";
import type { Block, ToolCall } from "../../../src/shared/state";
import { duration } from "../text/format";
import type { Wording } from "../wording/index";
import { Icon } from "./Icon";
import type { IconName } from "./Icon";
import { memo } from "./memo";
import { useWords } from "./page";
import { Revealed } from "./Revealed";
import { Diff, TodoList, ToolOutput } from "./ToolOutput";

type ToolBlock = Extract<Block, { kind: "tool" }>;

interface ToolCardProps {
  readonly block: ToolBlock;
}

/** One tool call as one line; what it did opens below. A to-do list is open from the start. */
export const ToolCard = memo(({ block }: ToolCardProps): JSX.Element => {
  const words = useWords();
  const { tool } = block;
  const [isOpen, setIsOpen] = useState(tool.todos !== null);
  const bodyId = useId();
  const hasBody = hasDetails(tool);
  const line = <ToolLine block={block} words={words} hasBody={hasBody} />;
  return (
    <div class="tool" data-kind={tool.kind} data-status={tool.status}>
      {hasBody ? (
        <button
          type="button"
          class="tool-line"
          aria-expanded={isOpen}
          aria-controls={bodyId}
          onClick={() => {
            setIsOpen(!isOpen);
          }}
        >
          {line}
        </button>
      ) : (
        <div class="tool-line">{line}</div>
      )}
      {hasBody && isOpen && (
        <div class="tool-body" id={bodyId}>
          <ToolBody tool={tool} />
        </div>
      )}
    </div>
  );
});

function ToolLine(props: {
  readonly block: ToolBlock;
  readonly words: Wording;
  readonly hasBody: boolean;
}): JSX.Element {
  const { tool, startedAt, endedAt } = props.block;
  const { words } = props;
  const verb = tool.kind === "other" ? tool.name : words.tool.verbs[tool.kind];
  const took =
    endedAt !== null && tool.kind === "command" && tool.status !== "denied"
      ? endedAt - startedAt
      : null;
  const result = tool.summary ?? (took === null ? null : duration(took, words.locale));
  return (
    <>
      <Icon name={tool.kind} />
      <span class="tool-verb">{verb}</span>
      <code class="tool-subject">
        <Revealed text={tool.subject} />
      </code>
      <span class="tool-result">
        <StatusMark tool={tool} words={words} />
        {result !== null && tool.status !== "running" && <span>{result}</span>}
      </span>
      {props.hasBody && (
        <span class="tool-chevron">
          <Icon name="chevron" />
        </span>
      )}
    </>
  );
}

const statusIcons: Readonly<Partial<Record<ToolCall["status"], IconName>>> = {
  failed: "cross",
  denied: "shield",
};

function StatusMark({
  tool,
  words,
}: {
  readonly tool: ToolCall;
  readonly words: Wording;
}): JSX.Element {
  const icon = statusIcons[tool.status];
  if (tool.status === "running") {
    return <span class="spinner" role="img" aria-label={words.tool.running} />;
  }
  if (icon === undefined) return <span class="visually-hidden">{words.tool.done}</span>;
  return (
    <>
      <Icon name={icon} />
      <span class={tool.summary === null ? "" : "visually-hidden"}>{words.tool[tool.status]}</span>
    </>
  );
}

/** A longer command is cut off in its line on a phone; it is repeated below, whole. */
const longestShownSubject = 32;

function ToolBody({ tool }: { readonly tool: ToolCall }): JSX.Element {
  return (
    <>
      {tool.kind === "command" && tool.subject.length > longestShownSubject && (
        <pre class="whole-subject">
          <Revealed text={tool.subject} showsLineEnds />
        </pre>
      )}
      {tool.todos !== null && <TodoList todos={tool.todos} />}
      {tool.diff !== null && <Diff hunks={tool.diff} />}
      {tool.output !== null && <ToolOutput output={tool.output} />}
    </>
  );
}

function hasDetails({ output, diff, todos }: ToolCall): boolean {
  return output !== null || diff !== null || todos !== null;
}
