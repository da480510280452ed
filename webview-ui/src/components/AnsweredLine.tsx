import type { JSX } from "preact";
import type { PermissionContent } from "../../../src/shared/permissionContent";
import type { AnsweredPermission, Author, PermissionOutcome } from "../../../src/shared/state";
import type { Wording } from "../wording/index";
import { doerName } from "./authorName";
import { FoldBody, FoldLine, useFold } from "./Fold";
import { Icon } from "./Icon";
import type { IconName } from "./Icon";
import { memo } from "./memo";
import { grantsEdits } from "./grantText";
import { useStore, useWords } from "./page";
import { Revealed } from "./Revealed";

/** A request that was answered: what became of it and through whom, in one line that opens to all of it. */
export const AnsweredLine = memo(
  ({ permission }: { readonly permission: AnsweredPermission }): JSX.Element => {
    const words = useWords();
    const you = useStore().you.value;
    const fold = useFold();
    const { request, outcome } = permission;
    const subject = subjectOf(request.content);
    return (
      <div class="answered" data-outcome={outcome}>
        <FoldLine fold={fold} hasBody={subject !== null}>
          <Icon name={icons[outcome]} />
          <span class="answered-words">{sentence(permission, you, words)}</span>
          {subject !== null && (
            <code class="tool-subject">
              <Revealed text={subject} />
            </code>
          )}
        </FoldLine>
        {subject !== null && (
          <FoldBody fold={fold} class="tool-body">
            <pre class="whole-subject" tabIndex={0}>
              <Revealed text={subject} />
            </pre>
          </FoldBody>
        )}
      </div>
    );
  },
);

const icons: Readonly<Record<PermissionOutcome, IconName>> = {
  allowed: "check",
  denied: "cross",
  cancelled: "stop",
  lost: "alert",
};

function sentence(permission: AnsweredPermission, you: Author | null, words: Wording): string {
  const { outcome, by, request, scope } = permission;
  const name = by === null ? words.permission.editor : doerName(by, you, words);
  switch (outcome) {
    case "allowed":
      if (request.content.kind === "question") return words.permission.answeredBy(name);
      if (request.content.kind === "plan" && scope !== "always")
        return words.permission.approvedBy(name);
      if (scope === "conversation" && grantsEdits(request.grants.conversation))
        return words.permission.allowedEditsBy(name);
      return words.permission.allowedBy[scope ?? "once"](name);
    case "denied":
      return words.permission.deniedBy(name);
    case "cancelled":
      return words.permission.cancelled;
    case "lost":
      return words.permission.lost;
  }
}

function subjectOf(content: PermissionContent): string | null {
  switch (content.kind) {
    case "command":
      return content.command;
    case "write":
    case "edit":
      return content.path;
    // The line of its call says what was asked.
    case "question":
    case "plan":
    case "other":
      return null;
  }
}
