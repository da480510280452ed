import type { JSX } from "preact";
import { settingsWords } from "../../wording/settings";
import type { SettingsWording } from "../../wording/settings";
import { usePage, useRights } from "../page";
import { Sheet } from "../sheet/Sheet";
import { AttentionSection } from "./AttentionSection";
import { InstallSection } from "./InstallSection";
import { LookSection } from "./LookSection";
import { NotificationSection } from "./NotificationSection";
import { WritingSection } from "./WritingSection";

/** What each section gets. */
export interface SectionProps {
  readonly words: SettingsWording;
}

/**
 * How the page looks and behaves on this device, each thing in force as soon as it is chosen. What a
 * section is about it reads itself; one per file. The editor's view has only what makes sense there.
 */
export function SettingsPanel({ onClose }: { readonly onClose: () => void }): JSX.Element {
  const { language, isInEditor } = usePage();
  const { mayChange } = useRights();
  const words = settingsWords[language];
  return (
    <Sheet title={words.title} side="right" onClose={onClose}>
      <p class="setting-hint">{isInEditor ? words.whereEditor : words.where}</p>
      <LookSection words={words} />
      {mayChange && <WritingSection words={words} />}
      {!isInEditor && <AttentionSection words={words} />}
      {!isInEditor && <InstallSection />}
      {!isInEditor && <NotificationSection />}
    </Sheet>
  );
}
