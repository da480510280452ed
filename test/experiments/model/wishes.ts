import type { ConversationRequest } from "../../../src/shared/protocol";
import type { Conversation, HostState } from "../../../src/shared/state";

type Random = () => number;
type Maker = (state: HostState, random: Random) => ConversationRequest | null;

/** A UUID that depends on the seed only. */
export function uuidFrom(random: Random): string {
  const hex = Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16)).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
}

export function pick<T>(items: readonly T[], random: Random): T | undefined {
  return items[Math.floor(random() * items.length)];
}

const requestId = "r";
const words = ["Fix the test", "안녕하세요", "half \ud83c", "x".repeat(3_000), "  "];

const promptOf: Maker = (state, random) => {
  const conversation = pick(state.conversations, random);
  if (conversation === undefined) return null;
  return {
    type: "prompt.send",
    requestId,
    conversationId: conversation.id,
    promptId: uuidFrom(random),
    text: `${pick(words, random) ?? ""}${random() < 0.9 ? Math.floor(random() * 1_000) : ""}`,
    isUrgent: random() < 0.1,
  };
};

/** What somebody does with a prompt that waits, as far as this state knows. */
function withPrompt(
  make: (promptId: string, state: HostState, random: Random) => ConversationRequest,
): Maker {
  return (state, random) => {
    const prompt = pick(state.queue.prompts, random);
    return prompt === undefined ? null : make(prompt.id, state, random);
  };
}

function withConversation(
  make: (one: Conversation, random: Random) => ConversationRequest | null,
): Maker {
  return (state, random) => {
    const conversation = pick(state.conversations, random);
    return conversation === undefined ? null : make(conversation, random);
  };
}

const answerOf = withConversation((one, random) => {
  const request = pick(one.permissions, random);
  if (request === undefined) return null;
  const decision = random() < 0.5 ? ({ kind: "allow" } as const) : ({ kind: "deny" } as const);
  const { id: permissionId, contentHash } = request;
  const conversationId = one.id;
  return {
    type: "permission.answer",
    requestId,
    conversationId,
    permissionId,
    contentHash,
    decision,
  };
});

const settleOf = withConversation((one, random) => {
  const bad = one.turns.filter(({ status, choice }) => status !== "done" && choice === null);
  const turn = pick(bad, random);
  if (turn === undefined) return null;
  const choice = pick(["again", "continue", "dismiss"] as const, random) ?? "dismiss";
  const conversationId = one.id;
  const promptId = uuidFrom(random);
  return { type: "turn.settle", requestId, conversationId, turnId: turn.id, choice, promptId };
});

const makers: readonly (readonly [number, Maker])[] = [
  [30, promptOf],
  [
    8,
    withPrompt((promptId, { queue }, random) => {
      const version = queue.prompts.find(({ id }) => id === promptId)?.version ?? 1;
      const text = `edited ${Math.floor(random() * 1_000)}`;
      return { type: "queue.edit", requestId, promptId, version, text };
    }),
  ],
  [
    8,
    withPrompt((promptId, { queue }, random) => {
      const beforeId = random() < 0.3 ? null : (pick(queue.prompts, random)?.id ?? null);
      return { type: "queue.move", requestId, promptId, beforeId, version: queue.version };
    }),
  ],
  [5, withPrompt((promptId) => ({ type: "queue.remove", requestId, promptId }))],
  [5, withPrompt((promptId) => ({ type: "queue.runNow", requestId, promptId }))],
  [2, () => ({ type: "queue.pause", requestId })],
  [10, () => ({ type: "queue.resume", requestId })],
  [1, ({ queue }) => ({ type: "queue.clear", requestId, version: queue.version })],
  [4, withConversation(({ id }) => ({ type: "turn.interrupt", requestId, conversationId: id }))],
  [8, answerOf],
  [6, settleOf],
  [2, () => ({ type: "conversation.new", requestId })],
  [1, withConversation(({ id }) => ({ type: "conversation.new", requestId, replacesId: id }))],
  [
    3,
    withConversation(({ id }) => ({ type: "conversation.select", requestId, conversationId: id })),
  ],
  [
    1,
    withConversation(({ id }, random) => ({
      type: "conversation.rename",
      requestId,
      conversationId: id,
      title: `Name ${Math.floor(random() * 100)}`,
    })),
  ],
  [
    2,
    withConversation(({ id }, random) => ({
      type: "conversation.adjust",
      requestId,
      conversationId: id,
      model: pick(["default", "large", "unknown", null], random) ?? null,
    })),
  ],
  [
    1,
    withConversation(({ id }, random) => ({
      type: "conversation.fork",
      requestId,
      conversationId: id,
      newId: uuidFrom(random),
    })),
  ],
  [
    1,
    withConversation(({ id }) => ({ type: "conversation.remove", requestId, conversationId: id })),
  ],
];
const total = makers.reduce((sum, [weight]) => sum + weight, 0);

/** What somebody who sees this state may ask for; null: nothing just now. */
export function wishOf(state: HostState, random: Random): ConversationRequest | null {
  let dice = random() * total;
  for (const [weight, make] of makers) {
    dice -= weight;
    if (dice < 0) return make(state, random);
  }
  return null;
}
