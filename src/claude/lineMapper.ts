import type { AgentBlock, AgentEvent } from "../conversation/agent";
import type { CliBlock, CliLineOf } from "./cliLines";
import { blocksOf } from "./cliLines";
import { boundedText, toDetail } from "./text";
import { ToolCards } from "./toolCards";

/** The lines that say what the conversation shows; the rest is the session's own business. */
export type ContentLine = CliLineOf<"system" | "stream_event" | "assistant" | "user">;

/**
 * Turns the CLI's lines into display-ready events, for one process. A message arrives twice, as a
 * stream and then block by block as a whole: text is taken from the stream where there is one, tool
 * calls begin in the stream and are completed by the whole block. Text of sub-agents is left out; it
 * comes back as the result of their call.
 */
export class LineMapper {
  private readonly tools: ToolCards;
  /** The message that streams now, and the text blocks of it that are open, by index. */
  private streamingId: string | null = null;
  private readonly openBlocks = new Map<number, string>();
  private noticeCount = 0;
  /** The open turn's prompt is a command of the CLI's own, such as /context. */
  private isCommand = false;
  private readonly now: () => number;
  /** The error word of the last answer that the CLI made up instead of the model. */
  private answerError: string | undefined;

  /** `now` gives epoch ms. */
  constructor(folder: string, now: () => number = Date.now) {
    this.tools = new ToolCards(folder);
    this.now = now;
  }

  /** Whether a call of a tool is under way: then silence is no sign of trouble. */
  get hasRunningTools(): boolean {
    return this.tools.hasRunning;
  }

  /** Whether a sub-agent works on after its turn. */
  get hasBackgroundAgents(): boolean {
    return this.tools.hasBackgroundAgents;
  }

  map(line: ContentLine): readonly AgentEvent[] {
    switch (line.type) {
      case "system":
        return this.mapSystem(line);
      case "stream_event":
        return line.parent_tool_use_id === undefined ? this.mapStream(line.event) : [];
      case "assistant":
        return this.mapAssistant(line);
      case "user":
        return [...this.tools.finish(line), ...this.commandOutput(line)];
    }
  }

  /** A turn with this prompt begins. */
  beginTurn(text: string): void {
    this.isCommand = text.startsWith("/");
  }

  /** A person said no to this call of a tool. */
  noteDenied(toolUseId: string): void {
    this.tools.deny(toolUseId);
  }

  /** The end of a turn: closes what is still open and gives the error word of its last answer. */
  endTurn(): { readonly events: readonly AgentEvent[]; readonly answerError: string | undefined } {
    const { answerError } = this;
    this.answerError = undefined;
    this.isCommand = false;
    this.tools.forgetRunning();
    return { events: this.closeBlocks(), answerError };
  }

  private mapSystem(line: CliLineOf<"system">): readonly AgentEvent[] {
    if (line.subtype === "api_retry") return this.mapRetry(line);
    if (line.subtype === "task_notification") return this.tools.finishBackground(line);
    return [];
  }

  /** The first attempt and the long waits are worth a word; ten in a row would only be noise. */
  private mapRetry(line: CliLineOf<"system">): readonly AgentEvent[] {
    if (line.attempt !== 1 && (line.retry_delay_ms ?? 0) < 5_000) return [];
    const what = [line.error, line.error_status].filter((part) => part !== undefined).join(" ");
    const count = `(${line.attempt ?? "?"}/${line.max_retries ?? "?"})`;
    const detail = [toDetail(what), count].filter((part) => part !== null).join(" ");
    this.noticeCount += 1;
    const block: AgentBlock = {
      kind: "notice",
      id: `retry-${this.noticeCount}-${line.attempt ?? 0}`,
      level: "warning",
      problem: { code: "api-retry", detail },
      ...(line.retry_delay_ms === undefined ? {} : { until: this.now() + line.retry_delay_ms }),
    };
    return [{ type: "block-started", block }];
  }

  private mapStream(event: CliLineOf<"stream_event">["event"]): readonly AgentEvent[] {
    const index = event.index ?? 0;
    switch (event.type) {
      case "message_start": {
        // What a torn message left open ends here.
        const closed = this.closeBlocks();
        this.streamingId = event.message?.id ?? null;
        return closed;
      }
      case "content_block_start":
        return this.startBlock(index, event.content_block);
      case "content_block_delta": {
        const blockId = this.openBlocks.get(index);
        const text = boundedText(event.delta?.text ?? event.delta?.thinking ?? "");
        if (blockId === undefined || text === "") return [];
        return [{ type: "block-appended", blockId, text }];
      }
      case "content_block_stop": {
        const blockId = this.openBlocks.get(index);
        this.openBlocks.delete(index);
        return blockId === undefined ? [] : [{ type: "block-ended", blockId }];
      }
      default:
        return [];
    }
  }

  private startBlock(
    index: number,
    block: CliLineOf<"stream_event">["event"]["content_block"],
  ): readonly AgentEvent[] {
    if (block?.type === "tool_use" && block.id !== undefined && block.name !== undefined) {
      return this.tools.begin(block.id, block.name, null);
    }
    if (block?.type !== "text" && block?.type !== "thinking") return [];
    const id = `${this.streamingId ?? "message"}:${index}`;
    this.openBlocks.set(index, id);
    return [{ type: "block-started", block: { kind: block.type, id, text: "", isOpen: true } }];
  }

  private mapAssistant(line: CliLineOf<"assistant">): readonly AgentEvent[] {
    if (line.error !== undefined) {
      // Not the model's words but the CLI's about a failure; the turn's end says it.
      this.answerError = line.error;
      return [];
    }
    const parentId = line.parent_tool_use_id ?? null;
    return blocksOf(line.message).flatMap((block, index) => {
      if (block.type === "tool_use") return this.tools.complete(block, parentId);
      return parentId === null ? this.wholeText(line, block, index) : [];
    });
  }

  /** Text that did not stream: the CLI's own answer to a command such as /cost. */
  private wholeText(
    line: CliLineOf<"assistant">,
    block: CliBlock,
    index: number,
  ): readonly AgentEvent[] {
    const { id } = line.message;
    const isStreamed = id !== undefined && id === this.streamingId;
    if (isStreamed || block.type !== "text" || (block.text ?? "") === "") return [];
    const blockId = `${id ?? line.uuid ?? "message"}:${line.uuid ?? ""}:${index}`;
    return [closedText(blockId, block.text ?? "")];
  }

  /**
   * What a command printed, where the CLI tells it as a line of the person's: 2.0 does so for all of
   * them, later versions for /compact. Outside such a turn it is the echo of a change that was made
   * through `set_model`.
   */
  private commandOutput(line: CliLineOf<"user">): readonly AgentEvent[] {
    const { content } = line.message;
    if (!this.isCommand || typeof content !== "string") return [];
    const pattern = /^<local-command-std(?:out|err)>([\s\S]*)<\/local-command-std(?:out|err)>$/;
    const printed = pattern.exec(content)?.[1]?.trim() ?? "";
    return printed === "" ? [] : [closedText(`command:${line.uuid ?? ""}`, printed)];
  }

  private closeBlocks(): readonly AgentEvent[] {
    const open = [...this.openBlocks.values()];
    this.openBlocks.clear();
    return open.map((blockId) => ({ type: "block-ended", blockId }));
  }
}

function closedText(id: string, text: string): AgentEvent {
  const block = { kind: "text" as const, id, text: boundedText(text), isOpen: false };
  return { type: "block-started", block };
}
