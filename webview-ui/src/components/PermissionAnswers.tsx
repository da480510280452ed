import { useRef, useState } from "preact/hooks";
import type { JSX, RefObject } from "preact";
import { maxDenyReasonLength } from "../../../src/shared/limits";
import type { PermissionDecision } from "../../../src/shared/protocol";
import type { PermissionRequest, PermissionScope } from "../../../src/shared/state";
import type { Wording } from "../wording/index";
import { grantsEdits, readGrant } from "./grantText";
import { Icon } from "./Icon";
import { useRights, useStore, useWords } from "./page";
import { Revealed } from "./Revealed";
import { useInertAtFirst } from "./useInertAtFirst";

interface PermissionAnswersProps {
  readonly request: PermissionRequest;
  /** Nothing can be answered just now. */
  readonly isDisabled: boolean;
  /** A yes is possible: every question has its answer. */
  readonly isAllowable: boolean;
  readonly isSending: boolean;
  /** The owner is asked at the PC about a yes for ever; another answer can be given meanwhile. */
  readonly isConfirming: boolean;
  readonly onAllow: (scope: PermissionScope) => void;
  readonly onAnswer: (decision: PermissionDecision) => void;
}

type Step = "first" | "more" | "always";

/**
 * The answers to a request. The two of every day are always there; a yes that reaches further and a
 * no with a reason take a second step, and what the CLI would remember is said word for word.
 */
export function PermissionAnswers(props: PermissionAnswersProps): JSX.Element {
  const { answerDrafts } = useStore();
  const [step, setStep] = useState<Step>(() =>
    answerDrafts.get(props.request).reason === "" ? "first" : "more",
  );
  const { mayChange } = useRights();
  switch (props.isConfirming || !mayChange ? "first" : step) {
    case "first":
      return <FirstStep {...props} onStep={setStep} />;
    case "more":
      return <MoreStep {...props} onStep={setStep} />;
    case "always":
      return <AlwaysStep {...props} onStep={setStep} />;
  }
}

type StepProps = PermissionAnswersProps & { readonly onStep: (step: Step) => void };

function FirstStep(props: StepProps): JSX.Element {
  const { request, isDisabled, isAllowable, isSending, isConfirming } = props;
  const { onAllow, onAnswer, onStep } = props;
  const words = useWords();
  const { mayChange } = useRights();
  const hasMore = mayChange && !isConfirming;
  const grants = hasMore ? grantsOf(request) : noGrants;
  return (
    <>
      {isConfirming && (
        <p class="permission-confirm" role="status">
          <Icon name="clock" />
          <span>{words.permission.confirmOnPc}</span>
        </p>
      )}
      <div class="permission-buttons">
        <button
          type="button"
          class="button"
          disabled={isDisabled}
          onClick={() => {
            onAnswer({ kind: "deny" });
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
              onAllow("once");
            }}
          >
            {isSending ? words.permission.sending : allowLabel(request, words)}
          </button>
        )}
      </div>
      {grants.conversation.length > 0 && (
        <button
          type="button"
          class="button wide"
          disabled={isDisabled}
          onClick={() => {
            onAllow("conversation");
          }}
        >
          <span>
            {grantsEdits(grants.conversation)
              ? words.permission.allowEdits
              : words.permission.allowConversation}
          </span>
          <Grants lines={grants.conversation} />
        </button>
      )}
      {hasMore && (
        <button
          type="button"
          class="link-button permission-other"
          onClick={() => {
            onStep("more");
          }}
        >
          {words.permission.moreChoices}
          <Icon name="chevron" />
        </button>
      )}
    </>
  );
}

function MoreStep(props: StepProps): JSX.Element {
  const { request, onAnswer, onStep } = props;
  const words = useWords();
  const { answerDrafts } = useStore();
  const isInert = useInertAtFirst();
  const field = useRef<HTMLTextAreaElement>(null);
  return (
    <div class="permission-step">
      <label>
        <span>{words.permission.denyReason}</span>
        <textarea
          ref={field}
          class="own-answer"
          rows={2}
          maxLength={maxDenyReasonLength}
          defaultValue={answerDrafts.get(request).reason}
          onInput={({ currentTarget: { value } }) => {
            answerDrafts.put(request, { reason: value });
          }}
        />
      </label>
      <div class="permission-buttons">
        <Back onStep={onStep} words={words} />
        <button
          type="button"
          class="button"
          disabled={props.isDisabled || isInert}
          onClick={() => {
            onAnswer(denial(field));
          }}
        >
          {words.permission.denyWithReason}
        </button>
      </div>
      {grantsOf(request).always.length > 0 && (
        <button
          type="button"
          class="link-button permission-other"
          disabled={isInert}
          onClick={() => {
            onStep("always");
          }}
        >
          {words.permission.allowAlways}
        </button>
      )}
    </div>
  );
}

function AlwaysStep(props: StepProps): JSX.Element {
  const { request, isDisabled, onAllow, onStep } = props;
  const words = useWords();
  const isInert = useInertAtFirst();
  return (
    <div class="permission-step">
      <p class="permission-warning">
        <Icon name="alert" />
        <span>{words.permission.allowAlwaysTitle}</span>
      </p>
      <Grants lines={grantsOf(request).always} />
      <div class="permission-buttons">
        <Back onStep={onStep} words={words} />
        <button
          type="button"
          class="button danger"
          disabled={isDisabled || isInert}
          onClick={() => {
            // After a no, or no answer, the two of every day are there again.
            onStep("first");
            onAllow("always");
          }}
        >
          {words.permission.allowAlwaysSure}
        </button>
      </div>
    </div>
  );
}

function Back(props: Pick<StepProps, "onStep"> & { readonly words: Wording }): JSX.Element {
  return (
    <button
      type="button"
      class="button"
      onClick={() => {
        props.onStep("first");
      }}
    >
      {props.words.permission.back}
    </button>
  );
}

/** What would be allowed from then on, with everything in it visible; rules in the CLI's own terms. */
function Grants({ lines }: { readonly lines: readonly string[] }): JSX.Element {
  return (
    <span class="grants">
      {lines.map((line) => (
        <OneGrant key={line} line={line} />
      ))}
    </span>
  );
}

function OneGrant({ line }: { readonly line: string }): JSX.Element {
  const words = useWords();
  const grant = readGrant(line);
  switch (grant.kind) {
    case "edits":
      return <span>{words.permission.grantEdits}</span>;
    case "folder":
      return (
        <span>
          {words.permission.grantFolder}{" "}
          <code>
            <Revealed text={grant.path} />
          </code>
        </span>
      );
    case "rule":
      return (
        <code>
          <Revealed text={grant.rule} />
        </code>
      );
  }
}

const noGrants = { conversation: [], always: [] };

/** A question's answer allows nothing else, and what cannot be judged can only be denied. */
function grantsOf({ content, grants, isTooLong }: PermissionRequest): PermissionRequest["grants"] {
  return isTooLong || content.kind === "question" ? noGrants : grants;
}

function denial(field: RefObject<HTMLTextAreaElement | null>): PermissionDecision {
  const reason = field.current?.value.trim() ?? "";
  return reason === "" ? { kind: "deny" } : { kind: "deny", reason };
}

function allowLabel({ content }: PermissionRequest, words: Wording): string {
  if (content.kind === "question") return words.permission.sendAnswer;
  return content.kind === "plan" ? words.permission.approvePlan : words.permission.allowOnce;
}
