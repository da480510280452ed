import { useState } from "preact/hooks";
import type { JSX } from "preact";
import type { PermissionDecision } from "../../../src/shared/protocol";
import type {
  PermissionContent,
  PermissionRequest,
  PermissionScope,
} from "../../../src/shared/state";
import type { Choices } from "../store/answerDrafts";
import { revealOddCharacters } from "../text/oddCharacters";
import type { Wording } from "../wording/index";
import { Icon } from "./Icon";
import { useStore, useWords } from "./page";
import { PermissionAnswers } from "./PermissionAnswers";
import { permissionTitle } from "./permissionTitle";
import { PermissionDetails, textsOf } from "./PermissionDetails";
import { QuestionForm, answersOf, hasAllAnswers } from "./QuestionForm";
import { useHiddenLines } from "./useHiddenLines";
import { useInertAtFirst } from "./useInertAtFirst";
import { useIsCutOff } from "./useStrip";
import { vibrate } from "./vibrate";

interface PermissionCardProps {
  readonly conversationId: string;
  readonly request: PermissionRequest;
  /** Others that wait behind this one. */
  readonly more: number;
}

/**
 * What Claude wants to do, in full, with the two answers. To be keyed by the request's id and
 * hash, so that each request gets a card of its own and its own inert time.
 */
export function PermissionCard(props: PermissionCardProps): JSX.Element {
  const { conversationId, request, more } = props;
  const words = useWords();
  const store = useStore();
  const isInert = useInertAtFirst();
  const [choices, setChoices] = useState(() => store.answerDrafts.get(request).choices);
  const { scroller, hiddenLines } = useHiddenLines();
  const { content } = request;
  const isSending = store.answering.value.has(request.id);
  const isOffline = store.connection.value.kind !== "live";
  const isCutOff = useIsCutOff();
  const isDisabled = isInert || isSending || isOffline;
  const isAllowable = content.kind !== "question" || hasAllAnswers(content.questions, choices);

  const answer = (decision: PermissionDecision): void => {
    if (isDisabled) return;
    vibrate();
    void store.answer(conversationId, request, decision);
  };
  return (
    <section
      class="permission"
      aria-label={`${words.permission.needsYou}: ${permissionTitle(request, words)}`}
    >
      <header class="permission-head">
        <span class="permission-flag">
          <Icon name="shield" />
          {words.permission.needsYou}
        </span>
        {more > 0 && <span class="permission-more">{words.permission.morePending(more)}</span>}
      </header>
      <h2>{permissionTitle(request, words)}</h2>
      {request.isTooLong ? (
        <p class="permission-warning">{words.permission.tooLong}</p>
      ) : (
        <>
          <Warnings request={request} words={words} />
          <div class="permission-content" ref={scroller} tabIndex={0}>
            {content.kind === "question" ? (
              <QuestionForm
                questions={content.questions}
                choices={choices}
                isDisabled={isSending}
                onChange={(changed) => {
                  setChoices(changed);
                  store.answerDrafts.put(request, { choices: changed });
                }}
              />
            ) : (
              <PermissionDetails content={content} />
            )}
          </div>
        </>
      )}
      <footer class="permission-foot">
        <MoreBelow hiddenLines={hiddenLines} isText={content.kind !== "question"} />
        {isCutOff && <p class="permission-offline">{words.permission.offline}</p>}
        <PermissionAnswers
          request={request}
          isDisabled={isDisabled}
          isAllowable={isAllowable}
          isSending={isSending}
          onAllow={(scope) => {
            answer(allowance(content, choices, scope));
          }}
          onAnswer={answer}
        />
      </footer>
    </section>
  );
}

/** That there is more than what is visible; `isText`: it can be counted in lines. */
function MoreBelow(props: { readonly hiddenLines: number; readonly isText: boolean }): JSX.Element {
  const { hiddenLines, isText } = props;
  const words = useWords();
  return (
    <p class="permission-lines" aria-hidden={hiddenLines === 0}>
      {hiddenLines > 0 && (
        <>
          <Icon name="down" />
          {isText ? words.permission.moreLines(hiddenLines) : words.permission.moreBelow}
        </>
      )}
    </p>
  );
}

function Warnings(props: {
  readonly request: PermissionRequest;
  readonly words: Wording;
}): JSX.Element {
  const { request, words } = props;
  const hasMarks = textsOf(request.content).some((text) =>
    revealOddCharacters(text).some(({ kind }) => kind === "mark"),
  );
  const replaced = request.content.kind === "write" ? request.content.replaces : null;
  return (
    <>
      {replaced !== null && (
        <p class="permission-warning">
          <Icon name="alert" />
          <strong>{words.permission.replaces(replaced.lines)}</strong>
        </p>
      )}
      {request.blockedPath !== null && (
        <p class="permission-warning">
          <Icon name="alert" />
          <span>
            {words.permission.blockedPath} <code>{request.blockedPath}</code>
          </span>
        </p>
      )}
      {hasMarks && (
        <p class="permission-warning">
          <Icon name="alert" />
          <span>{words.permission.oddCharacters}</span>
        </p>
      )}
    </>
  );
}

function allowance(
  content: PermissionContent,
  choices: Choices,
  scope: PermissionScope,
): PermissionDecision {
  if (content.kind === "question") {
    return { kind: "allow", answers: answersOf(content.questions, choices) };
  }
  return scope === "once" ? { kind: "allow" } : { kind: "allow", scope };
}
