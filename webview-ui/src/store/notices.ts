import { signal } from "@preact/signals";
import type { HostState } from "../../../src/shared/state";
import type { ReturnReason } from "./outbox";
import type { AskOutcome, RequestType } from "./requests";

/** What the person did that came to nothing. */
export type NoticeSubject =
  | { readonly kind: "prompt" }
  | { readonly kind: "answer"; readonly permissionId: string }
  | { readonly kind: "settle"; readonly turnId: string }
  | { readonly kind: "stop" }
  /** Something about the queue. */
  | { readonly kind: "queue" }
  /** `currentId`: the host's current conversation when the new one was asked for. */
  | { readonly kind: "new"; readonly currentId: string | null }
  /** What this device may do. */
  | { readonly kind: "role" }
  /** A message that the host could not read. */
  | { readonly kind: "message" };

type NoticeCode =
  | ReturnReason
  | "connection-lost"
  /** The connection broke while the owner was asked at the PC, which ends the question. */
  | "step-up-lost"
  /** This device may do something else than before. */
  | "role-changed";

/** Why something the person did was not done, shown in the conversation where they did it. */
export interface Notice {
  readonly conversationId: string | null;
  readonly about: NoticeSubject;
  readonly code: NoticeCode;
}

/** What there is to say about a request that was not done. */
export function noticeCodeOf(
  outcome: Exclude<AskOutcome<RequestType>, { kind: "done" }>,
): Notice["code"] {
  return outcome.kind === "lost" ? "connection-lost" : outcome.refusal.code;
}

/** The last notice of each conversation, for as long as it is true. Not kept over a reload. */
export class Notices {
  readonly #all = signal<readonly Notice[]>([]);

  /** Reading it in a component subscribes to it. */
  of(conversationId: string | null): Notice | null {
    return this.#all.value.find((notice) => notice.conversationId === conversationId) ?? null;
  }

  put(notice: Notice): void {
    this.clear(notice.conversationId);
    this.#all.value = [...this.#all.value, notice];
  }

  /** The same about what has nothing more to it than its kind. */
  note(conversationId: string | null, kind: "message" | "role", code: NoticeCode): void {
    this.put({ conversationId, about: { kind }, code });
  }

  /** Takes a conversation's notice away, or only one about this kind of action. */
  clear(conversationId: string | null, kind?: NoticeSubject["kind"]): void {
    this.#keepOnly(
      (notice) =>
        notice.conversationId !== conversationId ||
        (kind !== undefined && notice.about.kind !== kind),
    );
  }

  /** The host's state changed: what it has made void goes. */
  update(state: HostState): void {
    this.#keepOnly((notice) => isTrue(notice, state));
  }

  #keepOnly(isKept: (notice: Notice) => boolean): void {
    if (this.#all.value.every(isKept)) return;
    this.#all.value = this.#all.value.filter(isKept);
  }
}

function isTrue({ conversationId, about, code }: Notice, state: HostState): boolean {
  const conversation = state.conversations.find(({ id }) => id === conversationId);
  if (conversation === undefined) return conversationId === null && state.currentId === null;
  const isRunning = conversation.turns.some(({ status }) => status === "running");
  switch (about.kind) {
    case "answer":
      // That somebody else was faster is news for as long as the turn goes on.
      return code === "permission-gone"
        ? isRunning
        : conversation.permissions.some(({ id }) => id === about.permissionId);
    case "settle":
      return conversation.turns.some(({ id, choice }) => id === about.turnId && choice === null);
    case "stop":
      return isRunning;
    case "queue":
      return state.queue.pause !== null;
    case "new":
      return state.currentId === about.currentId;
    case "prompt":
    case "role":
    case "message":
      return true;
  }
}
