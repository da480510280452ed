import { printableLine } from "../deviceName";
import type { Language } from "./problems";

/** A window of the plan: in a sentence or a table, and where there is hardly room. */
interface WindowName {
  readonly name: string;
  readonly short: string;
}

/** By the CLI's own name. */
const names: Readonly<Record<Language, Readonly<Record<string, WindowName>>>> = {
  en: {
    five_hour: { name: "5 hours", short: "5h" },
    seven_day: { name: "7 days", short: "7d" },
    seven_day_opus: { name: "7 days, Opus", short: "7d Opus" },
    seven_day_sonnet: { name: "7 days, Sonnet", short: "7d Sonnet" },
  },
  ko: {
    five_hour: { name: "5시간", short: "5시간" },
    seven_day: { name: "7일", short: "7일" },
    seven_day_opus: { name: "7일, Opus", short: "7일 Opus" },
    seven_day_sonnet: { name: "7일, Sonnet", short: "7일 Sonnet" },
  },
};

/** A window that nobody here knows goes by the CLI's own name, as one printable line. */
export function planWindowName(kind: string, language: Language): WindowName {
  const known = Object.hasOwn(names[language], kind) ? names[language][kind] : undefined;
  if (known !== undefined) return known;
  const name = printableLine(kind.replaceAll("_", " "));
  return { name, short: name };
}
