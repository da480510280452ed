import * as v from "valibot";

/**
 * The lines of the CLI's `stream-json` output, as far as they are read here. Only what nothing works
 * without is required; a field that is absent or of another shape counts as not said, because new
 * versions of the CLI add and change fields without notice.
 */

/** A field that may be absent, null or something unexpected: then it is undefined. */
const soft = <S extends v.GenericSchema>(schema: S) =>
  v.fallback(v.optional(schema), undefined as never);
const softString = soft(v.string());
const softNumber = soft(v.number());
const softBoolean = soft(v.boolean());

/** Tokens of one answer, or of a whole turn. */
const usage = v.object({
  input_tokens: softNumber,
  output_tokens: softNumber,
  cache_read_input_tokens: softNumber,
  cache_creation_input_tokens: softNumber,
});
export type CliUsage = v.InferOutput<typeof usage>;

const block = v.object({
  type: v.string(),
  id: softString,
  name: softString,
  text: softString,
  input: soft(v.record(v.string(), v.unknown())),
  tool_use_id: softString,
  content: v.optional(v.unknown()),
  is_error: softBoolean,
});
const content = v.fallback(v.union([v.string(), v.array(block)]), "");

const system = v.object({
  type: v.literal("system"),
  subtype: v.string(),
  session_id: softString,
  model: softString,
  permissionMode: softString,
  claude_code_version: softString,
  attempt: softNumber,
  max_retries: softNumber,
  retry_delay_ms: softNumber,
  error_status: softNumber,
  error: softString,
  tool_use_id: softString,
  status: softString,
  summary: softString,
});

const streamEvent = v.object({
  type: v.literal("stream_event"),
  parent_tool_use_id: softString,
  event: v.object({
    type: v.string(),
    index: softNumber,
    message: soft(v.object({ id: softString, model: softString, usage: soft(usage) })),
    content_block: soft(v.object({ type: v.string(), id: softString, name: softString })),
    delta: soft(v.object({ text: softString, thinking: softString })),
    usage: soft(usage),
  }),
});

const assistant = v.object({
  type: v.literal("assistant"),
  parent_tool_use_id: softString,
  uuid: softString,
  error: softString,
  message: v.object({ id: softString, model: softString, usage: soft(usage), content }),
});

const user = v.object({
  type: v.literal("user"),
  parent_tool_use_id: softString,
  uuid: softString,
  isReplay: softBoolean,
  message: v.object({ content }),
  tool_use_result: v.optional(v.unknown()),
  tool_result_meta: soft(
    v.array(
      v.object({
        id: softString,
        non_execution_kind: softString,
        permission_decision: soft(v.object({ decision: softString })),
      }),
    ),
  ),
});

const result = v.object({
  type: v.literal("result"),
  subtype: softString,
  is_error: softBoolean,
  result: softString,
  errors: soft(v.array(v.string())),
  api_error_status: softNumber,
  api_error: softString,
  terminal_reason: softString,
  num_turns: softNumber,
  duration_ms: softNumber,
  total_cost_usd: softNumber,
  usage: soft(usage),
  modelUsage: soft(v.record(v.string(), v.object({ contextWindow: softNumber }))),
  user_message_uuids: soft(v.array(v.string())),
  origin: soft(v.object({ kind: softString })),
});

const controlRequest = v.object({
  type: v.literal("control_request"),
  request_id: v.string(),
  request: v.object({
    subtype: v.string(),
    tool_name: softString,
    input: soft(v.record(v.string(), v.unknown())),
    blocked_path: softString,
    tool_use_id: softString,
    permission_suggestions: soft(v.array(v.unknown())),
  }),
});

const controlResponse = v.object({
  type: v.literal("control_response"),
  response: v.object({
    subtype: v.string(),
    request_id: v.string(),
    response: v.optional(v.unknown()),
    error: softString,
  }),
});

const controlCancelRequest = v.object({
  type: v.literal("control_cancel_request"),
  request_id: v.string(),
});

const commandLifecycle = v.object({
  type: v.literal("command_lifecycle"),
  command_uuid: v.string(),
  state: v.string(),
});

const rateLimit = v.object({
  type: v.literal("rate_limit_event"),
  rate_limit_info: v.optional(v.unknown()),
});

const cliLine = v.variant("type", [
  system,
  streamEvent,
  assistant,
  user,
  result,
  controlRequest,
  controlResponse,
  controlCancelRequest,
  commandLifecycle,
  rateLimit,
]);

export type CliLine = v.InferOutput<typeof cliLine>;
/** The line of one type. */
export type CliLineOf<T extends CliLine["type"]> = Extract<CliLine, { type: T }>;
/** A content block of a message. */
export type CliBlock = v.InferOutput<typeof block>;

/** What a line of text is. `ignored` names a type that is not read here, or what is wrong with it. */
export type ParsedLine =
  | { readonly kind: "line"; readonly line: CliLine }
  | { readonly kind: "ignored"; readonly what: string };

/** Reads one line. Never throws. */
export function parseCliLine(text: string): ParsedLine {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { kind: "ignored", what: "text that is not JSON" };
  }
  const parsed = v.safeParse(cliLine, value);
  if (parsed.success) return { kind: "line", line: parsed.output };
  const type = v.safeParse(v.object({ type: v.string() }), value);
  return { kind: "ignored", what: type.success ? `a line of type ${type.output.type}` : "no line" };
}

/** The blocks of a message's content. */
export function blocksOf(message: { readonly content: string | readonly CliBlock[] }) {
  return typeof message.content === "string" ? [] : message.content;
}
