import type { JSX } from "preact";
import type { UsageOfModel } from "../../../../src/shared/usage";
import { compactCount } from "../../text/format";
import { tokenSum, usageModelName } from "../../text/usageSums";
import type { UsageHistoryWording } from "../../wording/usageHistory";
import { useCost } from "./useCost";

interface ModelTableProps {
  readonly models: readonly UsageOfModel[];
  readonly words: UsageHistoryWording;
}

/** What each model used, and what that cost. */
export function ModelTable({ models, words }: ModelTableProps): JSX.Element {
  const { cost } = useCost();
  return (
    <table class="usage-models">
      <caption class="visually-hidden">{words.byModel}</caption>
      <thead>
        <tr>
          <th scope="col">{words.model}</th>
          <th scope="col">{words.tokens}</th>
          <th scope="col">{words.cost}</th>
        </tr>
      </thead>
      <tbody>
        {models.map((used) => (
          <tr key={used.model ?? ""}>
            <th scope="row" dir="auto">
              {used.model === null ? words.otherModels : usageModelName(used.model)}
            </th>
            <td>{compactCount(tokenSum(used))}</td>
            <td class={used.costUsd === null ? "quiet" : undefined}>{cost(used)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
