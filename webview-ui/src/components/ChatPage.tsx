import type { JSX } from "preact";
import { Announcer } from "./Announcer";
import { LateApp } from "./app/LateApp";
import { Attendance } from "./attendance/Attendance";
import { Background } from "./background/Background";
import { Chat } from "./Chat";
import { Composer } from "./Composer";
import { ConnectionStrip } from "./ConnectionStrip";
import { Header } from "./Header";
import { lazy } from "./lazy";
import { loadLater } from "./loadLater";
import { Nothing } from "./Nothing";
import { useRights, useStore } from "./page";
import { PageParts } from "./sheet/SheetHost";
import { ProblemStrips } from "./ProblemStrips";
import { RoleFoot } from "./RoleFoot";
import { useAttention } from "./useAttention";
import { isActive } from "./workState";

const NewElsewhere = lazy(async () => (await loadLater()).NewElsewhere, Nothing);
const PauseLine = lazy(async () => (await loadLater()).PauseLine, Nothing);
const QueueStrip = lazy(async () => (await loadLater()).QueueStrip, Nothing);

export function ChatPage(): JSX.Element {
  const store = useStore();
  const conversation = store.conversationOutline.value;
  useAttention();
  const { mayChange } = useRights();
  const active = conversation?.turns.filter(isActive) ?? [];
  const isWorking = active.length > 0;
  const isStopping = isWorking && active.every(({ status }) => status === "stopping");
  return (
    <PageParts>
      <div
        class="page"
        data-live={store.connection.value.kind === "live"}
        data-focus-home=".permission-content,.composer-field,.chat-scroller"
      >
        <Header />
        <ConnectionStrip />
        <ProblemStrips />
        <NewElsewhere />
        <LateApp />
        <Chat />
        {store.outline.value.queue.pause === null ? <QueueStrip /> : <PauseLine />}
        {mayChange ? (
          <Composer
            conversationId={conversation?.id ?? null}
            isWorking={isWorking}
            isStopping={isStopping}
          />
        ) : (
          <RoleFoot isWorking={isWorking} isStopping={isStopping} />
        )}
        <Announcer />
        <Background />
        <Attendance />
      </div>
    </PageParts>
  );
}
