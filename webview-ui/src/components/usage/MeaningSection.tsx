import type { JSX } from "preact";
import type { UsageSummary } from "../../../../src/shared/usage";
import { calendarDay } from "../../text/calendarDay";
import { timeOfDay, wholeCount } from "../../text/format";
import type { UsageWording } from "../../wording/usage";
import { usePage } from "../page";

interface MeaningSectionProps {
  readonly summary: UsageSummary | null;
  readonly now: number;
  readonly words: UsageWording;
}

/** What each number is, and where it comes from. */
export function MeaningSection({ summary, now, words }: MeaningSectionProps): JSX.Element {
  return (
    <section class="panel-section" aria-label={words.meaningTitle}>
      <h3>{words.meaningTitle}</h3>
      <dl class="usage-meanings">
        {words.meanings.map(([name, text]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd class="usage-text">{text}</dd>
          </div>
        ))}
      </dl>
      {summary !== null && <Origin summary={summary} now={now} words={words} />}
    </section>
  );
}

function Origin({ summary, now, words }: MeaningSectionProps & { readonly summary: UsageSummary }) {
  const { locale } = usePage().words;
  const { prices, timeZone, scannedFiles, asOf, isWhole } = summary;
  const isOwnZone = timeZone === Intl.DateTimeFormat().resolvedOptions().timeZone;
  const sentences = [
    words.counted(timeOfDay(asOf, now, locale), wholeCount(scannedFiles, locale)),
    isWhole ? "" : words.notWhole,
    words.prices(prices.source, calendarDay(prices.readOn, locale)),
    isOwnZone ? "" : words.zone(timeZone),
  ];
  return <p class="usage-origin usage-text">{sentences.filter((text) => text !== "").join(" ")}</p>;
}
