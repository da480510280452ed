import type { JSX } from "preact";
import type { UsageNow } from "../../../../src/shared/usage";
import { percent, wholeCount } from "../../text/format";
import type { UsageHistoryWording } from "../../wording/usageHistory";
import { usageHistoryWords } from "../../wording/usageHistory";
import { usePage, useRights, useStore } from "../page";
import type { UsageDesk } from "./usageDesk";

interface ReadingNoteProps {
  readonly desk: UsageDesk;
  readonly usage: UsageNow | null;
}

/** Why what the logs tell is not there, or not new: not for this device, still being counted, not read. */
export function ReadingNote({ desk, usage }: ReadingNoteProps): JSX.Element | null {
  const words = usageHistoryWords[usePage().language];
  const { mayChange } = useRights();
  const isLive = useStore().connection.value.kind === "live";
  const { summary, status } = desk.reading.value;
  const scan = usage?.scan ?? null;
  if (scan !== null) return <Scan {...scan} words={words} />;
  if (!mayChange) return <p class="usage-note usage-text">{words.onlyFull}</p>;
  if (status === "failed") {
    return (
      <p class="usage-note usage-text" role="status">
        {words.failed}{" "}
        <button
          type="button"
          class="link-button"
          disabled={!isLive}
          onClick={() => {
            desk.retry();
          }}
        >
          {words.retry}
        </button>
      </p>
    );
  }
  if (summary !== null) return null;
  if (status === "loading" && usage !== null) return <Bones />;
  return <p class="usage-note usage-text">{words.waiting}</p>;
}

function Bones(): JSX.Element {
  return (
    <div class="list-skeleton" aria-hidden="true">
      <span class="bone" />
      <span class="bone short" />
      <span class="bone" />
    </div>
  );
}

interface ScanProps extends NonNullable<UsageNow["scan"]> {
  readonly words: UsageHistoryWording;
}

function Scan({ files, totalFiles, bytes, totalBytes, words }: ScanProps): JSX.Element {
  const { locale } = usePage().words;
  const share = totalBytes > 0 ? Math.round((bytes / totalBytes) * 100) : 0;
  return (
    <div class="usage-note usage-scan">
      <p>{words.scanning}</p>
      <div
        class="usage-bar"
        role="progressbar"
        aria-label={words.scanning}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={share}
      >
        <span style={{ width: `${share}%` }} />
      </div>
      <p class="usage-text">
        {`${percent(share, locale)} · `}
        {words.scanned(wholeCount(files, locale), wholeCount(totalFiles, locale))}
      </p>
    </div>
  );
}
