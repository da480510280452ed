import type { JSX } from "preact";
import type { Problem } from "../../../src/shared/state";
import { Icon } from "./Icon";
import { lazy } from "./lazy";
import { useStore } from "./page";

const ProblemText = lazy(async () => (await import("./ProblemText")).ProblemText);

/** What is the matter on the PC for as long as it is so: its disk, the tunnel. */
export function ProblemStrips(): JSX.Element {
  const { storage, tunnel } = useStore().outline.value.host;
  return (
    <>
      {storage !== null && <ProblemStrip problem={storage} />}
      {tunnel.kind === "online" && tunnel.trouble !== undefined && (
        <ProblemStrip problem={tunnel.trouble} />
      )}
    </>
  );
}

function ProblemStrip({ problem }: { readonly problem: Problem }): JSX.Element {
  return (
    <div class="strip wordy" data-tone="amber" role="status" title={problem.detail ?? undefined}>
      <Icon name="alert" />
      <ProblemText code={problem.code} />
    </div>
  );
}
