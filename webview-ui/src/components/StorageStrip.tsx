import type { JSX } from "preact";
import { problemWords } from "../../../src/shared/wording/problems";
import { Icon } from "./Icon";
import { usePage, useStore } from "./page";

/** That nothing can be kept on the PC's disk, or what of it was damaged, for as long as it is so. */
export function StorageStrip(): JSX.Element | null {
  const { language } = usePage();
  const problem = useStore().state.value.host.storage;
  if (problem === null) return null;
  const { what, next } = problemWords[language][problem.code];
  return (
    <div class="strip storage" data-tone="amber" role="status" title={problem.detail ?? undefined}>
      <Icon name="alert" />
      <span>
        {what} {next}
      </span>
    </div>
  );
}
