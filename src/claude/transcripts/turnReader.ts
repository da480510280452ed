import type { AgentBlock, AgentEvent } from "../../conversation/agent";
import { cutEnd } from "../../shared/cutText";
import type { ToolChange } from "../../shared/events";
import { maxReadTurnSize, maxShownPromptLength } from "../../shared/limits";
import type { Author, Block, Turn, TurnStats } from "../../shared/state";
import { trimTurn } from "../../shared/trimTurn";
import { weightOf } from "../../shared/weight";
import type { CliLineOf } from "../cliLines";
import { tokensOf } from "../contextGauge";
import { ToolCards } from "../toolCards";
import { EndProof } from "./endProof";
import type { AssistantLine, TranscriptLine, UserLine } from "./transcriptLines";

/** The author of prompts that are read back: the file does not say who it was. */
const transcriptAuthor: Author = { id: "transcript", name: "" };

const emptyTurn: Turn = {
  id: "",
  text: "",
  isCut: false,
  images: [],
  by: transcriptAuthor,
  acceptedAt: 0,
  startedAt: null,
  endedAt: null,
  status: "done",
  blocks: [],
  omittedBlocks: 0,
  stats: null,
  problem: null,
  choice: null,
};

/** Gives the lines of a sub-agent, by the id that the result of its call names. */
export type ReadSubagent = (agentId: string) => Promise<readonly (AssistantLine | UserLine)[]>;

type Prompt = Extract<TranscriptLine, { kind: "prompt" }>;

/**
 * Builds one turn from its lines, with the same ids and through the same cards as a turn that streams,
 * so that both look the same. The to-do list is known from the turn's own calls only.
 */
export class TurnReader {
  private readonly prompt: Prompt;
  private readonly cards: ToolCards;
  private readonly readSubagent: ReadSubagent;
  private readonly proof = new EndProof();
  private readonly usages = new Map<string, AssistantLine["message"]["usage"]>();
  /** Blocks of each message so far: older CLIs don't number them. */
  private readonly counts = new Map<string, number>();
  private readonly subagents = new Set<string>();
  private readonly blocks = new Map<string, Block>();
  private omittedBlocks = 0;
  /** How much came since the turn was last cut to its bound. */
  private grown = 0;
  private model: string | null = null;
  private lastAt: number;

  constructor(prompt: Prompt, folder: string, readSubagent: ReadSubagent) {
    this.prompt = prompt;
    this.cards = new ToolCards(folder);
    this.readSubagent = readSubagent;
    this.lastAt = prompt.at ?? 0;
  }

  /** Takes in the next line of the turn. */
  async add(line: TranscriptLine): Promise<void> {
    this.lastAt = Math.max(this.lastAt, line.at ?? 0);
    this.proof.add(line);
    switch (line.kind) {
      case "answer":
        this.addAnswer(line.line);
        break;
      case "results":
        await this.addResults(line.line);
        break;
      case "output":
        if (line.text !== "") this.addText("text", `${line.id}:0`, line.text);
        break;
      case "notification":
        this.addNotification(line);
        break;
      default:
        break;
    }
  }

  /**
   * The turn as far as it is known. `isContinued`: the next prompt was absorbed by this turn, whose end
   * is therefore that of the next one.
   */
  finish(isContinued: boolean): Turn {
    const { result } = this.proof;
    const end =
      result.kind === "unfinished" ? (isContinued ? "done" : "indeterminate") : result.kind;
    this.trim();
    const { prompt } = this;
    const text = [prompt.text, ...Array<string>(prompt.imageCount).fill("[image]")]
      .join("\n")
      .trim();
    const startedAt = prompt.at ?? this.lastAt;
    return {
      ...emptyTurn,
      id: prompt.id,
      text: cutEnd(text, maxShownPromptLength),
      isCut: text.length > maxShownPromptLength,
      acceptedAt: startedAt,
      startedAt,
      endedAt: this.lastAt,
      status: end,
      blocks: [...this.blocks.values()].map((block) => closed(block, this.lastAt)),
      omittedBlocks: this.omittedBlocks,
      stats: this.stats(),
      problem: result.kind === "failed" ? result.problem : null,
    };
  }

  /** Tokens that its last answer was made from, and its own; null: it had none. */
  get contextTokens(): number | null {
    return tokensOf([...this.usages.values()].at(-1));
  }

  private addAnswer(line: AssistantLine): void {
    const { id = line.uuid ?? "message", content, model, usage } = line.message;
    if (model !== undefined && model !== "<synthetic>") {
      this.model = model;
      this.usages.set(id, usage);
    }
    for (const block of content) {
      const count = this.counts.get(id) ?? 0;
      this.counts.set(id, count + 1);
      const blockId = `${id}:${content.length === 1 ? (line.apiBlockIndex ?? count) : count}`;
      if (block.type === "tool_use") this.emit(this.cards.complete(block, null));
      if (block.type === "text") this.addText("text", blockId, block.text ?? "");
      if (block.type === "thinking") this.addText("thinking", blockId, block.thinking ?? "");
    }
  }

  private addText(kind: "text" | "thinking", id: string, text: string): void {
    this.emit([{ type: "block-started", block: { kind, id, text, isOpen: false } }]);
  }

  private async addResults(line: UserLine): Promise<void> {
    const agentId = agentIdOf(line.toolUseResult);
    const parentId = resultIds(line)[0];
    if (agentId !== null && parentId !== undefined) await this.addSubagent(agentId, parentId);
    this.emit(this.finishCalls(line, null));
  }

