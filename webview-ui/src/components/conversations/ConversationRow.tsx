import { useId, useState } from "preact/hooks";
import type { JSX } from "preact";
import { maxNameLength } from "../../../../src/shared/limits";
import type { Conversation } from "../../../../src/shared/state";
import { timeOfDay } from "../../text/format";
import { Icon } from "../Icon";
import { usePage, useWords } from "../page";
import { Confirm } from "../sheet/Confirm";
import { troubleText } from "../sheet/troubleText";
import { useScrolledTo } from "../sheet/useScrolledTo";
import { isWorking, needsOf } from "../workState";
import type { ConversationDesk } from "./conversationDesk";
import { relativeTime } from "./relativeTime";

/** A conversation as a line of the list. */
export interface ConversationLine {
  readonly id: string;
  readonly title: string;
  /** More of what it is about. */
  readonly detail: string;
  readonly branch: string | null;
  readonly updatedAt: number;
  /** As the state has it; null: it is not open. */
  readonly open: Conversation | null;
  /** Prompts of it that wait. */
  readonly waiting: number;
}

interface ConversationRowProps {
  readonly line: ConversationLine;
  readonly desk: ConversationDesk;
  /** This screen shows it. */
  readonly isHere: boolean;
  readonly isLive: boolean;
  readonly now: number;
  /** Another one has the same title: the exact time tells them apart. */
  readonly hasTwin: boolean;
}

type Step = "closed" | "tray" | "rename" | "remove";

export function ConversationRow(props: ConversationRowProps): JSX.Element {
  const { line, desk, isHere, isLive, now, hasTwin } = props;
  const words = useWords();
  const [step, setStep] = useState<Step>("closed");
  const bodyId = useId();
  const trouble = desk.trouble.value?.id === line.id ? desk.trouble.value.trouble : null;
  const body = useScrolledTo<HTMLDivElement>(step === "closed" ? trouble : step);
  const exactTime = timeOfDay(line.updatedAt, now, words.locale);
  const title = line.title === "" ? words.header.untitled : line.title;
  const isBusy = desk.busyId.value === line.id;
  const close = (): void => {
    setStep("closed");
  };
  return (
    <li class="conversation-item" data-here={isHere}>
      <div class="conversation-row">
        <button
          type="button"
          class="conversation-main"
          aria-current={isHere ? "true" : undefined}
          disabled={isBusy || (!isLive && line.open === null)}
          onClick={() => void desk.open(line.id)}
        >
          <span class="conversation-title" dir="auto">
            {title}
          </span>
          {line.detail !== "" && (
            <span class="conversation-detail" dir="auto">
              {line.detail}
            </span>
          )}
          <span class="conversation-meta">
            <Badges line={line} isHere={isHere} />
            <time dateTime={new Date(line.updatedAt).toISOString()} title={exactTime}>
              {hasTwin
                ? exactTime
                : relativeTime(line.updatedAt, now, words.locale, words.conversations.justNow)}
            </time>
            {line.branch !== null && line.branch !== "" && (
              <span class="conversation-branch">{line.branch}</span>
            )}
          </span>
        </button>
        {isBusy ? (
          <span class="row-spinner">
            <span class="spinner" aria-hidden="true" />
          </span>
        ) : (
          <button
            type="button"
            class="icon-button"
            aria-label={words.conversations.more(title)}
            aria-expanded={step !== "closed"}
            aria-controls={bodyId}
            onClick={() => {
              setStep(step === "closed" ? "tray" : "closed");
            }}
          >
            <Icon name="more" />
          </button>
        )}
      </div>
      <div id={bodyId} class="conversation-body" ref={body}>
        {trouble !== null && <RowTrouble {...props} />}
        {step === "tray" && <Tray {...props} onStep={setStep} />}
        {step === "rename" && <Rename {...props} title={line.title} onDone={close} />}
        {step === "remove" && (
          <Confirm
            question={words.conversations.removeQuestion}
            yes={words.conversations.remove}
            isDisabled={!isLive}
            onNo={close}
            onYes={() => {
              close();
              void desk.remove(line.id);
            }}
          />
        )}
      </div>
    </li>
  );
}

