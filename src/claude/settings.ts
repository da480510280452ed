import type { AgentSettings } from "../shared/state";

/** A name of a model, a mode or an effort as the CLI lists them: nothing that could be more than a value. */
const namePattern = /^[A-Za-z0-9._:[\]-]{1,100}$/;

/** One of the things that a person chooses for a conversation. */
export type SettingName = keyof AgentSettings;
export const settingNames = ["model", "permissionMode", "effort"] as const;

/** All of them left to the CLI. */
export const noSettings: AgentSettings = { model: null, permissionMode: null, effort: null };

/**
 * Whether the CLI may be told so. The conversation has checked it against the CLI's lists; this holds
 * whoever asks: what goes round every permission request is never a choice.
 */
export function isUsable(name: SettingName, value: string): boolean {
  return namePattern.test(value) && !(name === "permissionMode" && value === "bypassPermissions");
}

/** The settings without what may not be used; `refused` holds the names of that. */
export function usableSettings(settings: AgentSettings): {
  readonly usable: AgentSettings;
  readonly refused: readonly SettingName[];
} {
  const refused = settingNames.filter((name) => {
    const value = settings[name];
    return value !== null && !isUsable(name, value);
  });
  const usable = { ...settings };
  for (const name of refused) usable[name] = null;
  return { usable, refused };
}
