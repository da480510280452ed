import type { JSX } from "preact";
import type { UsageOfPeriod } from "../../../../src/shared/usage";
import { wholeCount } from "../../text/format";
import type { UsageWording } from "../../wording/usage";
import { usageHistoryWords } from "../../wording/usageHistory";
import { usePage } from "../page";
import { FigureList } from "./FigureList";
import { ModelTable } from "./ModelTable";
import { kindFigures, kindsOf } from "./tokenKinds";
import { useCost } from "./useCost";

interface FolderFiguresProps {
  /** Null: no folder was asked for. */
  readonly used: UsageOfPeriod | null;
  readonly words: UsageWording;
}

/** What the open folder took, by kind of tokens and by model, as far back as the logs reach. */
export function FolderFigures({ used, words }: FolderFiguresProps): JSX.Element | null {
  const { language, words: page } = usePage();
  const history = usageHistoryWords[language];
  const { cost, unpriced } = useCost();
  if (used === null) return null;
  const missing = unpriced(used);
  return (
    <section class="panel-section" aria-label={words.folder}>
      <h3>{words.folder}</h3>
      {used.answers === 0 ? (
        <p class="usage-text">{words.noFolder}</p>
      ) : (
        <>
          <FigureList
            figures={[
              [words.cost, cost(used)],
              [history.answers, wholeCount(used.answers, page.locale)],
              ...kindFigures(kindsOf(used), words, page.locale),
            ]}
          />
          <ModelTable models={used.models} words={history} />
        </>
      )}
      {missing !== null && <p class="usage-text">{missing}</p>}
    </section>
  );
}
