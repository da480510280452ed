import type { Catalog } from "../shared/catalog";
import type { AgentSettings } from "../shared/state";

/** What somebody wants changed; a field that is absent stays as it is, null is the agent's own choice. */
export interface WantedSettings {
  readonly model?: string | null | undefined;
  readonly permissionMode?: string | null | undefined;
  readonly effort?: string | null | undefined;
}

/**
 * The settings with these changes, or null when one of them is not in the agent's own lists. An
 * effort that the model does not have falls back to the model's own.
 */
export function changedSettings(
  settings: AgentSettings,
  wanted: WantedSettings,
  catalog: Catalog,
): AgentSettings | null {
  const model = wanted.model === undefined ? settings.model : wanted.model;
  const permissionMode =
    wanted.permissionMode === undefined ? settings.permissionMode : wanted.permissionMode;
  const effort = wanted.effort === undefined ? settings.effort : wanted.effort;
  const known = catalog.models.find(({ value }) => value === (model ?? "default"));
  if (model !== null && known === undefined && model !== settings.model) return null;
  if (permissionMode !== null && permissionMode !== settings.permissionMode) {
    if (!catalog.permissionModes.includes(permissionMode)) return null;
  }
  const hasEffort = effort === null || (known?.efforts ?? []).includes(effort);
  if (!hasEffort && wanted.effort !== undefined) return null;
  return { model, permissionMode, effort: hasEffort ? effort : null };
}
