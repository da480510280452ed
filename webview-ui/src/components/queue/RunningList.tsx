import type { JSX } from "preact";
import { useWords } from "../page";
import type { RunningTurn } from "./queueDesk";

/** What runs now, above what waits. */
export function RunningList({
  running,
}: {
  readonly running: readonly RunningTurn[];
}): JSX.Element {
  const words = useWords();
  return (
    <section class="panel-section" aria-label={words.queue.running}>
      <h3>{words.queue.running}</h3>
      <ul class="queue-running">
        {running.map(({ turn, title }) => (
          <li key={turn.id} class="queue-row" data-running>
            <span class="queue-pulse" aria-hidden="true" />
            <div class="queue-main">
              <p class="queue-text" dir="auto">
                {turn.text}
              </p>
              {(turn.status === "stopping" || title !== turn.text) && (
                <p class="queue-meta">
                  {turn.status === "stopping"
                    ? words.queue.stopping
                    : title === ""
                      ? words.header.untitled
                      : title}
                </p>
              )}
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
