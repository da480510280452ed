import type { MessagesRequest, Position } from "./request";
import type { Step } from "./script";
import { toolCalls } from "./tools";
import type { ToolCall } from "./tools";

/** What one message of the model consists of; tool calls come last and end it. */
export type Part =
  | Exclude<Step, { kind: "tool" | "with" }>
  | { readonly kind: "calls"; readonly calls: readonly ToolCall[] };

/** The part of the script that answers this request: the results that came back tell how far it has played. */
export function currentSegment(
  steps: readonly Step[],
  position: Position,
  request: MessagesRequest,
): Part[] {
  let results = position.toolResults;
  for (const segment of segments(steps, request)) {
    const last = segment.at(-1);
    if (last?.kind !== "calls" || last.calls.length > results) return segment;
    results -= last.calls.length;
  }
  return [];
}

function segments(steps: readonly Step[], request: MessagesRequest): Part[][] {
  const all: Part[][] = [];
  let current: Part[] = [];
  let isJoined = false;
  for (const step of steps) {
    if (step.kind === "with") {
      isJoined = true;
    } else if (step.kind === "tool") {
      const messages = toolCalls(step.verb, step.rest, request);
      const before = all.at(-1)?.at(-1);
      if (isJoined && before?.kind === "calls") {
        all
          .at(-1)
          ?.splice(-1, 1, { kind: "calls", calls: [...before.calls, ...(messages.shift() ?? [])] });
      }
      isJoined = false;
      for (const calls of messages) {
        all.push([...current, { kind: "calls", calls }]);
        current = [];
      }
    } else {
      current.push(step);
    }
  }
  return [...all, current];
}
