import * as v from "valibot";

const blockSchema = v.looseObject({
  type: v.string(),
  text: v.optional(v.string()),
  name: v.optional(v.string()),
});
const contentSchema = v.union([v.string(), v.array(blockSchema)]);

/** The parts of a `POST /v1/messages` body that the stand-in looks at; everything else is kept as it came. */
export const requestSchema = v.looseObject({
  model: v.optional(v.string(), "unknown"),
  max_tokens: v.optional(v.number(), 0),
  stream: v.optional(v.boolean(), false),
  system: v.optional(contentSchema, ""),
  messages: v.array(v.looseObject({ role: v.string(), content: contentSchema })),
  tools: v.optional(v.array(v.looseObject({ name: v.optional(v.string()) })), []),
});

export type MessagesRequest = v.InferOutput<typeof requestSchema>;

/** Where a conversation stands: the newest real prompt, and how many tool results came after it. */
export interface Position {
  readonly prompt: string;
  readonly toolResults: number;
}

/** Finds the newest text that a person (or a parent agent) wrote, past the CLI's own reminders and notices. */
export function findPosition(request: MessagesRequest): Position {
  let prompt = "";
  let toolResults = 0;
  for (const message of request.messages.filter(({ role }) => role === "user")) {
    for (const block of toBlocks(message.content)) {
      if (block.type === "tool_result") toolResults += 1;
      const text = ownWords(block.text ?? "");
      if (text !== "") {
        prompt = text;
        toolResults = 0;
      }
    }
  }
  return isNotification(request) ? { prompt: "", toolResults: 0 } : { prompt, toolResults };
}

/** Whether the CLI asks on its own, because work in the background ended: nobody wrote a prompt. */
function isNotification({ messages }: MessagesRequest): boolean {
  const blocks = toBlocks(messages.findLast(({ role }) => role === "user")?.content ?? "");
  if (blocks.some(({ type, text }) => type === "tool_result" || ownWords(text ?? "") !== ""))
    return false;
  return blocks.some(({ text }) => text?.includes("<task-notification>"));
}

/** All text of the system prompt and the messages, in which the CLI names its folder and its plan file. */
export function contextText(request: MessagesRequest): string {
  return [request.system, ...request.messages.map(({ content }) => content)]
    .flatMap(toBlocks)
    .map(({ text }) => text ?? "")
    .join("\n");
}

/** What the CLI says to the model in a person's place: after an interruption, after a torn answer. */
const cliNotices =
  /^\[Request interrupted by user|^\[Image: source: |^Your response above was cut off mid-stream/;

function toBlocks(content: MessagesRequest["system"]): v.InferOutput<typeof blockSchema>[] {
  return typeof content === "string" ? [{ type: "text", text: content }] : content;
}

function ownWords(text: string): string {
  const rest = text
    .replace(/<system-reminder>[\s\S]*?<\/system-reminder>/g, "")
    .replace(/<(local-command-\w+|command-\w+|task-notification)>[\s\S]*?<\/\1>/g, "")
    .trim();
  return cliNotices.test(rest) ? "" : rest;
}
