import { useContext, useId, useState } from "preact/hooks";
import type { JSX } from "preact";
import type { ListedDevice } from "../../../../src/shared/devices";
import { maxDeviceNameLength } from "../../../../src/shared/limits";
import { timeOfDay } from "../../text/format";
import type { DeviceWording } from "../../wording/devices";
import { relativeTime } from "../../text/relativeTime";
import { Icon } from "../Icon";
import { LogOut } from "../LogOut";
import { LogOutContext, usePage } from "../page";
import { RenameForm } from "../RenameForm";
import { TrayButton } from "../TrayButton";
import { Confirm } from "../sheet/Confirm";
import { PanelTrouble } from "../sheet/PanelTrouble";
import { RowMenuButton, RowSpinner } from "../sheet/RowMenuButton";
import { troubleText } from "../sheet/troubleText";
import { useScrolledTo } from "../sheet/useScrolledTo";
import type { DeviceDesk } from "./deviceDesk";

interface DeviceRowProps {
  readonly device: ListedDevice;
  readonly desk: DeviceDesk;
  readonly isLive: boolean;
  readonly now: number;
  readonly words: DeviceWording;
}

type Step = "closed" | "tray" | "rename" | "revoke";

/** A device, and what can be done with it. */
export function DeviceRow(props: DeviceRowProps): JSX.Element {
  const { device, desk, isLive, words } = props;
  const page = usePage();
  const [step, setStep] = useState<Step>("closed");
  const bodyId = useId();
  const trouble = desk.trouble.value?.id === device.id ? desk.trouble.value.trouble : null;
  const body = useScrolledTo<HTMLDivElement>(step === "closed" ? trouble : step);
  const close = (): void => {
    setStep("closed");
  };
  return (
    <li class="device-item">
      <div class="device-row">
        <Facts {...props} />
        {desk.busyId.value === device.id ? (
          <RowSpinner />
        ) : (
          <RowMenuButton
            label={words.more(device.name)}
            isOpen={step !== "closed"}
            controls={bodyId}
            onToggle={() => {
              setStep(step === "closed" ? "tray" : "closed");
            }}
          />
        )}
      </div>
      <div id={bodyId} class="device-body" ref={body}>
        {trouble !== null && (
          <PanelTrouble text={troubleText(trouble, page.words, page.language)} />
        )}
        {step === "tray" && <Tray {...props} onStep={setStep} />}
        {step === "rename" && (
          <RenameForm
            name={device.name}
            maxLength={maxDeviceNameLength}
            label={words.renameLabel}
            cancel={words.cancel}
            save={words.save}
            isDisabled={!isLive}
            rename={(name) => desk.rename(device.id, name)}
            onDone={close}
          />
        )}
        {step === "revoke" && (
          <Confirm
            question={words.revokeQuestion(device.name)}
            yes={words.revoke}
            isDisabled={!isLive}
            onNo={close}
            onYes={() => {
              close();
              void desk.revoke(device.id);
            }}
          />
        )}
      </div>
    </li>
  );
}

function Facts({ device, now, words }: DeviceRowProps): JSX.Element {
  const page = usePage();
  const { locale } = page.words;
  const ago = (at: number): JSX.Element => (
    <time dateTime={new Date(at).toISOString()} title={timeOfDay(at, now, locale)}>
      {at === device.createdAt
        ? words.firstSeen(relativeTime(at, now, locale, page.words.conversations.justNow))
        : words.lastSeen(relativeTime(at, now, locale, page.words.conversations.justNow))}
    </time>
  );
  return (
    <div class="device-facts">
      <span class="device-name" dir="auto">
        {device.name}
      </span>
      <span class="device-tags">
        {device.isYou && <span class="tag">{words.you}</span>}
        {device.isConnected && (
          <span class="tag" data-tone="green">
            <span class="tag-dot" aria-hidden="true" />
            {words.connected}
          </span>
        )}
        <span class="tag">
          <Icon name="shield" />
          {words.roles[device.role]}
        </span>
      </span>
      <span class="device-meta">
        {!device.isConnected && <>{ago(device.lastSeenAt)} · </>}
        {device.address === "unknown" ? words.unknownAddress : words.address(device.address)}
      </span>
      <span class="device-meta">{ago(device.createdAt)}</span>
    </div>
  );
}

function Tray(props: DeviceRowProps & { readonly onStep: (step: Step) => void }): JSX.Element {
  const { device, isLive, words, onStep } = props;
  const onLogOut = useContext(LogOutContext);
  return (
    <div class="tray device-tray" role="group" aria-label={words.more(device.name)}>
      <TrayButton
        icon="edit"
        label={words.rename}
        isDisabled={!isLive}
        onClick={() => {
          onStep("rename");
        }}
      />
      {!device.isYou && (
        <TrayButton
          icon="cross"
          label={words.revoke}
          isDisabled={!isLive}
          isDanger
          onClick={() => {
            onStep("revoke");
          }}
        />
      )}
      {device.isYou && onLogOut !== null && <LogOut onLogOut={onLogOut} />}
    </div>
  );
}
