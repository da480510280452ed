import type { JSX } from "preact";
import { Announcer } from "./Announcer";
import { Chat } from "./Chat";
import { Composer } from "./Composer";
import { ConnectionStrip } from "./ConnectionStrip";
import { Header } from "./Header";
import { NewElsewhere } from "./NewElsewhere";
import { useStore } from "./page";
import { isActive } from "./workState";

interface ChatPageProps {
  readonly onLogOut: (() => Promise<boolean>) | null;
}

export function ChatPage({ onLogOut }: ChatPageProps): JSX.Element {
  const store = useStore();
  const conversation = store.conversation.value;
  const active = conversation?.turns.filter(isActive) ?? [];
  return (
    <div class="page" data-live={store.connection.value.kind === "live"}>
      <Header onLogOut={onLogOut} />
      <ConnectionStrip />
      <NewElsewhere />
      <Chat />
      <Composer
        conversationId={conversation?.id ?? null}
        isWorking={active.length > 0}
        isStopping={active.length > 0 && active.every(({ status }) => status === "stopping")}
      />
      <Announcer />
    </div>
  );
}
