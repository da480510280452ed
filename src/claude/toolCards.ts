import * as v from "valibot";
import type { AgentEvent } from "../conversation/agent";
import { maxOpenTools, maxToolSubjectLength } from "../shared/limits";
import { boundedOutput } from "./cardBounds";
import type { CliBlock, CliLineOf } from "./cliLines";
import { blocksOf } from "./cliLines";
import { TaskList } from "./taskList";
import { oneLine } from "./text";
import type { ToolInput } from "./toolCard";
import { todosOf, toolKind, toolSubject } from "./toolCard";
import { toolChange } from "./toolResult";

interface OpenTool {
  readonly name: string;
  readonly input: ToolInput;
  isRunning: boolean;
  /** It belongs to a sub-agent that works on after its turn. */
  readonly isInBackground: boolean;
}

const textBlock = v.object({ type: v.literal("text"), text: v.string() });
const notExecuted = new Set(["permission-rule", "user-rejected"]);

/** Follows the calls of tools from their first sign to their result, by the id of the call. */
export class ToolCards {
  private readonly folder: string;
  private readonly open = new Map<string, OpenTool>();
  private readonly tasks = new TaskList();
  private readonly denied = new Set<string>();
  /** Calls of sub-agents that work on after their turn. */
  private readonly inBackground = new Set<string>();

  constructor(folder: string) {
    this.folder = folder;
  }

  get hasRunning(): boolean {
    return [...this.open.values()].some((tool) => tool.isRunning && !tool.isInBackground);
  }

  /** A call begins; its input is still being written. */
  begin(id: string, name: string, parentId: string | null): readonly AgentEvent[] {
    return this.start(id, name, {}, parentId, false);
  }

  /** A call is known whole and is about to run. */
  complete(block: CliBlock, parentId: string | null): readonly AgentEvent[] {
    const { id, name, input = {} } = block;
    if (id === undefined || name === undefined) return [];
    if (!this.open.has(id)) return this.start(id, name, input, parentId, true);
    this.open.set(id, this.opened(name, input, parentId, true));
    const todos = todosOf(name, input);
    const change = {
      subject: toolSubject(name, input, this.folder),
      ...(todos === null ? {} : { todos }),
    };
    return [{ type: "tool-changed", blockId: id, change }];
  }

  /** Results of calls, in a line that the CLI writes for the model. */
  finish(line: CliLineOf<"user">): readonly AgentEvent[] {
    if (line.isReplay === true) return [];
    return blocksOf(line.message).flatMap((block) => this.finishOne(block, line));
  }

  /** A person said no to this call; older CLIs report that like any other error. */
  deny(id: string): void {
    this.denied.add(id);
  }

  /** A sub-agent that went on in the background has ended. */
  finishBackground(line: CliLineOf<"system">): readonly AgentEvent[] {
    if (line.tool_use_id === undefined) return [];
    this.inBackground.delete(line.tool_use_id);
    const status = line.status === "completed" ? "done" : "failed";
    const output = line.summary === undefined ? {} : { output: boundedOutput(line.summary) };
    return [{ type: "tool-changed", blockId: line.tool_use_id, change: { status, ...output } }];
  }

  /** Whether a sub-agent works on after its turn. */
  get hasBackgroundAgents(): boolean {
    return this.inBackground.size > 0;
  }

  /** After a turn's end no call of it is waited for, except those in the background. */
  forgetRunning(): void {
    for (const [id, { isInBackground }] of this.open) if (!isInBackground) this.open.delete(id);
    this.denied.clear();
  }

  private opened(
    name: string,
    input: ToolInput,
    parentId: string | null,
    isRunning: boolean,
  ): OpenTool {
    const parent = parentId ?? "";
    const isInBackground =
      this.inBackground.has(parent) || this.open.get(parent)?.isInBackground === true;
    return { name, input, isRunning, isInBackground };
  }

  private start(
    id: string,
    name: string,
    input: ToolInput,
    parentId: string | null,
    isRunning: boolean,
  ): readonly AgentEvent[] {
    if (this.open.size >= maxOpenTools) this.open.clear();
    this.open.set(id, this.opened(name, input, parentId, isRunning));
    const tool = {
      kind: toolKind(name),
      name: oneLine(name, maxToolSubjectLength),
      subject: toolSubject(name, input, this.folder),
      status: "running" as const,
      parentId,
      summary: null,
      output: null,
      diff: null,
      todos: todosOf(name, input),
    };
    return [{ type: "block-started", block: { kind: "tool", id, tool } }];
  }

  private finishOne(block: CliBlock, line: CliLineOf<"user">): readonly AgentEvent[] {
    const id = block.tool_use_id;
    if (block.type !== "tool_result" || id === undefined) return [];
    const tool = this.open.get(id) ?? { name: "", input: {} };
    this.open.delete(id);
    const isError = block.is_error === true;
    const change = toolChange({
      name: tool.name,
      text: resultText(block.content),
      isError,
      isDenied: isError && (this.denied.has(id) || isRejected(id, line)),
      structured: line.tool_use_result,
    });
    if (change.status === "running") this.inBackground.add(id);
    const todos = isError ? null : this.tasks.apply(tool.name, tool.input, line.tool_use_result);
    return [
      { type: "tool-changed", blockId: id, change: todos === null ? change : { ...change, todos } },
    ];
  }
}

/** Whether the CLI says that a person or a rule said no. */
function isRejected(id: string, line: CliLineOf<"user">): boolean {
  const meta = line.tool_result_meta?.find((entry) => entry.id === id);
  return (
    meta?.permission_decision?.decision === "reject" ||
    notExecuted.has(meta?.non_execution_kind ?? "")
  );
}

function resultText(content: unknown): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return "";
  return content.flatMap((part) => (v.is(textBlock, part) ? [part.text] : [])).join("\n");
}
