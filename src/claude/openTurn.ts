import type { AgentPrompt } from "../conversation/agent";
import { wellFormed } from "./text";

/** A prompt that was handed over and has no end yet. */
export class OpenTurn {
  readonly prompt: AgentPrompt;
  /** Somebody stopped it. */
  isInterrupted = false;
  /** The CLI has said something since it got the prompt, whatever it was: the model may have been asked. */
  hasBegun = false;
  /** What its tools start is being told from what ran before. */
  isWatched = false;
  /** The CLI has begun a turn for it. */
  isStarted = false;
  /** The CLI has ended it; what its tools left running may still be ending. */
  isOver = false;
  /** Resolves when it is over or its process is gone. */
  readonly whenOver: Promise<void>;
  /** Resolves when nothing that it started is left, after Stop. */
  swept: Promise<unknown> | null = null;
  private resolveOver: () => void = () => undefined;

  constructor(prompt: AgentPrompt) {
    this.prompt = prompt;
    this.whenOver = new Promise((resolve) => {
      this.resolveOver = resolve;
    });
  }

  end(): void {
    this.isOver = true;
    this.resolveOver();
  }
}

/**
 * The line that hands a prompt to the CLI. Half a character becomes U+FFFD here: what reaches the model
 * would else differ between versions of the CLI.
 */
export function promptLine({ id, text: asTyped, images }: AgentPrompt): object {
  const text = wellFormed(asTyped);
  const blocks = images.map(({ type, base64 }) => ({
    type: "image",
    source: { type: "base64", media_type: type, data: base64 },
  }));
  const words = text === "" ? [] : [{ type: "text", text }];
  const content = images.length === 0 ? text : [...blocks, ...words];
  return {
    type: "user",
    uuid: id,
    message: { role: "user", content },
    parent_tool_use_id: null,
    session_id: "",
  };
}
