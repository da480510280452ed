import { useId, useState } from "preact/hooks";
import type { JSX } from "preact";
import { maxNameLength } from "../../../../src/shared/limits";
import type { Conversation } from "../../../../src/shared/state";
import { timeOfDay } from "../../text/format";
import { relativeTime } from "../../text/relativeTime";
import { Icon } from "../Icon";
import { usePage, useRights, useWords } from "../page";
import { RenameForm } from "../RenameForm";
import { TrayButton } from "../TrayButton";
import { Confirm } from "../sheet/Confirm";
import { PanelTrouble } from "../sheet/PanelTrouble";
import { RowMenuButton, RowSpinner } from "../sheet/RowMenuButton";
import { troubleText } from "../sheet/troubleText";
import { useScrolledTo } from "../sheet/useScrolledTo";
import { goesOn, needsOf } from "../workState";
import type { ConversationDesk } from "./conversationDesk";

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
  const { line, desk, isHere, isLive } = props;
  const words = useWords();
  const { mayChange } = useRights();
  const [step, setStep] = useState<Step>("closed");
  const bodyId = useId();
  const trouble = desk.trouble.value?.id === line.id ? desk.trouble.value.trouble : null;
  const body = useScrolledTo<HTMLDivElement>(step === "closed" ? trouble : step);
  const title = line.title === "" ? words.header.untitled : line.title;
  const isBusy = desk.busyId.value === line.id;
  const close = (): void => {
    setStep("closed");
  };
  return (
    <li class="conversation-item" data-here={isHere}>
      <div class="conversation-row">
        <MainButton {...props} title={title} />
        {isBusy ? (
          <RowSpinner />
        ) : (
          mayChange && (
            <RowMenuButton
              label={words.conversations.more(title)}
              isOpen={step !== "closed"}
              controls={bodyId}
              onToggle={() => {
                setStep(step === "closed" ? "tray" : "closed");
              }}
            />
          )
        )}
      </div>
      <div id={bodyId} class="conversation-body" ref={body}>
        {trouble !== null && <RowTrouble {...props} />}
        {step === "tray" && <Tray {...props} onStep={setStep} />}
        {step === "rename" && (
          <RenameForm
            name={line.title}
            maxLength={maxNameLength}
            label={words.conversations.renameLabel}
            cancel={words.conversations.cancel}
            save={words.conversations.save}
            isDisabled={!isLive}
            rename={(name) => desk.rename(line.id, name)}
            onDone={close}
          />
        )}
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

/** What it is about, and the way into it. */
function MainButton(props: ConversationRowProps & { readonly title: string }): JSX.Element {
  const { line, desk, isHere, isLive, now, hasTwin, title } = props;
  const words = useWords();
  const { mayChange } = useRights();
  const exactTime = timeOfDay(line.updatedAt, now, words.locale);
  return (
    <button
      type="button"
      class="conversation-main"
      aria-current={isHere ? "true" : undefined}
      disabled={desk.busyId.value === line.id || (!isLive && line.open === null)}
      onClick={() => {
        // Opening changes what runs on the PC; looking does not.
        if (mayChange || line.open !== null) void desk.open(line.id);
        else desk.read(line);
      }}
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
      {asked === 0 && open !== null && goesOn(open) && (
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
    return <PanelTrouble text={troubleText(trouble, words, language)} />;
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
