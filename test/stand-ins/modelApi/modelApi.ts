/**
 * A loopback stand-in for the Messages API that makes the real Claude CLI work without an account. What the model does
 * is written in the prompt: `script.ts` describes the language, `demo.ts` what happens without a script.
 */
import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import * as v from "valibot";
import { demoSteps, friendlySteps } from "./demo";
import { Holds } from "./holds";
import { housekeepingAnswer } from "./housekeeping";
import { play } from "./player";
import { findPosition, requestSchema } from "./request";
import type { MessagesRequest, Position } from "./request";
import { parseScript, say } from "./script";
import { currentSegment } from "./segments";

/** How the stand-in behaves. */
export interface ModelApiOptions {
  /** Port on 127.0.0.1; 0 (the default) takes a free one. */
  readonly port?: number;
  /** Answers natural sentences with tools, see `demo.ts`. Off: every prompt without a script gets a text. */
  readonly isDemo?: boolean;
  /** What the model does where a prompt in plain words is exactly this one: a script by prompt. */
  readonly scripts?: ReadonlyMap<string, string>;
  /** Milliseconds before each word. Default: 0, in the demo 25. */
  readonly wordDelayMs?: number;
}

/** One request as it came. */
interface LoggedRequest {
  readonly method: string;
  readonly path: string;
  /** `conversation`: the main loop or a sub-agent; `housekeeping`: titles, summaries, probes; `other`: no message. */
  readonly kind: "conversation" | "housekeeping" | "other";
  /** The parsed body; `null` when there is none. */
  readonly body: unknown;
  /** The newest text of a person, "" where there is none. */
  readonly prompt: string;
  /** How many tool results came after that text: 0 in a prompt's first request. */
  readonly toolResults: number;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** A running stand-in. */
export interface ModelApi {
  readonly url: string;
  /** The newest requests, oldest first; bounded to the last 1 000. */
  readonly requests: readonly LoggedRequest[];
  /**
   * What to add to the environment of a CLI that shall use this model. `home` is a fresh folder; `account` "key" is an API
   * key, "plan" a subscriber, for whom the CLI reports plan limits.
   */
  environment(home: string, account?: "key" | "plan"): Record<string, string>;
  /** Lets one stream go on that waits, or will wait, at `[[hold NAME]]`. */
  release(name: string): void;
  /** Resolves when a stream waits at `[[hold NAME]]`. */
  waitForHold(name: string): Promise<void>;
  /** Resolves with the first logged or coming request that fits. */
  waitForRequest(predicate: (request: LoggedRequest) => boolean): Promise<LoggedRequest>;
  /** Cuts all connections and ends the server. */
  close(): Promise<void>;
}

const maxLogged = 1000;

/** Starts the stand-in on 127.0.0.1. */
export async function startModelApi(options: ModelApiOptions = {}): Promise<ModelApi> {
  const log = new RequestLog();
  const holds = new Holds();
  const failures = new Map<string, number>();
  const server = createServer((request, response) => {
    answer(request, response, { options, log, holds, failures }).catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : undefined);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port ?? 0, "127.0.0.1", resolve);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    requests: log.entries,
    environment: (home, account = "key") => environment(url, home, account),
    release: (name) => {
      holds.release(name);
    },
    waitForHold: (name) => holds.reached(name),
    waitForRequest: (predicate) => log.wait(predicate),
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

interface Context {
  readonly options: ModelApiOptions;
  readonly log: RequestLog;
  readonly holds: Holds;
  readonly failures: Map<string, number>;
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  context: Context,
): Promise<void> {
  const path = new URL(request.url ?? "/", "http://127.0.0.1").pathname;
  const method = request.method ?? "GET";
  const body = parseJson(await text(request));
  const parsed = v.safeParse(requestSchema, body);
  const isMessage = method === "POST" && path === "/v1/messages" && parsed.success;
  const position = parsed.success ? findPosition(parsed.output) : { prompt: "", toolResults: 0 };
  const housekeeping = isMessage ? housekeepingAnswer(parsed.output, position.prompt) : null;
  const kind = !isMessage ? "other" : housekeeping === null ? "conversation" : "housekeeping";
  context.log.add({ method, path, kind, body, ...position, at: Date.now() });
  if (isMessage) {
    const steps = housekeeping ?? conversationSteps(position.prompt, context.options);
    await playMessage(steps, position, parsed.output, response, context);
  } else if (method === "HEAD" && path === "/") {
    response.writeHead(200).end();
  } else if (method === "POST" && path === "/v1/messages/count_tokens") {
    sendJson(response, 200, { input_tokens: Math.ceil(JSON.stringify(body).length / 4) });
  } else {
    sendJson(response, 404, {
      type: "error",
      error: { type: "not_found_error", message: "Not found" },
    });
  }
}

function conversationSteps(prompt: string, options: ModelApiOptions) {
  if (prompt === "") return [say("The work in the background has ended.")];
  return (
    parseScript(options.scripts?.get(prompt.trim()) ?? prompt) ??
    (options.isDemo === true ? demoSteps(prompt) : friendlySteps(prompt))
  );
}

async function playMessage(
  steps: Parameters<typeof currentSegment>[0],
  position: Position,
  request: MessagesRequest,
  response: ServerResponse,
  { options, holds, failures }: Context,
): Promise<void> {
  await play(currentSegment(steps, position, request), response, {
    model: request.model,
    isStreaming: request.stream,
    wordDelayMs: options.wordDelayMs ?? (options.isDemo === true ? 25 : 0),
    holds,
    shallFail: (index, times) => {
      if (times === null) return true;
      const key = JSON.stringify([position.prompt, position.toolResults, index]);
      const count = (failures.get(key) ?? 0) + 1;
      failures.set(key, count);
      return count <= times;
    },
  });
}

function environment(url: string, home: string, account: "key" | "plan"): Record<string, string> {
  return {
    ANTHROPIC_BASE_URL: url,
    ...(account === "key"
      ? { ANTHROPIC_API_KEY: "sk-ant-fake-for-tests" }
      : { CLAUDE_CODE_OAUTH_TOKEN: "sk-ant-oat01-fake-for-tests" }),
    DISABLE_TELEMETRY: "1",
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
    HOME: home,
    USERPROFILE: home,
    IS_SANDBOX: "1",
    CLAUDE_CODE_ENABLE_TODO_TOOLS: "1",
  };
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return null;
  }
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

class RequestLog {
  readonly entries: LoggedRequest[] = [];
  readonly #waiting = new Set<(request: LoggedRequest) => void>();

  add(request: LoggedRequest): void {
    this.entries.push(request);
    if (this.entries.length > maxLogged) this.entries.shift();
    for (const check of this.#waiting) check(request);
  }

  wait(predicate: (request: LoggedRequest) => boolean): Promise<LoggedRequest> {
    const found = this.entries.find(predicate);
    if (found !== undefined) return Promise.resolve(found);
    return new Promise((resolve) => {
      const check = (request: LoggedRequest) => {
        if (!predicate(request)) return;
        this.#waiting.delete(check);
        resolve(request);
      };
      this.#waiting.add(check);
    });
  }
}
