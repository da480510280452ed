import * as v from "valibot";
import type { PushTarget } from "../../../../src/shared/pushChoices";
import type { HostState } from "../../../../src/shared/state";
import { targetSchema } from "../../platform/pushTarget";
import { isUndecided } from "../workState";

/** Closes the notifications that need nobody's eye any more. Never rejects. */
export async function closeStale(state: HostState, shownId: string | null): Promise<void> {
  try {
    const registration = await (navigator as Partial<Navigator>).serviceWorker?.getRegistration();
    for (const notification of (await registration?.getNotifications()) ?? []) {
      const read = v.safeParse(targetSchema, notification.data);
      if (read.success && isStale(read.output, state, shownId)) notification.close();
    }
  } catch {
    // Not every browser lets a page see them.
  }
}

/** Whether what a notification tells of is on the screen, or is answered. */
export function isStale(
  { conversationId, cardId }: PushTarget,
  { conversations }: HostState,
  shownId: string | null,
): boolean {
  if (conversationId === shownId) return true;
  const conversation = conversations.find(({ id }) => id === conversationId);
  if (conversation === undefined) return true;
  if (conversation.permissions.some(({ id }) => id === cardId)) return false;
  const turn = conversation.turns.find(({ id }) => id === cardId);
  if (turn === undefined) return true;
  return !isUndecided(turn) && conversation.turns.at(-1) !== turn;
}
