import { stripVTControlCharacters } from "node:util";
import * as v from "valibot";
import { parseJson } from "../../base/json";
import { maxTranscriptLineLength } from "../../shared/limits";
import type { TextLine } from "./transcriptFile";

/**
 * The lines of a transcript as CLIs from 2.0 to 2.1.330 write them, as far as they are read here.
 * Other types, other versions' fields and broken lines count as not there.
 */

/** A field that may be absent, null or something unexpected: then it is undefined. */
const soft = <S extends v.GenericSchema>(schema: S) =>
  v.fallback(v.optional(schema), undefined as never);
const softString = soft(v.string());
const softNumber = soft(v.number());
const softBoolean = soft(v.boolean());

/** Of a line. Whatever else stands there is not taken over as an id of ours. */
const softUuid = soft(
  v.pipe(v.string(), v.regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i)),
);
/** Of a message or a call of a tool, as the API gives them. */
const softId = soft(v.pipe(v.string(), v.regex(/^[\w-]{1,200}$/)));

const block = v.object({
  type: v.string(),
  id: softId,
  name: softString,
  text: softString,
  thinking: softString,
  input: soft(v.record(v.string(), v.unknown())),
  tool_use_id: softId,
  content: v.optional(v.unknown()),
  is_error: softBoolean,
});
export type TranscriptBlock = v.InferOutput<typeof block>;

const usage = v.object({
  input_tokens: softNumber,
  output_tokens: softNumber,
  cache_read_input_tokens: softNumber,
  cache_creation_input_tokens: softNumber,
});

const common = {
  uuid: softUuid,
  parentUuid: softUuid,
  timestamp: softString,
  isMeta: softBoolean,
  isSidechain: softBoolean,
};

const assistant = v.object({
  type: v.literal("assistant"),
  ...common,
  apiBlockIndex: softNumber,
  isApiErrorMessage: softBoolean,
  apiErrorStatus: softNumber,
  error: softString,
  message: v.object({
    id: softId,
    model: softString,
    stop_reason: softString,
    content: v.fallback(v.array(block), []),
    usage: soft(usage),
  }),
});
export type AssistantLine = v.InferOutput<typeof assistant>;

const user = v.object({
  type: v.literal("user"),
  ...common,
  isCompactSummary: softBoolean,
  isVisibleInTranscriptOnly: softBoolean,
  origin: soft(v.object({ kind: softString })),
  toolUseResult: v.optional(v.unknown()),
  toolDenialKind: softString,
  permissionDecision: soft(v.object({ decision: softString })),
  message: v.object({ content: v.fallback(v.union([v.string(), v.array(block)]), "") }),
});
export type UserLine = v.InferOutput<typeof user>;

const system = v.object({
  type: v.literal("system"),
  ...common,
  subtype: softString,
  content: softString,
});

const attachment = v.object({
  type: v.literal("attachment"),
  ...common,
  attachment: v.object({
    type: v.string(),
    commandMode: softString,
    source_uuid: softUuid,
    prompt: v.fallback(v.union([v.string(), v.array(block)]), ""),
  }),
});

const rawLine = v.variant("type", [assistant, user, system, attachment]);

/** What a line means for the conversation. `at` is epoch milliseconds; null: the line does not tell. */
export type TranscriptLine =
  | {
      readonly kind: "prompt";
      /** The UUID under which the prompt was handed over. */
      readonly id: string;
      /** The line that it follows; null at the beginning. */
      readonly parentId: string | null;
      readonly text: string;
      readonly imageCount: number;
      readonly at: number | null;
      /** It was handed over while the turn before it ran, and became part of that one. */
      readonly isAbsorbed: boolean;
      /** A command of the CLI itself. */
      readonly isCommand: boolean;
    }
  | { readonly kind: "answer"; readonly line: AssistantLine; readonly at: number | null }
  /** The API refused, or the CLI gave up. */
  | {
      readonly kind: "failure";
      readonly error: string | undefined;
      readonly status: number | undefined;
      readonly text: string;
      readonly at: number | null;
    }
  | { readonly kind: "results"; readonly line: UserLine; readonly at: number | null }
  | { readonly kind: "interrupt"; readonly at: number | null }
  /** Work in the background has ended. */
  | {
      readonly kind: "notification";
      readonly toolUseId: string | undefined;
      readonly status: string | undefined;
      readonly summary: string | undefined;
      readonly at: number | null;
    }
  /** What a command of the CLI itself printed. */
  | {
      readonly kind: "output";
      readonly id: string;
      readonly text: string;
      readonly at: number | null;
    }
  /** The CLI says something to the model in a person's place: the turn goes on. */
  | { readonly kind: "reminder"; readonly at: number | null }
  /** Nothing of the conversation. */
  | { readonly kind: "other"; readonly at: null }
  /** It can't be read: it may have been anything. */
  | { readonly kind: "broken"; readonly at: null };

