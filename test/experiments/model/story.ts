import type { HostEvent } from "../../../src/shared/events";
import type { Block } from "../../../src/shared/state";
import { openedConversation } from "../../support/openedConversation";
import { queuedPrompt } from "../../support/queuedPrompt";
import { toolCall } from "../../support/toolCall";
import { pick } from "./wishes";

const conversationId = "c1";
const by = { id: "phone", name: "Phone" };
/** The last two are the halves of one character: a piece may end between them. */
const pieces = ["Hello ", "안녕하세요 ", "🌍", "line\n", "\u0000", "\ud83c", "\udf0d"];

/** A conversation in which text streams: so many events, with huge texts and outputs now and then. */
export function* storyOf(length: number, random: () => number): Generator<HostEvent> {
  yield openedConversation(conversationId);
  let count = 1;
  for (let turn = 0; count < length; turn += 1) {
    for (const event of turnOf(`t${turn}`, random)) {
      yield event;
      count += 1;
    }
  }
}

function* turnOf(turnId: string, random: () => number): Generator<HostEvent> {
  const at = { conversationId, turnId };
  const given = { text: `prompt ${turnId}`, by, acceptedAt: 1 };
  const prompt = queuedPrompt(turnId, conversationId, given);
  yield { type: "prompt.accepted", prompt, isNext: false };
  yield { type: "turn.started", ...at };
  const blocks = 1 + Math.floor(random() * 12);
  for (let index = 0; index < blocks; index += 1) {
    const blockId = `${turnId}-${index}`;
    if (random() < 0.3) {
      yield { ...at, type: "block.started", block: toolOf(blockId) };
      const output = { text: (pick(pieces, random) ?? "").repeat(500), omitted: 3 };
      yield { ...at, type: "tool.changed", blockId, change: { status: "done", output } };
      continue;
    }
    const kind = random() < 0.2 ? "thinking" : "text";
    yield { ...at, type: "block.started", block: { kind, id: blockId, text: "", isOpen: true } };
    const size = random() < 0.1 ? 2_000 : 5;
    for (let piece = Math.floor(random() * 40); piece > 0; piece -= 1) {
      const text = (pick(pieces, random) ?? "").repeat(Math.ceil(random() * size));
      yield { ...at, type: "block.appended", blockId, text };
    }
    yield { ...at, type: "block.ended", blockId };
  }
  const status = pick(["done", "done", "failed", "interrupted"] as const, random) ?? "done";
  yield { ...at, type: "turn.ended", status, stats: null, problem: null };
}

function toolOf(id: string): Block {
  return { kind: "tool", id, startedAt: 1, endedAt: null, tool: toolCall() };
}
