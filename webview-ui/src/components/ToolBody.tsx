import type { JSX } from "preact";
import type { DiffHunk } from "../../../src/shared/state";
import { FileActions } from "./editor/FileActions";
import { namesFile } from "./editor/useOpensFiles";
import { Revealed } from "./Revealed";
import { isCut, isLong } from "./ToolCard";
import type { ToolBlock } from "./ToolCard";
import { Diff, TodoList, ToolOutput } from "./ToolOutput";

/** What a call opens to. */
export function ToolBody({ block }: { readonly block: ToolBlock }): JSX.Element {
  const { id, tool } = block;
  return (
    <>
      {isCut(tool) && (
        <pre class="whole-subject" tabIndex={0}>
          <Revealed text={tool.subject} showsLineEnds={tool.kind === "command"} />
        </pre>
      )}
      {isLong(tool.summary) && <p class="whole-summary">{tool.summary}</p>}
      {tool.todos !== null && <TodoList todos={tool.todos} />}
      {tool.diff !== null && <Diff hunks={tool.diff} />}
      {namesFile(tool) && (
        <FileActions
          path={tool.subject}
          line={tool.diff?.[0] === undefined ? undefined : firstChange(tool.diff[0])}
          change={tool.kind === "read" ? undefined : {}}
        />
      )}
      {tool.output !== null && <ToolOutput output={tool.output} blockId={id} />}
    </>
  );
}

/** The first line of a hunk that is another one, in the file as it is after it. */
function firstChange({ newStart, lines }: DiffHunk): number {
  const same = lines.findIndex((line) => !line.startsWith(" "));
  return Math.max(1, newStart + Math.max(0, same));
}