const other: TranscriptLine = { kind: "other", at: null };
const broken: TranscriptLine = { kind: "broken", at: null };

/** How a line that is read begins, in all versions, and no line inside another one does. */
const lineStart = '{"parentUuid"';

/** What a line of text means. Never throws. */
export function parseTranscriptLine(text: string): TranscriptLine {
  if (isOwnLine(text)) return other;
  const short = withoutImages(text);
  if (short.length > maxTranscriptLineLength) return longLineOf(short);
  const value = parseLine(short);
  if (value === undefined) return broken;
  const parsed = v.safeParse(rawLine, value);
  if (!parsed.success || parsed.output.isSidechain === true) return other;
  const line = parsed.output;
  const at = timeOf(line.timestamp);
  switch (line.type) {
    case "assistant":
      return answerOf(line, at);
    case "user":
      return userLineOf(line, at);
    case "system":
      return line.subtype === "local_command" ? outputOf(line.uuid, line.content ?? "", at) : other;
    case "attachment":
      return absorbedOf(line, at);
  }
}

/** What a line means, also one of which only the two ends are here. Never throws. */
export function meaningOf({ text, isCut }: TextLine): TranscriptLine {
  if (!isCut) return parseTranscriptLine(text);
  return isOwnLine(text) ? other : longLineOf(text);
}

/** Most of a file is what the CLI keeps for itself, `{"type":"api-request…`; that is known early. */
function isOwnLine(text: string): boolean {
  const own = /^\{"type":"([\w-]+)"/.exec(text)?.[1];
  const isRead = own === undefined || /^(assistant|user|system|attachment)$/.test(own);
  return !isRead && !text.includes(lineStart);
}

/** What was torn when the CLI was killed has no end: the next line stands right behind it. */
function parseLine(text: string): unknown {
  const value = parseJson(text);
  const start = value === undefined ? text.lastIndexOf(lineStart) : -1;
  return start > 0 ? parseJson(text.slice(start)) : value;
}

/** Of a result that is too long it is enough to know whose it is. */
function longLineOf(text: string): TranscriptLine {
  const head = text.slice(0, 2_000);
  const toolUseId = /"tool_use_id":"([\w-]{1,200})"/.exec(head)?.[1];
  if (!head.includes('"type":"user"') || toolUseId === undefined) return broken;
  const content = [{ type: "tool_result", tool_use_id: toolUseId }];
  return {
    kind: "results",
    line: v.parse(user, { type: "user", message: { content } }),
    at: timeOf(/"timestamp":"([^"]{1,40})"/.exec(text.slice(-2_000))?.[1]),
  };
}

/** As `parseTranscriptLine`, for the transcript of a sub-agent, all of which is beside the main chain. */
export function parseSubagentLine(text: string): AssistantLine | UserLine | null {
  if (text.length > maxTranscriptLineLength || !/"type":"(?:assistant|user)"/.test(text))
    return null;
  const parsed = v.safeParse(v.variant("type", [assistant, user]), parseJson(text));
  return parsed.success ? parsed.output : null;
}

const imageMark = '"data":"';
const longestPlainData = 1_000;

/** The line without the base64 of its images: that is most of a long one, and has no quotes in it. */
export function withoutImages(text: string): string {
  if (text.length < 100_000) return text;
  const kept: string[] = [];
  let from = 0;
  for (let at = text.indexOf(imageMark); at !== -1; at = text.indexOf(imageMark, from)) {
    const start = at + imageMark.length;
    const end = text.indexOf('"', start);
    if (end === -1) break;
    kept.push(text.slice(from, end - start > longestPlainData ? start : end));
    from = end;
  }
  kept.push(text.slice(from));
  return kept.join("");
}

function timeOf(timestamp: string | undefined): number | null {
  const time = Date.parse(timestamp ?? "");
  return Number.isNaN(time) ? null : time;
}

/** What the CLI puts in for the model when it goes on after a turn that it never finished. */
const placeholder = "No response requested.";

