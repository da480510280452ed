import type { Conversation, HostState, PermissionRequest, Turn } from "../../../src/shared/state";
import { finishedTurn } from "../../support/finishedTurn";
import { permissionRequest } from "../../support/permissionRequest";
import { hostWith } from "../editor/fakes";

/** One conversation, in a host whose folder is called `my-app`. */
export const conversationId = "0d0c1f9a-0f5e-4b1c-9a55-1d2f3a4b5c6d";

export function turnOf(change: Partial<Turn> = {}): Turn {
  const words = { text: "rename the secret plans", by: { id: "d", name: "Phone" } };
  return finishedTurn("turn-1", { ...words, endedAt: null, status: "running", ...change });
}

export function askFor(id: string, content?: PermissionRequest["content"]): PermissionRequest {
  return permissionRequest(id, {
    turnId: "turn-1",
    content: content ?? { kind: "command", command: "cat /secret", description: null },
  });
}

export function stateOf(
  change: Partial<Conversation>,
  rest: Partial<Omit<HostState, "conversations">> = {},
): HostState {
  const state = hostWith({});
  const [conversation] = state.conversations;
  if (conversation === undefined) throw new Error("there is no conversation");
  const conversations = [
    { ...conversation, id: conversationId, title: "The secret plans", ...change },
  ];
  return { ...state, conversations, ...rest };
}
