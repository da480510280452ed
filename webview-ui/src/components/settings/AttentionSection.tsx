import type { JSX } from "preact";
import { canKeepAwake, canVibrate } from "../../platform/abilities";
import { usePage } from "../page";
import type { SectionProps } from "./SettingsPanel";
import { Switch } from "./Switch";

/** How the page calls for the person, and keeps the screen on for them. */
export function AttentionSection({ words }: SectionProps): JSX.Element {
  const { preferences } = usePage();
  const { hasSound, hasVibration, keepsAwake } = preferences.current.value;
  return (
    <section class="panel-section" aria-label={words.attention}>
      <h3>{words.attention}</h3>
      <Switch
        label={words.sound}
        hint={words.soundHint}
        isOn={hasSound}
        onChange={(isOn) => {
          preferences.set({ hasSound: isOn });
        }}
      />
      <Switch
        label={words.vibration}
        hint={canVibrate() ? undefined : words.notHere}
        isOn={hasVibration && canVibrate()}
        isDisabled={!canVibrate()}
        onChange={(isOn) => {
          preferences.set({ hasVibration: isOn });
        }}
      />
      <Switch
        label={words.keepsAwake}
        hint={canKeepAwake() ? words.keepsAwakeHint : words.notHere}
        isOn={keepsAwake && canKeepAwake()}
        isDisabled={!canKeepAwake()}
        onChange={(isOn) => {
          preferences.set({ keepsAwake: isOn });
        }}
      />
    </section>
  );
}
