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
  /** It never ran, and this is why. */
  readonly unrun?: Unrun | null;
}

/** Its turn was stopped, or Claude ended, before anybody had answered its request. */
export type Unrun = "stopped" | "notRun";

/** What became of a call, as the card shows it. */
type ShownStatus = ToolCall["status"] | Unrun;

/** One tool call as one line; what it did opens below. A to-do list is open from the start. */
export const ToolCard = memo(({ block, unrun = null }: ToolCardProps): JSX.Element => {
  const words = useWords();
  const { tool } = block;
  const [isOpen, setIsOpen] = useState(tool.todos !== null);
  const bodyId = useId();
  const hasBody = hasDetails(tool);
  const status = unrun ?? tool.status;
  const line = <ToolLine block={block} status={status} words={words} hasBody={hasBody} />;
  return (
    <div class="tool" data-kind={tool.kind} data-status={status}>
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
          <ToolBody block={block} />
        </div>
      )}
    </div>
  );
});

function ToolLine(props: {
  readonly block: ToolBlock;
  readonly status: ShownStatus;
  readonly words: Wording;
  readonly hasBody: boolean;
}): JSX.Element {
  const { tool, startedAt, endedAt } = props.block;
  const { status, words } = props;
  const verb = tool.kind === "other" ? tool.name : words.tool.verbs[tool.kind];
  const took =
    endedAt !== null && tool.kind === "command" && (status === "done" || status === "failed")
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
        <StatusMark status={status} isAlone={tool.summary === null} words={words} />
        {result !== null && tool.status !== "running" && <span class="tool-figure">{result}</span>}
      </span>
      {props.hasBody && (
        <span class="tool-chevron">
          <Icon name="chevron" />
        </span>
      )}
    </>
  );
}

const statusIcons: Readonly<Partial<Record<ShownStatus, IconName>>> = {
  failed: "cross",
  denied: "shield",
  stopped: "stop",
  notRun: "stop",
};

/** `isAlone`: no summary says how it went, so it is said in a word. */
function StatusMark(props: {
  readonly status: ShownStatus;
  readonly isAlone: boolean;
  readonly words: Wording;
}): JSX.Element {
  const { status, isAlone, words } = props;
  const icon = statusIcons[status];
  if (status === "running") {
    return <span class="spinner" role="img" aria-label={words.tool.running} />;
  }
  if (icon === undefined) return <span class="visually-hidden">{words.tool.done}</span>;
  return (
    <>
      <Icon name={icon} />
      <span class={isAlone ? "" : "visually-hidden"}>{words.tool[status]}</span>
    </>
  );
}

/** What is longer is cut off in its line on a phone; it is repeated below, whole (characters). */
const longest = { subject: 32, summary: 12 };

function ToolBody({ block }: { readonly block: ToolBlock }): JSX.Element {
  const { id, tool } = block;
  return (
    <>
      {isCut(tool) && (
        <pre class="whole-subject" tabIndex={0}>
          <Revealed text={tool.subject} showsLineEnds={tool.kind === "command"} />
        </pre>
      )}
      {isCut(tool) && tool.summary !== null && tool.summary.length > longest.summary && (
        <p class="whole-summary">{tool.summary}</p>
      )}
      {tool.todos !== null && <TodoList todos={tool.todos} />}
      {tool.diff !== null && <Diff hunks={tool.diff} />}
      {tool.output !== null && <ToolOutput output={tool.output} blockId={id} />}
    </>
  );
}

function isCut({ subject, summary }: ToolCall): boolean {
  return subject.length > longest.subject || (summary?.length ?? 0) > longest.summary;
}

function hasDetails(tool: ToolCall): boolean {
  const { output, diff, todos } = tool;
  return output !== null || diff !== null || todos !== null || isCut(tool);
}
