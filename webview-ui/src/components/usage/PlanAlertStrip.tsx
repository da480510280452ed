import type { JSX } from "preact";
import { usedShare } from "../../../../src/shared/planUse";
import { planWindowName } from "../../../../src/shared/wording/planWindows";
import { percent, timeOfDay } from "../../text/format";
import { planAlertWords } from "../../wording/planAlert";
import { Icon } from "../Icon";
import { usePage, useStore } from "../page";
import { useSheets } from "../sheet/sheets";
import { usePlanAlert } from "./usePlanAlert";

/** A line below the header: a limit of the plan is near, reached, or lifted. Quiet, and gone with a tap. */
export function PlanAlertStrip(): JSX.Element | null {
  const page = usePage();
  const words = planAlertWords[page.language];
  const { locale } = page.words;
  const store = useStore();
  const sheets = useSheets();
  const { alert, dismiss } = usePlanAlert();
  if (alert === null) return null;
  const { kind, level, resetsAt } = alert;
  const now = Date.now() - store.clockAheadMs.peek();
  const { name } = planWindowName(kind, page.language);
  const window = store.outline.value.planWindows.find((each) => each.kind === kind);
  const share = (window === undefined ? null : usedShare(window, now)) ?? level;
  const what =
    level === "reset"
      ? words.reset(name)
      : window?.status === "rejected"
        ? words.refused(name)
        : words.crossed(name, percent(share === "reset" ? level : share, locale));
  const until =
    level === "reset" || resetsAt === null ? "" : words.resets(timeOfDay(resetsAt, now, locale));
  return (
    <div
      class="offer plan-alert"
      role="status"
      data-tone={level === "reset" ? "green" : level === 95 ? "red" : "amber"}
    >
      <Icon name={level === "reset" ? "check" : "alert"} />
      <span class="offer-text">
        {what} {until}
      </span>
      <button
        type="button"
        class="link-button"
        aria-haspopup="dialog"
        onClick={() => {
          dismiss();
          sheets.show("usage");
        }}
      >
        {words.show}
      </button>
      <button
        type="button"
        class="icon-button"
        aria-label={words.dismiss}
        title={words.dismiss}
        onClick={dismiss}
      >
        <Icon name="cross" />
      </button>
    </div>
  );
}
