import { useEffect, useState } from "preact/hooks";
import type { JSX } from "preact";
import type { Store } from "../../store/store";
import { deviceWords } from "../../wording/devices";
import type { DeviceWording } from "../../wording/devices";
import { Icon } from "../Icon";
import { usePage } from "../page";
import { Confirm } from "../sheet/Confirm";
import { PanelTrouble } from "../sheet/PanelTrouble";
import { Sheet } from "../sheet/Sheet";
import { troubleText } from "../sheet/troubleText";
import { useNow } from "../useNow";
import { DeviceDesk } from "./deviceDesk";
import { DeviceRow } from "./DeviceRow";

interface DevicesPanelProps {
  readonly store: Store;
  readonly onClose: () => void;
}

/** All paired devices: who may come in, and how to keep them out from now on. */
export function DevicesPanel({ store, onClose }: DevicesPanelProps): JSX.Element {
  const { language } = usePage();
  const words = deviceWords[language];
  const [desk] = useState(() => new DeviceDesk(store));
  useEffect(
    () => () => {
      desk.dispose();
    },
    [desk],
  );
  const isLive = store.connection.value.kind === "live";
  const now = useNow(30_000, true) - store.clockAheadMs.value;
  const { devices } = desk.listing.value;
  const others = devices?.filter(({ isYou }) => !isYou).length ?? 0;
  return (
    <Sheet
      title={words.title}
      side="right"
      onClose={onClose}
      foot={others > 0 && <RevokeOthers desk={desk} count={others} isLive={isLive} words={words} />}
    >
      {!isLive && <p class="panel-note">{words.offline}</p>}
      <ListTrouble desk={desk} words={words} />
      {devices === null && !desk.listing.value.hasFailed && <Skeleton />}
      {devices?.length === 0 && <Nothing words={words} />}
      {devices !== null && devices.length > 0 && (
        <section class="panel-section" aria-label={words.title}>
          <ul class="device-list">
            {devices.map((device) => (
              <DeviceRow
                key={device.id}
                device={device}
                desk={desk}
                isLive={isLive}
                now={now}
                words={words}
              />
            ))}
          </ul>
          <p class="device-hint">{words.roleHint}</p>
        </section>
      )}
    </Sheet>
  );
}

interface PartProps {
  readonly desk: DeviceDesk;
  readonly words: DeviceWording;
}

/** That the list could not be fetched, or that all others could not be revoked. */
function ListTrouble({ desk, words }: PartProps): JSX.Element | null {
  const page = usePage();
  const trouble = desk.trouble.value;
  if (trouble?.id === null) {
    return <PanelTrouble text={troubleText(trouble.trouble, page.words, page.language)} />;
  }
  if (!desk.listing.value.hasFailed) return null;
  return (
    <PanelTrouble
      text={words.failed}
      retry={{ label: words.retry, onRetry: () => void desk.reload() }}
    />
  );
}

function RevokeOthers(
  props: PartProps & { readonly count: number; readonly isLive: boolean },
): JSX.Element {
  const { desk, words, count, isLive } = props;
  const [isAsked, setIsAsked] = useState(false);
  const isDisabled = !isLive || desk.busyId.value !== null;
  if (!isAsked) {
    return (
      <button
        type="button"
        class="button plain danger"
        disabled={isDisabled}
        onClick={() => {
          setIsAsked(true);
        }}
      >
        {words.revokeOthers}
      </button>
    );
  }
  return (
    <Confirm
      question={words.revokeOthersQuestion(count)}
      yes={words.revokeOthers}
      isDisabled={isDisabled}
      onNo={() => {
        setIsAsked(false);
      }}
      onYes={() => {
        setIsAsked(false);
        void desk.revokeOthers();
      }}
    />
  );
}

function Nothing({ words }: { readonly words: DeviceWording }): JSX.Element {
  return (
    <div class="panel-empty">
      <Icon name="phone" />
      <h3>{words.none}</h3>
      <p>{words.noneText}</p>
    </div>
  );
}

function Skeleton(): JSX.Element {
  return (
    <div class="list-skeleton" aria-hidden="true">
      {[60, 75, 50].map((width) => (
        <span key={width} class="bone" style={{ width: `${width}%` }} />
      ))}
    </div>
  );
}