  /** The calls of a sub-agent, and of those that it called itself. */
  private async addSubagent(agentId: string, parentId: string): Promise<void> {
    if (this.subagents.has(agentId)) return;
    this.subagents.add(agentId);
    for (const line of await this.readSubagent(agentId)) {
      if (line.type === "assistant") {
        const calls = line.message.content.filter(({ type }) => type === "tool_use");
        for (const call of calls) this.emit(this.cards.complete(call, parentId));
        continue;
      }
      const nestedId = agentIdOf(line.toolUseResult);
      const callId = resultIds(line)[0];
      if (nestedId !== null && callId !== undefined) await this.addSubagent(nestedId, callId);
      this.emit(this.finishCalls(line, parentId));
    }
  }

  private finishCalls(line: UserLine, parentId: string | null): readonly AgentEvent[] {
    for (const id of deniedIds(line)) this.cards.deny(id);
    return this.cards.finish(asCliLine(line, parentId)).map(withoutEmptyList);
  }

  private addNotification(line: Extract<TranscriptLine, { kind: "notification" }>): void {
    const { toolUseId, status, summary } = line;
    if (toolUseId === undefined) return;
    this.emit(
      this.cards.finishBackground({
        type: "system",
        subtype: "task_notification",
        tool_use_id: toolUseId,
        ...(status === undefined ? {} : { status }),
        ...(summary === undefined ? {} : { summary }),
      }),
    );
  }

  private emit(events: readonly AgentEvent[]): void {
    for (const event of events) {
      if (event.type === "block-started") this.start(event.block);
      if (event.type === "tool-changed") this.change(event.blockId, event.change);
      this.grown += weightOf(event);
    }
    if (this.grown > maxReadTurnSize) this.trim();
  }

  private start(block: AgentBlock): void {
    const timed =
      block.kind === "tool" ? { ...block, startedAt: this.lastAt, endedAt: null } : block;
    this.blocks.set(block.id, timed);
  }

  private change(id: string, change: ToolChange): void {
    const block = this.blocks.get(id);
    if (block?.kind !== "tool") return;
    const isOver = change.status !== undefined && change.status !== "running";
    const endedAt = isOver ? (block.endedAt ?? this.lastAt) : block.endedAt;
    this.blocks.set(id, { ...block, tool: { ...block.tool, ...change }, endedAt });
  }

  /** Keeps the newest of a turn that is too long. */
  private trim(): void {
    this.grown = 0;
    const parts = { blocks: [...this.blocks.values()], omittedBlocks: this.omittedBlocks };
    const kept = trimTurn({ ...emptyTurn, ...parts }, maxReadTurnSize);
    this.blocks.clear();
    for (const block of kept.blocks) this.blocks.set(block.id, block);
    this.omittedBlocks = kept.omittedBlocks;
  }

  private stats(): TurnStats | null {
    if (this.usages.size === 0) return null;
    const usages = [...this.usages.values()];
    type Usage = NonNullable<AssistantLine["message"]["usage"]>;
    const sum = (key: keyof Usage): number | null => {
      const known = usages.flatMap((usage) => usage?.[key] ?? []);
      return known.length === 0 ? null : known.reduce((total, tokens) => total + tokens, 0);
    };
    return {
      durationMs: this.prompt.at === null ? null : this.lastAt - this.prompt.at,
      costUsd: null,
      inputTokens: sum("input_tokens"),
      outputTokens: sum("output_tokens"),
      cacheReadTokens: sum("cache_read_input_tokens"),
      cacheWriteTokens: sum("cache_creation_input_tokens"),
      modelTurns: usages.length,
      model: this.model,
    };
  }
}

/** A to-do list of which this turn knows nothing would show as an empty one. */
function withoutEmptyList(event: AgentEvent): AgentEvent {
  if (event.type !== "tool-changed" || event.change.todos?.length !== 0) return event;
  const known = Object.entries(event.change).filter(([key]) => key !== "todos");
  return { ...event, change: Object.fromEntries(known) };
}

/** At the end of a turn nothing in it can still be going on. */
function closed(block: Block, at: number): Block {
  if (block.kind !== "tool" || block.tool.status !== "running") return block;
  return { ...block, tool: { ...block.tool, status: "failed" }, endedAt: block.endedAt ?? at };
}

function resultIds(line: UserLine): readonly string[] {
  const { content } = line.message;
  return typeof content === "string"
    ? []
    : content.flatMap((block) => (block.type === "tool_result" ? [block.tool_use_id ?? ""] : []));
}

/** Calls to which a person said no; older CLIs only say so in words. */
function deniedIds(line: UserLine): readonly string[] {
  const { content } = line.message;
  if (typeof content === "string" || line.toolDenialKind !== undefined) return [];
  return content.flatMap(({ tool_use_id: id, content: text }) =>
    id !== undefined &&
    typeof text === "string" &&
    text.startsWith("The user doesn't want to proceed with this tool use.")
      ? [id]
      : [],
  );
}

function agentIdOf(result: unknown): string | null {
  if (typeof result !== "object" || result === null || !("agentId" in result)) return null;
  const { agentId } = result;
  return typeof agentId === "string" && /^[\w-]{1,64}$/.test(agentId) ? agentId : null;
}

/** The line as the CLI streams it. */
function asCliLine(line: UserLine, parentId: string | null): CliLineOf<"user"> {
  const meta = resultIds(line).map((id) => ({
    id,
    ...(line.toolDenialKind === undefined ? {} : { non_execution_kind: line.toolDenialKind }),
    ...(line.permissionDecision === undefined
      ? {}
      : { permission_decision: line.permissionDecision }),
  }));
  return {
    type: "user",
    ...(parentId === null ? {} : { parent_tool_use_id: parentId }),
    message: line.message,
    tool_use_result: line.toolUseResult,
    tool_result_meta: meta,
  };
}
