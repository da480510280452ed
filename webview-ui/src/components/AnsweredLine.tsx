import type { JSX } from "preact";
import type { AnsweredPermission, PermissionContent } from "../../../src/shared/state";
import type { Wording } from "../wording/index";
import { authorName } from "./authorName";
import { Icon } from "./Icon";
import { memo } from "./memo";
import { useWords } from "./page";
import { Revealed } from "./Revealed";

/** A request that was answered: what became of it and through whom, in one line. */
export const AnsweredLine = memo(
  ({ permission }: { readonly permission: AnsweredPermission }): JSX.Element => {
    const words = useWords();
    const { request, outcome } = permission;
    const subject = subjectOf(request.content);
    return (
      <p class="answered" data-outcome={outcome}>
        <Icon name={outcome === "allowed" ? "check" : "cross"} />
        <span>{sentence(permission, words)}</span>
        {subject !== null && (
          <code class="tool-subject">
            <Revealed text={subject} />
          </code>
        )}
      </p>
    );
  },
);

function sentence({ outcome, by, request }: AnsweredPermission, words: Wording): string {
  const name = by === null ? words.permission.editor : authorName(by, words);
  switch (outcome) {
    case "allowed":
      if (request.content.kind === "question") return words.permission.answeredBy(name);
      if (request.content.kind === "plan") return words.permission.approvedBy(name);
      return words.permission.allowedBy(name);
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
    case "question":
    case "plan":
    case "other":
      return null;
  }
}
