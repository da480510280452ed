import type { Signal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import type { PushTarget } from "../../../../src/shared/pushChoices";
import { usePage, useStore } from "../page";
import { useSheets } from "../sheet/sheets";
import { isWorking, needsOf } from "../workState";
import { PresenceReporter } from "./presenceReporter";
import { showCard, showEnd } from "./showCard";
import { closeStale } from "./staleNotifications";

interface AttendanceWatchProps {
  /** What a tapped notification leads to; null: nothing, or it is shown already. */
  readonly wanted: Signal<PushTarget | null>;
}

/** Shows nothing by itself. */
export function AttendanceWatch({ wanted }: AttendanceWatchProps): null {
  usePresence();
  useWanted(wanted);
  useTidyNotifications();
  return null;
}

const touches = ["pointerdown", "pointermove", "keydown", "wheel", "touchmove"] as const;
const turns = ["visibilitychange", "focus", "blur", "pagehide", "pageshow"] as const;

/** Proves to the host, while something may happen, that this conversation is being looked at. */
function usePresence(): void {
  const store = useStore();
  const conversation = store.conversationOutline.value;
  const isLive = store.connection.value.kind === "live";
  const [reporter] = useState(
    () =>
      new PresenceReporter({
        send: (conversationId) => {
          void store.ask({ type: "presence.report", conversationId });
        },
        isInFront: () => document.visibilityState === "visible" && document.hasFocus(),
        now: () => performance.now(),
      }),
  );
  useEffect(() => {
    const end = new AbortController();
    const options = { passive: true, capture: true, signal: end.signal };
    const touch = (): void => {
      reporter.touch();
    };
    const turn = (): void => {
      reporter.check();
    };
    for (const name of touches) window.addEventListener(name, touch, options);
    for (const name of turns) window.addEventListener(name, turn, options);
    return () => {
      end.abort();
      reporter.dispose();
    };
  }, [reporter]);
  const mayHappen =
    conversation !== null &&
    (isWorking(conversation) ||
      needsOf(conversation) > 0 ||
      store.outline.value.queue.prompts.some(
        (prompt) => prompt.conversationId === conversation.id,
      ));
  const id = isLive && mayHappen ? conversation.id : null;
  useEffect(() => {
    reporter.follow(id);
  }, [reporter, id]);
}

/** Shows the request or the turn that was tapped, as soon as it is there. */
function useWanted(wanted: Signal<PushTarget | null>): void {
  const store = useStore();
  const sheets = useSheets();
  const target = wanted.value;
  const isThere =
    target !== null &&
    store.isLoaded.value &&
    store.outline.value.conversations.some(({ id }) => id === target.conversationId);
  const isShown = store.conversationOutline.value?.id === target?.conversationId;
  useOpening(wanted, isThere);
  useEffect(() => {
    if (target === null || !isThere) return undefined;
    if (!isShown) {
      store.showConversation(target.conversationId);
      return undefined;
    }
    sheets.close();
    // After what has just been drawn has its place.
    const frame = requestAnimationFrame(() => {
      wanted.value = null;
      const conversation = store.conversation.peek();
      if (conversation === null || needsOf(conversation) === 0) showEnd();
      else showCard(target.cardId);
    });
    return () => {
      cancelAnimationFrame(frame);
    };
  }, [store, sheets, wanted, target, isThere, isShown]);
}

/** Opens on the PC what was closed there since it was told of; where that cannot be, the list says why. */
function useOpening(wanted: Signal<PushTarget | null>, isThere: boolean): void {
  const store = useStore();
  const sheets = useSheets();
  const isLive = store.connection.value.kind === "live";
  const id = wanted.value?.conversationId ?? null;
  const closedId = store.isLoaded.value && isLive && !isThere ? id : null;
  useEffect(() => {
    if (closedId === null) return;
    void store.ask({ type: "conversation.resume", conversationId: closedId }).then((outcome) => {
      // Without a connection it is asked again when there is one.
      if (outcome.kind !== "refused" || wanted.peek()?.conversationId !== closedId) return;
      wanted.value = null;
      sheets.showUnopened({ id: closedId, trouble: outcome.refusal.code });
    });
  }, [store, sheets, wanted, closedId]);
}

/** Takes away the notifications of what is over, or is on the screen now. */
function useTidyNotifications(): void {
  const store = useStore();
  const { isInEditor } = usePage();
  const { conversations } = store.outline.value;
  const shownId = store.conversationOutline.value?.id ?? null;
  const isLive = store.connection.value.kind === "live";
  const needs = conversations.reduce((sum, conversation) => sum + needsOf(conversation), 0);
  useEffect(() => {
    if (isInEditor || !isLive) return undefined;
    const tidy = (): void => {
      if (document.visibilityState !== "visible") return;
      void closeStale(store.state.peek(), store.conversation.peek()?.id ?? null);
    };
    tidy();
    document.addEventListener("visibilitychange", tidy);
    return () => {
      document.removeEventListener("visibilitychange", tidy);
    };
  }, [store, isInEditor, isLive, shownId, needs]);
}
