import type { JSX } from "preact";
import { usePage } from "../page";
import { Choice } from "../Choice";
import type { SectionProps } from "./SettingsPanel";
import { Switch } from "./Switch";

/** What the page looks like here. The editor's chat view wears the editor's colours and sizes. */
export function LookSection({ words }: SectionProps): JSX.Element {
  const { preferences, isInEditor } = usePage();
  const { language, theme, textSize, wrapsCode } = preferences.current.value;
  return (
    <section class="panel-section" aria-label={words.look}>
      <h3>{words.look}</h3>
      <Choice
        label={words.language}
        options={[
          ["auto", words.auto],
          ["en", words.languages.en],
          ["ko", words.languages.ko],
        ]}
        value={language}
        onChoose={(chosen) => {
          preferences.set({ language: chosen });
        }}
      />
      {!isInEditor && (
        <>
          <Choice
            label={words.theme}
            options={[
              ["auto", words.auto],
              ["light", words.light],
              ["dark", words.dark],
            ]}
            value={theme}
            onChoose={(chosen) => {
              preferences.set({ theme: chosen });
            }}
          />
          <Choice
            label={words.textSize}
            options={[
              ["small", words.textSizes.small],
              ["normal", words.textSizes.normal],
              ["large", words.textSizes.large],
              ["largest", words.textSizes.largest],
            ]}
            value={textSize}
            onChoose={(chosen) => {
              preferences.set({ textSize: chosen });
            }}
          />
        </>
      )}
      <Switch
        label={words.wrapsCode}
        hint={words.wrapsCodeHint}
        isOn={wrapsCode}
        onChange={(isOn) => {
          preferences.set({ wrapsCode: isOn });
        }}
      />
    </section>
  );
}
