import type { AgentEvent } from "../conversation/agent";
import type { CliLineOf, CliUsage } from "./cliLines";

/** Models whose windows are remembered; more are used by nobody in one process. */
const maxModels = 20;

/**
 * How full the model's context is, from what the CLI says about each answer of the conversation itself
 * (not of sub-agents, whose context is their own) and, at the end of a turn, about its models.
 */
export class ContextGauge {
  private readonly windows = new Map<string, number>();
  private model: string | null = null;
  private usage: CliUsage | undefined;

  /** A line of the running process; gives what it changes. `sessionModel`: what the CLI is set to. */
  map(
    line: CliLineOf<"stream_event" | "assistant" | "system" | "result">,
    sessionModel: string | null,
  ): readonly AgentEvent[] {
    switch (line.type) {
      case "stream_event":
        return line.parent_tool_use_id === undefined ? this.stream(line.event, sessionModel) : [];
      case "assistant": {
        const { model, usage } = line.message;
        const isOwn = line.parent_tool_use_id === undefined && model !== "<synthetic>";
        // What streams is told at its end, when its length is known.
        if (!isOwn || usage === undefined || this.usage !== undefined) return [];
        this.model = model ?? null;
        return this.report(usage, sessionModel);
      }
      case "system":
        return line.subtype === "compact_boundary" ? [{ type: "context", context: null }] : [];
      case "result":
        return this.result(line, sessionModel);
    }
  }

  private stream(
    event: CliLineOf<"stream_event">["event"],
    sessionModel: string | null,
  ): readonly AgentEvent[] {
    if (event.type === "message_start") {
      this.model = event.message?.model ?? null;
      this.usage = event.message?.usage;
      return [];
    }
    if (event.type !== "message_delta" || event.usage === undefined) return [];
    const known = Object.entries(event.usage).filter(([, tokens]) => tokens !== undefined);
    this.usage = { ...this.usage, ...Object.fromEntries(known) };
    return this.report(this.usage, sessionModel);
  }

  private result(
    { modelUsage = {} }: CliLineOf<"result">,
    sessionModel: string | null,
  ): readonly AgentEvent[] {
    for (const [name, { contextWindow }] of Object.entries(modelUsage).slice(0, maxModels)) {
      if (contextWindow !== undefined && contextWindow > 0) this.windows.set(name, contextWindow);
    }
    const { usage } = this;
    this.usage = undefined;
    return usage === undefined ? [] : this.report(usage, sessionModel);
  }

  private report(usage: CliUsage, sessionModel: string | null): readonly AgentEvent[] {
    const usedTokens = tokensOf(usage);
    if (usedTokens === null) return [];
    return [{ type: "context", context: { usedTokens, windowTokens: this.window(sessionModel) } }];
  }

  /** The same model may have a longer window under a longer name: `claude-opus-4-8[1m]`. */
  private window(sessionModel: string | null): number | null {
    const names = [sessionModel, this.model].filter((name) => name !== null);
    for (const name of names) {
      const window = this.windows.get(name);
      if (window !== undefined) return window;
    }
    const longer = [...this.windows].find(([name]) =>
      names.some((own) => bare(name) === bare(own)),
    );
    return longer?.[1] ?? null;
  }
}

/** All that an answer was made from, and the answer; null: nothing is known of it. */
export function tokensOf(usage: CliUsage | undefined): number | null {
  const parts = Object.values(usage ?? {}).filter((tokens) => tokens !== undefined);
  return parts.length === 0 ? null : parts.reduce((sum, tokens) => sum + tokens, 0);
}

function bare(model: string): string {
  return model.replace(/\[.*\]$/, "");
}
