import { contextText } from "./request";
import type { MessagesRequest } from "./request";
import { say } from "./script";
import type { Step } from "./script";

/**
 * The answer to a request with which the CLI serves itself (quota probe, title, summaries), or `null` for a request
 * of the conversation or of a sub-agent, which always offers tools.
 */
export function housekeepingAnswer(request: MessagesRequest, prompt: string): Step[] | null {
  if (request.max_tokens === 1) return [say("#")];
  if (/create a detailed summary of (the|this|our) conversation|<summary>/i.test(prompt)) {
    return [say("<summary>The conversation so far, in short.</summary>")];
  }
  if (request.tools.length > 0) return null;
  const text = contextText(request);
  if (/title/i.test(text)) return [say(JSON.stringify({ title: "A small task" }))];
  return [say("OK")];
}
