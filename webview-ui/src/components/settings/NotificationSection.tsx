import { useEffect, useRef, useState } from "preact/hooks";
import type { JSX } from "preact";
import { pushKinds } from "../../../../src/shared/pushChoices";
import {
  currentSubscription,
  pushAbility,
  subscribe,
  unsubscribe,
} from "../../platform/pushSubscription";
import { keepWish } from "../../platform/pushWish";
import { notificationWords } from "../../wording/notifications";
import { usePage, useStore } from "../page";
import { PanelTrouble } from "../sheet/PanelTrouble";
import { troubleText } from "../sheet/troubleText";
import type { PushTrouble } from "./notificationDesk";
import { NotificationDesk } from "./notificationDesk";
import { Switch } from "./Switch";

const platform = {
  ability: pushAbility,
  current: currentSubscription,
  subscribe,
  unsubscribe,
  remember: keepWish,
};

/** How this device is told while nobody looks. Not in the editor's view: the editor is there. */
export function NotificationSection(): JSX.Element {
  const { language } = usePage();
  const store = useStore();
  const words = notificationWords[language];
  const spoken = useRef(language);
  spoken.current = language;
  const [desk] = useState(() => new NotificationDesk(store, platform, () => spoken.current));
  const { isLoaded, ability, isOn, choices, isBusy } = desk.state.value;
  const isLive = store.connection.value.kind === "live";
  useEffect(() => {
    if (isLive && ability === "able") void desk.load();
  }, [desk, isLive]);
  const isDisabled = isBusy || !isLive || !isLoaded;
  return (
    <section class="panel-section" aria-label={words.title}>
      <h3>{words.title}</h3>
      <Switch
        label={words.on}
        hint={ability === "able" ? words.onHint : words.unable[ability]}
        isOn={isOn && ability === "able"}
        isDisabled={isDisabled || ability !== "able"}
        onChange={(wanted) => {
          void (wanted ? desk.switchOn() : desk.switchOff());
        }}
      />
      {isOn && ability === "able" && (
        <>
          {pushKinds.map((kind) => (
            <Switch
              key={kind}
              label={words.kinds[kind]}
              hint={words.kindHints[kind]}
              isOn={choices.kinds[kind]}
              isDisabled={isDisabled}
              onChange={(wanted) => {
                void desk.choose({ ...choices, kinds: { ...choices.kinds, [kind]: wanted } });
              }}
            />
          ))}
          <Switch
            label={words.showsTitle}
            hint={words.showsTitleHint}
            isOn={choices.showsTitle}
            isDisabled={isDisabled}
            onChange={(showsTitle) => {
              void desk.choose({ ...choices, showsTitle });
            }}
          />
          <div class="setting">
            <button
              type="button"
              class="button"
              disabled={isDisabled}
              onClick={() => void desk.test()}
            >
              {words.test}
            </button>
          </div>
        </>
      )}
      <Outcome desk={desk} isLive={isLive} />
    </section>
  );
}

interface OutcomeProps {
  readonly desk: NotificationDesk;
  readonly isLive: boolean;
}

function Outcome({ desk, isLive }: OutcomeProps): JSX.Element | null {
  const { language, words: pageWords } = usePage();
  const words = notificationWords[language];
  const { trouble, wasTested, ability } = desk.state.value;
  const text = (why: PushTrouble): string =>
    why === "browser" ? words.browserFailed : troubleText(why, pageWords, language);
  if (ability !== "able") return null;
  if (!isLive) return <p class="setting-hint">{words.offline}</p>;
  if (trouble !== null) {
    return <PanelTrouble text={text(trouble)} />;
  }
  return wasTested ? (
    <p class="setting-hint" role="status">
      {words.tested}
    </p>
  ) : null;
}
