import { useEffect, useRef, useState } from "preact/hooks";
import type { JSX } from "preact";
import type { PermissionDecision } from "../../../src/shared/protocol";
import type { PermissionRequest } from "../../../src/shared/state";
import { revealOddCharacters } from "../text/oddCharacters";
import type { Wording } from "../wording/index";
import { Icon } from "./Icon";
import { useStore, useWords } from "./page";
import { permissionTitle } from "./permissionTitle";
import { PermissionDetails, textsOf } from "./PermissionDetails";
import { QuestionForm, answersOf, hasAllAnswers, noAnswers } from "./QuestionForm";
import { useHiddenLines } from "./useHiddenLines";
import { useIsCutOff } from "./useStrip";
import { vibrate } from "./vibrate";

/** A card that has just appeared ignores taps for so long (ms): they were meant for what was there before. */
const inertMs = 400;

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
  const [choices, setChoices] = useState(noAnswers);
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
                onChange={setChoices}
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
        <div class="permission-buttons">
          <button
            type="button"
            class="button"
            disabled={isDisabled}
            onClick={() => {
              answer({ kind: "deny" });
            }}
          >
            {words.permission.deny}
          </button>
          {!request.isTooLong && (
            <button
              type="button"
              class="button primary"
              disabled={isDisabled || !isAllowable}
              onClick={() => {
                answer(
                  content.kind === "question"
                    ? { kind: "allow", answers: answersOf(content.questions, choices) }
                    : { kind: "allow" },
                );
              }}
            >
              {isSending ? words.permission.sending : allowLabel(request, words)}
            </button>
          )}
        </div>
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

function allowLabel({ content }: PermissionRequest, words: Wording): string {
  if (content.kind === "question") return words.permission.sendAnswer;
  return content.kind === "plan" ? words.permission.approvePlan : words.permission.allowOnce;
}

function useInertAtFirst(): boolean {
  const [isInert, setIsInert] = useState(true);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    timer.current = setTimeout(() => {
      setIsInert(false);
    }, inertMs);
    return () => {
      clearTimeout(timer.current);
    };
  }, []);
  return isInert;
}