function answerOf(line: AssistantLine, at: number | null): TranscriptLine {
  const text = textOf(line.message.content);
  if (line.isApiErrorMessage === true) {
    return { kind: "failure", error: line.error, status: line.apiErrorStatus, text, at };
  }
  const isMadeUp = line.message.model === "<synthetic>" && text === placeholder;
  return isMadeUp ? other : { kind: "answer", line, at };
}

function userLineOf(line: UserLine, at: number | null): TranscriptLine {
  const { content } = line.message;
  if (typeof content !== "string" && content.some(({ type }) => type === "tool_result")) {
    return { kind: "results", line, at };
  }
  if (line.isCompactSummary === true || line.isVisibleInTranscriptOnly === true) return other;
  const text = typeof content === "string" ? content : textOf(content);
  if (/^\[Request interrupted by user/.test(text)) return { kind: "interrupt", at };
  if (line.origin?.kind === "task-notification" || text.startsWith("<task-notification>")) {
    return notificationOf(text, at);
  }
  if (/^<(local-command-(stdout|stderr)|bash-(stdout|stderr))>/.test(text)) {
    return outputOf(line.uuid, text, at);
  }
  if (line.isMeta === true) {
    return /^(<local-command-caveat>|Caveat:)/.test(text) ? other : { kind: "reminder", at };
  }
  const { uuid } = line;
  if (uuid === undefined) return other;
  const command = commandOf(text);
  return {
    kind: "prompt",
    id: uuid,
    parentId: line.parentUuid ?? null,
    text: command ?? text,
    imageCount: imagesOf(content),
    at,
    isAbsorbed: false,
    isCommand: command !== null,
  };
}

function absorbedOf(line: v.InferOutput<typeof attachment>, at: number | null): TranscriptLine {
  const { type, commandMode, prompt, source_uuid: id = line.uuid } = line.attachment;
  if (type !== "queued_command" || id === undefined) return other;
  const text = typeof prompt === "string" ? prompt : textOf(prompt);
  if (commandMode === "task-notification" || text.startsWith("<task-notification>")) {
    return notificationOf(text, at);
  }
  if (commandMode !== undefined && commandMode !== "prompt") return other;
  return {
    kind: "prompt",
    id,
    parentId: line.parentUuid ?? null,
    text,
    imageCount: imagesOf(prompt),
    at,
    isAbsorbed: true,
    isCommand: false,
  };
}

/** A command as a person types it: `/name arguments`, or `! command` for the shell; null for any other text. */
function commandOf(text: string): string | null {
  const name = tagged(text, "command-name");
  if (name !== undefined) return [name, tagged(text, "command-args")].filter(Boolean).join(" ");
  const shell = /^<bash-input>/.test(text) ? tagged(text, "bash-input") : undefined;
  return shell === undefined ? null : `! ${shell}`;
}

function outputOf(uuid: string | undefined, text: string, at: number | null): TranscriptLine {
  const inner = text.replace(/<\/?(local-command|bash)-(stdout|stderr)>/g, "");
  const plain = stripVTControlCharacters(inner).trim();
  const isShell = text.startsWith("<bash-");
  const shown = isShell && plain !== "" ? `~~~\n${plain}\n~~~` : plain;
  return { kind: "output", id: uuid ?? "output", text: shown, at };
}

function notificationOf(text: string, at: number | null): TranscriptLine {
  const [toolUseId, status, summary] = ["tool-use-id", "status", "summary"].map((tag) =>
    tagged(text, tag),
  );
  const isId = toolUseId !== undefined && /^[\w-]{1,200}$/.test(toolUseId);
  return {
    kind: "notification",
    toolUseId: isId ? toolUseId : undefined,
    status,
    summary,
    at,
  };
}

function tagged(text: string, tag: string): string | undefined {
  const start = text.indexOf(`<${tag}>`);
  const end = text.indexOf(`</${tag}>`, start);
  return start === -1 || end === -1 ? undefined : text.slice(start + tag.length + 2, end).trim();
}

/** The texts among the blocks, one below the other. */
export function textOf(blocks: readonly TranscriptBlock[]): string {
  return blocks.flatMap(({ type, text }) => (type === "text" ? [text ?? ""] : [])).join("\n");
}

function imagesOf(content: string | readonly TranscriptBlock[]): number {
  return typeof content === "string" ? 0 : content.filter(({ type }) => type === "image").length;
}
