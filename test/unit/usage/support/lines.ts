/** What of a log's line a test may want to be other than usual. */
export interface LineOptions {
  readonly at?: string;
  readonly id?: string | null;
  readonly request?: string | null;
  readonly model?: string;
  readonly input?: number;
  readonly output?: number;
  readonly cacheWrite?: number;
  readonly write5m?: number;
  readonly write1h?: number;
  readonly cacheRead?: number;
  readonly speed?: "standard" | "fast";
  readonly isSidechain?: boolean;
  readonly session?: string;
  readonly folder?: string;
  readonly version?: string;
  readonly cost?: number;
  readonly content?: unknown;
}

/** A line of an answer in the form of the CLI 2.1, with its newline. */
export function logLine(options: LineOptions = {}): string {
  const { id = "msg_1", request = "req_1", write5m, write1h, speed, cost } = options;
  const breakdown = write5m !== undefined || write1h !== undefined;
  const line = {
    parentUuid: null,
    isSidechain: options.isSidechain ?? false,
    message: {
      ...(id === null ? {} : { id }),
      type: "message",
      role: "assistant",
      model: options.model ?? "claude-sonnet-5",
      content: options.content ?? [{ type: "text", text: "hello" }],
      stop_reason: null,
      usage: {
        input_tokens: options.input ?? 0,
        cache_creation_input_tokens: options.cacheWrite ?? (write5m ?? 0) + (write1h ?? 0),
        cache_read_input_tokens: options.cacheRead ?? 0,
        output_tokens: options.output ?? 1,
        service_tier: "standard",
        ...(breakdown
          ? {
              cache_creation: {
                ephemeral_1h_input_tokens: write1h ?? 0,
                ephemeral_5m_input_tokens: write5m ?? 0,
              },
            }
          : {}),
        ...(speed === undefined ? {} : { speed }),
      },
    },
    ...(request === null ? {} : { requestId: request }),
    type: "assistant",
    timestamp: options.at ?? "2026-11-20T10:00:00.000Z",
    cwd: options.folder ?? "/work/folder",
    sessionId: options.session ?? "session-1",
    version: options.version ?? "2.1.330",
    ...(cost === undefined ? {} : { costUSD: cost }),
  };
  return `${JSON.stringify(line)}\n`;
}
