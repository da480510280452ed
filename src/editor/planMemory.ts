import type * as vscode from "vscode";
import type { PlanMark } from "../shared/planAlerts";
import type { PlanNoticesPorts } from "./planNotices";

const key = "planMarks";

/** Remembers, for all folders, what was told of the plan. `run`: for work that nobody waits for. */
export function planMemory(
  state: Pick<vscode.Memento, "get" | "update">,
  run: (work: Promise<void>) => void,
): PlanNoticesPorts["memory"] {
  return {
    read: () => state.get<unknown>(key),
    write: (marks: readonly PlanMark[]) => {
      run(Promise.resolve(state.update(key, marks)));
    },
  };
}
