import type { JSX } from "preact";
import { usePage } from "../page";
import { Choice } from "../Choice";
import type { SectionProps } from "./SettingsPanel";

/** How messages are written here. */
export function WritingSection({ words }: SectionProps): JSX.Element {
  const { preferences } = usePage();
  return (
    <section class="panel-section" aria-label={words.writing}>
      <h3>{words.writing}</h3>
      <Choice
        label={words.enter}
        hint={words.enterHint}
        options={[
          ["auto", words.auto],
          ["send", words.enterSends],
          ["line", words.enterLine],
        ]}
        value={preferences.current.value.enter}
        onChoose={(enter) => {
          preferences.set({ enter });
        }}
      />
    </section>
  );
}
