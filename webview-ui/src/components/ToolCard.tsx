import type { JSX } from "preact";
import type { Block, ToolCall, ToolSummary } from "../../../src/shared/state";
import { duration } from "../text/format";
import type { Wording } from "../wording/index";
import { namesFile, useOpensFiles } from "./editor/useOpensFiles";
import { FoldBody, FoldLine, useFold } from "./Fold";
import { Icon } from "./Icon";
import type { IconName } from "./Icon";
import { lazy } from "./lazy";
import { loadLater } from "./loadLater";
import { memo } from "./memo";
import { useWords } from "./page";
import { Revealed } from "./Revealed";

const ToolBody = lazy(async () => (await loadLater()).ToolBody);

export type ToolBlock = Extract<Block, { kind: "tool" }>;

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
  const fold = useFold(tool.todos !== null);
  const opensFiles = useOpensFiles();
  const hasBody = hasDetails(tool) || (opensFiles && namesFile(tool));
  const status = unrun ?? tool.status;
  return (
    <div class="tool" data-kind={tool.kind} data-status={status}>
      <FoldLine fold={fold} hasBody={hasBody}>
        <ToolLine block={block} status={status} words={words} />
      </FoldLine>
      {hasBody && (
        <FoldBody fold={fold} class="tool-body">
          <ToolBody block={block} />
        </FoldBody>
      )}
    </div>
  );
});

/** A call in one line; `figure`: what stands at its end also while it runs. */
export function ToolLine(props: {
  readonly block: ToolBlock;
  readonly status: ShownStatus;
  readonly words: Wording;
  readonly figure?: string | null;
}): JSX.Element {
  const { tool, startedAt, endedAt } = props.block;
  const { status, words } = props;
  const verb = tool.kind === "other" ? tool.name : words.tool.verbs[tool.kind];
  const took =
    endedAt !== null && tool.kind === "command" && (status === "done" || status === "failed")
      ? endedAt - startedAt
      : null;
  const result =
    summaryText(tool.summary, words) ?? (took === null ? null : duration(took, words.locale));
  const figure = props.figure ?? (tool.status === "running" ? null : result);
  return (
    <>
      <Icon name={tool.kind} />
      <span class="tool-verb">{verb}</span>
      <code class="tool-subject">
        <Revealed text={tool.subject} />
      </code>
      <span class="tool-result">
        <StatusMark status={status} isAlone={tool.summary === null} words={words} />
        {figure !== null && <span class="tool-figure">{figure}</span>}
      </span>
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

/** Whether its line may have no room for all of it. */
export function isCut({ subject, summary }: ToolCall): boolean {
  return subject.length > longest.subject || isLong(summary);
}

export function isLong(summary: ToolSummary | null): summary is string {
  return typeof summary === "string" && summary.length > longest.summary;
}

function summaryText(summary: ToolSummary | null, words: Wording): string | null {
  if (summary === null || typeof summary === "string") return summary;
  return "lines" in summary
    ? words.tool.lines(summary.lines)
    : words.tool.exitCode(summary.exitCode);
}

/** Whether there is anything to open. */
export function hasDetails(tool: ToolCall): boolean {
  const { output, diff, todos } = tool;
  return output !== null || diff !== null || todos !== null || isCut(tool);
}
