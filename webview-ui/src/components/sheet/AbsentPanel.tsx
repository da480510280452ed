import type { JSX } from "preact";
import { renew } from "../renew";
import type { Wording } from "../../wording/index";
import { Icon } from "../Icon";
import type { AbsentProps } from "../lazy";
import { useStore, useWords } from "../page";
import type { OpenPanelProps } from "./OpenPanel";
import { Sheet } from "./Sheet";
import type { SheetName } from "./sheets";

/** Some browsers keep on failing to fetch what failed once: after so many times a reload is offered. */
const patience = 2;

/** The sheet of a panel whose code is not there: on its way, or not to be had just now. */
export function AbsentPanel(props: AbsentProps<OpenPanelProps>): JSX.Element {
  const { wanted, failures, isLoading, onRetry } = props;
  const words = useWords();
  const store = useStore();
  const isLive = store.connection.value.kind === "live";
  return (
    <Sheet title={titleOf(wanted.name, words)} side="right" onClose={wanted.onClose}>
      {failures === 0 || isLoading ? (
        <p class="quiet centred" role="status">
          {words.panel.loading}
        </p>
      ) : (
        <div class="panel-empty" role="alert">
          <Icon name="offline" />
          <h3>{words.panel.failed}</h3>
          <p>{isLive ? words.panel.again : words.panel.offline}</p>
          <div class="confirm-buttons">
            {isLive && failures >= patience && (
              <button
                type="button"
                class="button"
                onClick={() => {
                  store.drafts.flush();
                  void renew();
                }}
              >
                {words.pair.reload}
              </button>
            )}
            <button type="button" class="button primary" onClick={onRetry}>
              {words.pair.retry}
            </button>
          </div>
        </div>
      )}
    </Sheet>
  );
}

function titleOf(name: SheetName, words: Wording): string {
  switch (name) {
    case "queue":
      return words.queue.title;
    case "conversations":
      return words.conversations.title;
    case "devices":
      return words.header.devices;
    case "settings":
      return words.header.settings;
    case "find":
      return words.header.find;
    case "changes":
      return words.header.changes;
    case "usage":
      return words.header.usage;
    case "problems":
    case "openFiles":
      return words.attachments.add;
    case "context":
      return words.pickers.context;
    case "model":
    case "mode":
    case "effort":
      return words.pickers[name];
  }
}
