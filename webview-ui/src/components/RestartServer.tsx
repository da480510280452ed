import type { JSX } from "preact";
import { AskedItem } from "./AskedItem";
import { usePage, useStore } from "./page";
import { goesOn } from "./workState";

/** Starts the server on the PC again. The reply may get lost with the connection, which is no trouble. */
export function RestartServer({ onDone }: { readonly onDone: () => void }): JSX.Element {
  const { words, language } = usePage();
  const store = useStore();
  const { conversations, queue } = store.outline.value;
  const isLive = store.connection.value.kind === "live";
  return (
    <AskedItem
      icon="refresh"
      label={words.header.restart}
      question={words.header.restartQuestion(conversations.some(goesOn), queue.prompts.length > 0)}
      yes={words.header.restartYes}
      isDisabled={!isLive}
      hint={isLive ? null : words.header.restartOffline}
      onYes={async () => {
        const outcome = await store.ask({ type: "server.restart" });
        if (outcome.kind === "refused") {
          const module = await import("./RefusalText").catch(() => null);
          return module?.refusalText(outcome.refusal.code, language) ?? words.panel.failed;
        }
        onDone();
        return null;
      }}
    />
  );
}
