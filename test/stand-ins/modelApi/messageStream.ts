import { randomUUID } from "node:crypto";
import type { ServerResponse } from "node:http";
import type { ToolCall } from "./tools";

/** Tokens that a message reports; the defaults are the ones of the recordings. */
export interface Usage {
  readonly in: number;
  readonly out: number | null;
  readonly write: number;
  readonly read: number;
}

/** Writes one message of the Messages API: server-sent events, or one JSON body when the request wants no stream. */
export class MessageStream {
  readonly #response: ServerResponse;
  readonly #isStreaming: boolean;
  readonly #message: Record<string, unknown> & { content: Record<string, unknown>[] };
  readonly #usage: Usage;
  #words = 0;
  #hasBegun = false;

  constructor(response: ServerResponse, model: string, usage: Usage, isStreaming: boolean) {
    this.#response = response;
    this.#isStreaming = isStreaming;
    this.#usage = usage;
    this.#message = {
      id: `msg_${shortId()}`,
      type: "message",
      role: "assistant",
      model,
      content: [],
      stop_reason: null,
      stop_sequence: null,
      usage: this.#usageNow(1),
    };
  }

  get hasBegun(): boolean {
    return this.#hasBegun;
  }

  /** Opens a text or thinking block; the answer writes into it. */
  open(type: "text" | "thinking"): void {
    this.#begin();
    const block = type === "text" ? { type, text: "" } : { type, thinking: "", signature: "" };
    this.#message.content.push(block);
    this.#send("content_block_start", { index: this.#index, content_block: block });
  }

  /** Adds words to the open block. */
  add(words: string): void {
    const block = this.#message.content[this.#index]!;
    const type = block["type"] === "text" ? "text" : "thinking";
    this.#message.content[this.#index] = { ...block, [type]: `${String(block[type])}${words}` };
    this.#words += 1;
    this.#send("content_block_delta", {
      index: this.#index,
      delta: { type: `${type}_delta`, [type]: words },
    });
  }

  /** Closes the open block. */
  close(): void {
    if (this.#message.content[this.#index]?.["type"] === "thinking") {
      const delta = { type: "signature_delta", signature: "c2ln" };
      this.#send("content_block_delta", { index: this.#index, delta });
    }
    this.#send("content_block_stop", { index: this.#index });
  }

  /** Writes a whole tool call. */
  call({ name, input }: ToolCall): void {
    this.#begin();
    const block = { type: "tool_use", id: `toolu_${shortId()}`, name };
    this.#message.content.push({ ...block, input });
    this.#words += 10;
    const index = this.#index;
    this.#send("content_block_start", { index, content_block: { ...block, input: {} } });
    const json = JSON.stringify(input);
    const half = Math.ceil(json.length / 2);
    for (const partial_json of [json.slice(0, half), json.slice(half)]) {
      this.#send("content_block_delta", {
        index,
        delta: { type: "input_json_delta", partial_json },
      });
    }
    this.#send("content_block_stop", { index });
  }

  /** Ends the message. */
  end(stopReason: string): void {
    this.#begin();
    const usage = this.#usageNow(this.#usage.out ?? this.#words + 1);
    if (!this.#isStreaming) {
      this.#response.end(JSON.stringify({ ...this.#message, stop_reason: stopReason, usage }));
      return;
    }
    const delta = { stop_reason: stopReason, stop_sequence: null };
    this.#send("message_delta", { delta, usage: { output_tokens: usage.output_tokens } });
    this.#send("message_stop", {});
    this.#response.end();
  }

  /** Ends the stream with an error event, as the API does when it is already streaming. */
  fail(error: { type: string; message: string }): void {
    this.#send("error", { error });
    this.#response.end();
  }

  get #index(): number {
    return this.#message.content.length - 1;
  }

  #begin(): void {
    if (this.#hasBegun) return;
    this.#hasBegun = true;
    this.#response.writeHead(200, {
      "content-type": this.#isStreaming ? "text/event-stream" : "application/json",
      "cache-control": "no-cache",
      "request-id": `req_${shortId()}`,
    });
    this.#send("message_start", { message: { ...this.#message, content: [] } });
  }

  #send(type: string, fields: Record<string, unknown>): void {
    if (this.#isStreaming)
      this.#response.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`);
  }

  #usageNow(output: number) {
    return {
      input_tokens: this.#usage.in,
      cache_creation_input_tokens: this.#usage.write,
      cache_read_input_tokens: this.#usage.read,
      output_tokens: output,
      service_tier: "standard",
    };
  }
}

function shortId(): string {
  return randomUUID().replaceAll("-", "").slice(0, 20);
}
