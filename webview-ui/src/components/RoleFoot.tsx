import { useId } from "preact/hooks";
import type { JSX } from "preact";
import { Icon } from "./Icon";
import { NoticeLine } from "./NoticeLine";
import { useRights, useStore, useWords } from "./page";
import { StopButton } from "./StopButton";
import { useIsCutOff } from "./useStrip";

interface RoleFootProps {
  readonly isWorking: boolean;
  readonly isStopping: boolean;
}

/** In the place of the message box on a device that may not send: what it may do, and Stop if it may. */
export function RoleFoot({ isWorking, isStopping }: RoleFootProps): JSX.Element {
  const words = useWords();
  const store = useStore();
  const { mayAnswer } = useRights();
  const isCutOff = useIsCutOff();
  const hintId = useId();
  const draft = store.drafts.get(store.conversationOutline.value?.id ?? null).trim();
  const hasStop = mayAnswer && isWorking;
  return (
    <div class="composer role-foot" role="contentinfo">
      <NoticeLine />
      {hasStop && isCutOff && (
        <p class="composer-hint" id={hintId}>
          {words.composer.stopOffline}
        </p>
      )}
      {draft !== "" && (
        <p class="role-draft">
          <span>{words.role.kept}</span> <span dir="auto">{draft}</span>
        </p>
      )}
      <div class="role-row">
        <Icon name="shield" />
        <p>
          {mayAnswer ? words.role.approve : words.role.view} {words.role.where}
        </p>
        {hasStop && <StopButton isStopping={isStopping} hintId={hintId} />}
      </div>
    </div>
  );
}
