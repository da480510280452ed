import { useState } from "preact/hooks";
import type { JSX } from "preact";
import type { PermissionDecision } from "../../../src/shared/protocol";
import type { PermissionContent } from "../../../src/shared/permissionContent";
import type { PermissionRequest, PermissionScope } from "../../../src/shared/state";
import type { Choices } from "../store/answerDrafts";
import { hasOddCharacters } from "../text/oddCharacters";
import type { Wording } from "../wording/index";
import { Icon } from "./Icon";
import { usePage, useRights, useStore } from "./page";
import { PermissionAnswers } from "./PermissionAnswers";
import { permissionTitle } from "./permissionTitle";
import { PermissionDetails, textsOf } from "./PermissionDetails";
import { Revealed } from "./Revealed";
import { QuestionForm, answersOf, hasAllAnswers, withoutOwnWords } from "./QuestionForm";
import { useHiddenLines } from "./useHiddenLines";
import { useInertAtFirst } from "./useInertAtFirst";
import { useIsCutOff } from "./useStrip";
import { useVibration } from "./useVibration";

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
  const { words, isInEditor } = usePage();
  const store = useStore();
  const { mayAnswer, mayChange } = useRights();
  const isInert = useInertAtFirst();
  const [draft, setDraft] = useState(() => store.answerDrafts.get(request).choices);
  // Its role may have been another one when they were written.
  const choices = mayChange ? draft : withoutOwnWords(draft);
  const { scroller, hiddenLines } = useHiddenLines();
  const { content } = request;
  const isSending = store.answering.value.has(request.id);
  const isConfirming = store.confirming.value.has(request.id);
  const isOffline = store.connection.value.kind !== "live";
  const isCutOff = useIsCutOff();
  const vibrate = useVibration();
  const isDisabled = isInert || isSending || isOffline;
  const isAllowable = content.kind !== "question" || hasAllAnswers(content.questions, choices);

  const answer = (decision: PermissionDecision): void => {
    if (isDisabled) return;
    vibrate();
    void store.answer(conversationId, request, decision, !isInEditor && isForEver(decision));
  };
  return (
    <section
      class="permission"
      data-card={request.id}
      tabIndex={-1}
      data-focus-home=".permission-content"
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
                isDisabled={isSending || !mayAnswer}
                onChange={(changed) => {
                  setDraft(changed);
                  store.answerDrafts.put(request, { choices: changed });
                }}
              />
            ) : (
              <PermissionDetails content={content} />
            )}
          </div>
        </>
      )}
      <footer
        class="permission-foot"
        data-focus-home="textarea,.permission-buttons button:not(:disabled)"
      >
        <MoreBelow hiddenLines={hiddenLines} isText={content.kind !== "question"} />
        {isCutOff && <p class="permission-offline">{words.permission.offline}</p>}
        {mayAnswer ? (
          <PermissionAnswers
            request={request}
            isDisabled={isDisabled}
            isAllowable={isAllowable}
            isSending={isSending}
            isConfirming={isConfirming}
            onAllow={(scope) => {
              answer(allowance(content, choices, scope));
            }}
            onAnswer={answer}
          />
        ) : (
          <p class="permission-rights">{words.role.noAnswer}</p>
        )}
      </footer>
    </section>
  );
}

/** A yes for ever changes what is asked at all: on any screen but the PC's own the owner confirms it. */
function isForEver(decision: PermissionDecision): boolean {
  return decision.kind === "allow" && decision.scope === "always";
}

/** That there is more than what is visible; `isText`: it can be counted in lines. */
function MoreBelow(props: { readonly hiddenLines: number; readonly isText: boolean }): JSX.Element {
  const { hiddenLines, isText } = props;
  const { words } = usePage();
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
  const { content, blockedPath, toolName } = request;
  const hasMarks = [...textsOf(content), blockedPath ?? "", toolName].some(hasOddCharacters);
  const replaced = content.kind === "write" ? content.replaces : null;
  return (
    <>
      {replaced !== null && (
        <p class="permission-warning">
          <Icon name="alert" />
          <strong>{words.permission.replaces(replaced.lines)}</strong>
        </p>
      )}
      {blockedPath !== null && (
        <p class="permission-warning">
          <Icon name="alert" />
          <span>
            {words.permission.blockedPath}{" "}
            <code>
              <Revealed text={blockedPath} />
            </code>
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
