import type { ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { Holds } from "./holds";
import { limitHeaders } from "./limits";
import { MessageStream } from "./messageStream";
import type { Usage } from "./messageStream";
import type { Part } from "./segments";

/** What a message is played with. */
export interface PlayOptions {
  readonly model: string;
  readonly isStreaming: boolean;
  readonly wordDelayMs: number;
  readonly holds: Holds;
  /** Counts one more failure of the step with this index and says whether it shall still fail. */
  readonly shallFail: (index: number, times: number | null) => boolean;
}

const errorTypes = new Map([
  [400, "invalid_request_error"],
  [401, "authentication_error"],
  [403, "permission_error"],
  [413, "request_too_large"],
  [429, "rate_limit_error"],
  [529, "overloaded_error"],
]);

/** Plays one message; resolves when it is over, cut or abandoned by the client. */
export async function play(
  parts: readonly Part[],
  response: ServerResponse,
  options: PlayOptions,
): Promise<void> {
  const over = new AbortController();
  response.once("close", () => {
    over.abort();
  });
  setLimits(parts, response);
  const stream = new MessageStream(response, options.model, usageOf(parts), options.isStreaming);
  let delay = options.wordDelayMs;
  let stopReason: string | null = null;
  const pause = async () => {
    if (delay > 0) await sleep(delay, undefined, { signal: over.signal }).catch(() => undefined);
  };
  for (const [index, part] of parts.entries()) {
    if (over.signal.aborted) return;
    switch (part.kind) {
      case "text":
      case "think":
        stream.open(part.kind === "text" ? "text" : "thinking");
        for (const word of part.words) {
          await pause();
          if (response.destroyed) return;
          stream.add(word);
        }
        stream.close();
        break;
      case "calls":
        await pause();
        part.calls.forEach((call) => {
          stream.call(call);
        });
        stopReason ??= "tool_use";
        break;
      case "delay":
        delay = part.ms;
        await pause();
        break;
      case "hold":
        await options.holds.wait(part.name, over.signal);
        break;
      case "status":
        if (!options.shallFail(index, part.times)) break;
        fail(part.code, part.times !== null, stream, response);
        return;
      case "drop":
        if (!options.shallFail(index, part.times)) break;
        await cut(response);
        return;
      case "silent":
        return;
      case "stop":
        stopReason = part.reason;
        break;
      case "usage":
      case "limits":
        break;
    }
  }
  if (over.signal.aborted) return;
  if (!parts.some(({ kind }) => kind === "text" || kind === "think" || kind === "calls")) {
    stream.open("text");
    stream.add("Done.");
    stream.close();
  }
  stream.end(stopReason ?? "end_turn");
}

function setLimits(parts: readonly Part[], response: ServerResponse): void {
  for (const part of parts) {
    if (part.kind !== "limits") continue;
    for (const [name, value] of Object.entries(limitHeaders(part.values, Date.now())))
      response.setHeader(name, value);
  }
}

function usageOf(parts: readonly Part[]): Usage {
  const values = parts.find((part) => part.kind === "usage")?.values ?? new Map<string, string>();
  const read = (key: string, otherwise: number) => Number(values.get(key) ?? otherwise);
  const out = values.has("out") ? read("out", 0) : null;
  return { in: read("in", 100), out, write: read("write", 10), read: read("read", 20) };
}

function fail(
  code: number,
  mayRetry: boolean,
  stream: MessageStream,
  response: ServerResponse,
): void {
  const error = { type: errorTypes.get(code) ?? "api_error", message: `stand-in says ${code}` };
  if (stream.hasBegun) {
    stream.fail(error);
    return;
  }
  response.writeHead(code, {
    "content-type": "application/json",
    "x-should-retry": String(mayRetry),
    ...(mayRetry ? { "retry-after": "0" } : {}),
  });
  response.end(JSON.stringify({ type: "error", error }));
}

/** Cuts the connection, but only after what was written has left, so that the client sees a torn message. */
async function cut(response: ServerResponse): Promise<void> {
  await new Promise((resolve) => {
    if (response.headersSent) response.write("", resolve);
    else resolve(undefined);
  });
  response.destroy();
}
