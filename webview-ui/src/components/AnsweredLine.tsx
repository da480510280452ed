import { useId, useState } from "preact/hooks";
import type { JSX } from "preact";
import type {
  AnsweredPermission,
  Author,
  PermissionContent,
  PermissionOutcome,
} from "../../../src/shared/state";
import type { Wording } from "../wording/index";
import { doerName } from "./authorName";
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
    const [isOpen, setIsOpen] = useState(false);
    const bodyId = useId();
    const { request, outcome } = permission;
    const subject = subjectOf(request.content);
    const line = (
      <>
        <Icon name={icons[outcome]} />
        <span class="answered-words">{sentence(permission, you, words)}</span>
      </>
    );
    if (subject === null) {
      return (
        <div class="answered" data-outcome={outcome}>
          <p class="tool-line">{line}</p>
        </div>
      );
    }
    return (
      <div class="answered" data-outcome={outcome}>
        <button
          type="button"
          class="tool-line"
          aria-expanded={isOpen}
          aria-controls={bodyId}
          onClick={() => {
            setIsOpen(!isOpen);
          }}
        >
          {line}
          <code class="tool-subject">
            <Revealed text={subject} />
          </code>
          <span class="tool-chevron">
            <Icon name="chevron" />
          </span>
        </button>
        {isOpen && (
          <div class="tool-body" id={bodyId}>
            <pre class="whole-subject" tabIndex={0}>
              <Revealed text={subject} />
            </pre>
          </div>
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