function Badges(props: { readonly line: ConversationLine; readonly isHere: boolean }): JSX.Element {
  const { open, waiting } = props.line;
  const words = useWords();
  const asked = open?.permissions.length ?? 0;
  const isUndecided = asked === 0 && open !== null && needsOf(open) > 0;
  return (
    <>
      {open !== null && open.forkOf !== null && (
        <span class="tag">
          <Icon name="fork" />
          {words.header.fork}
        </span>
      )}
      {asked > 0 && (
        <span class="tag" data-tone="amber">
          <Icon name="shield" />
          {words.conversations.needsYou(asked)}
        </span>
      )}
      {isUndecided && (
        <span class="tag" data-tone="amber">
          <Icon name="alert" />
          {words.state.undecided}
        </span>
      )}
      {asked === 0 && open !== null && isWorking(open) && (
        <span class="tag" data-tone="green">
          <span class="tag-dot" aria-hidden="true" />
          {words.conversations.working}
        </span>
      )}
      {waiting > 0 && <span class="tag">{words.conversations.waiting(waiting)}</span>}
      {props.isHere && <span class="tag">{words.conversations.here}</span>}
    </>
  );
}

/** Why it could not be done; while another program writes the conversation, what to do then. */
function RowTrouble({ line, desk, isLive }: ConversationRowProps): JSX.Element | null {
  const { words, language } = usePage();
  const trouble = desk.trouble.value?.trouble;
  if (trouble === undefined) return null;
  if (trouble !== "written-elsewhere") {
    return (
      <p class="panel-note" role="alert">
        <Icon name="alert" />
        <span>{troubleText(trouble, words, language)}</span>
      </p>
    );
  }
  return (
    <div class="written" role="alert">
      <p>
        <strong>{words.conversations.writtenTitle}</strong>
      </p>
      <p>{words.conversations.writtenText}</p>
      <div class="written-buttons">
        <button
          type="button"
          class="button primary"
          disabled={!isLive}
          onClick={() => void desk.fork(line.id)}
        >
          {words.conversations.fork}
        </button>
        <button
          type="button"
          class="button"
          onClick={() => {
            desk.read(line);
          }}
        >
          {words.conversations.read}
        </button>
        <button
          type="button"
          class="button"
          disabled={!isLive}
          onClick={() => void desk.open(line.id, true)}
        >
          {words.conversations.openAnyway}
        </button>
      </div>
    </div>
  );
}

/** What can be done with it besides opening it. */
function Tray(
  props: ConversationRowProps & { readonly onStep: (step: Step) => void },
): JSX.Element {
  const { line, desk, isLive, onStep } = props;
  const words = useWords();
  return (
    <div class="tray" role="group" aria-label={words.conversations.more(line.title)}>
      {line.open === null && (
        <TrayButton
          icon="read"
          label={words.conversations.read}
          isDisabled={!isLive}
          onClick={() => {
            desk.read(line);
          }}
        />
      )}
      <TrayButton
        icon="plus"
        label={words.conversations.fork}
        isDisabled={!isLive}
        onClick={() => void desk.fork(line.id)}
      />
      <TrayButton
        icon="edit"
        label={words.conversations.rename}
        isDisabled={!isLive}
        onClick={() => {
          onStep("rename");
        }}
      />
      <TrayButton
        icon="cross"
        label={words.conversations.remove}
        isDisabled={!isLive}
        isDanger
        onClick={() => {
          onStep("remove");
        }}
      />
    </div>
  );
}

function TrayButton(props: {
  readonly icon: "read" | "plus" | "edit" | "cross";
  readonly label: string;
  readonly isDisabled: boolean;
  readonly isDanger?: boolean;
  readonly onClick: () => void;
}): JSX.Element {
  return (
    <button
      type="button"
      class="tray-button"
      data-tone={props.isDanger === true ? "danger" : undefined}
      disabled={props.isDisabled}
      onClick={props.onClick}
    >
      <span>
        <Icon name={props.icon} />
      </span>
      {props.label}
    </button>
  );
}

function Rename(
  props: ConversationRowProps & { readonly title: string; readonly onDone: () => void },
): JSX.Element {
  const { line, desk, isLive, onDone } = props;
  const words = useWords();
  const [name, setName] = useState(props.title);
  return (
    <form
      class="rename"
      onSubmit={(event) => {
        event.preventDefault();
        void desk.rename(line.id, name).then((isDone) => {
          if (isDone) onDone();
        });
      }}
    >
      <input
        ref={(element) => {
          if (element !== null && document.activeElement !== element) element.focus();
        }}
        class="panel-field"
        value={name}
        maxLength={maxNameLength}
        aria-label={words.conversations.renameLabel}
        enterkeyhint="done"
        onInput={({ currentTarget: { value } }) => {
          setName(value);
        }}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          event.preventDefault();
          event.stopPropagation();
          onDone();
        }}
      />
      <div class="editor-buttons">
        <button type="button" class="button" onClick={onDone}>
          {words.conversations.cancel}
        </button>
        <button type="submit" class="button primary" disabled={!isLive || name.trim() === ""}>
          {words.conversations.save}
        </button>
      </div>
    </form>
  );
}
