import type { JSX } from "preact";
import { Announcer } from "./Announcer";
import { Chat } from "./Chat";
import { Composer } from "./Composer";
import { ConnectionStrip } from "./ConnectionStrip";
import { Header } from "./Header";
import { NewElsewhere } from "./NewElsewhere";
import { useStore } from "./page";
import { PauseLine } from "./PauseLine";
import { QueueStrip } from "./queue/QueueStrip";
import { PageParts } from "./sheet/SheetHost";
import { StorageStrip } from "./StorageStrip";
import { useAttention } from "./useAttention";
import { isActive } from "./workState";

interface ChatPageProps {
  readonly onLogOut: (() => Promise<boolean>) | null;
}

export function ChatPage({ onLogOut }: ChatPageProps): JSX.Element {
  const store = useStore();
  const conversation = store.conversation.value;
  useAttention();
  const active = conversation?.turns.filter(isActive) ?? [];
  return (
    <PageParts>
      <div class="page" data-live={store.connection.value.kind === "live"}>
        <Header onLogOut={onLogOut} />
        <ConnectionStrip />
        <StorageStrip />
        <NewElsewhere />
        <Chat />
        {store.state.value.queue.pause === null ? <QueueStrip /> : <PauseLine />}
        <Composer
          conversationId={conversation?.id ?? null}
          isWorking={active.length > 0}
          isStopping={active.length > 0 && active.every(({ status }) => status === "stopping")}
        />
        <Announcer />
      </div>
    </PageParts>
  );
}
