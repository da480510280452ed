import type { Catalog, ModelChoice } from "../../../../src/shared/catalog";
import type { Conversation } from "../../../../src/shared/state";
import { shortModel } from "../../text/shortModel";
import type { Wording } from "../../wording/index";

/** What can be chosen for a conversation. */
export type ChoiceKind = "model" | "mode" | "effort";

/** One choice of a picker; `value` null: what Claude Code is set to on the PC. */
export interface Choice {
  readonly value: string | null;
  readonly name: string;
  readonly description: string;
}

/** Never offered from afar, and never shown as a choice, even if the CLI lists it. */
const neverOffered: ReadonlySet<string> = new Set(["bypassPermissions"]);

/** The choices of a picker, the PC's own setting first. */
export function choicesOf(
  kind: ChoiceKind,
  catalog: Catalog,
  conversation: Conversation,
  words: Wording,
): readonly Choice[] {
  const own: Choice = {
    value: null,
    name: words.pickers.byDefault,
    description: words.pickers.defaultText,
  };
  switch (kind) {
    case "model":
      // The CLI's list has an entry of its own for its default.
      return catalog.models.some(({ value }) => value === "default")
        ? catalog.models
        : [own, ...catalog.models];
    case "mode":
      return [own, ...modes(catalog).map((mode) => modeChoice(mode, words))];
    case "effort":
      return [
        own,
        ...effortsOf(catalog, conversation).map((effort) => ({
          value: effort,
          name: effortName(effort, words),
          description: "",
        })),
      ];
  }
}

/** Whether there is anything to choose. */
export function hasChoices(
  kind: ChoiceKind,
  catalog: Catalog,
  conversation: Conversation,
): boolean {
  switch (kind) {
    case "model":
      return catalog.models.length > 0;
    case "mode":
      return modes(catalog).length > 0;
    case "effort":
      return effortsOf(catalog, conversation).length > 0;
  }
}

/** What is chosen; null: the PC's own setting. */
export function chosenValue(kind: ChoiceKind, { settings }: Conversation): string | null {
  return kind === "mode" ? settings.permissionMode : settings[kind];
}

/**
 * The mode that works on the next prompt. While the CLI runs it is what the CLI says, whatever was
 * chosen: an approved plan changes it, for one. A CLI that is still to be started takes the choice.
 */
export function workingMode({ agent, settings, permissionMode }: Conversation): string | null {
  return agent.kind === "ready"
    ? (permissionMode ?? settings.permissionMode)
    : (settings.permissionMode ?? permissionMode);
}

/** What a pill shows: what was chosen, else what works now, else that it is the default. */
export function shownName(
  kind: ChoiceKind,
  catalog: Catalog,
  conversation: Conversation,
  words: Wording,
): string {
  const chosen = kind === "mode" ? workingMode(conversation) : chosenValue(kind, conversation);
  if (chosen !== null) return nameOf(kind, chosen, catalog, words);
  return worksNow(kind, catalog, conversation, words) ?? words.pickers.byDefault;
}

/** What the CLI says that works now; null: it did not say. */
export function worksNow(
  kind: ChoiceKind,
  catalog: Catalog,
  conversation: Conversation,
  words: Wording,
): string | null {
  const value =
    kind === "model" ? conversation.model : kind === "mode" ? conversation.permissionMode : null;
  return value === null ? null : nameOf(kind, value, catalog, words);
}

const loudModes: ReadonlySet<string> = new Set(["acceptEdits", "auto", "dontAsk"]);

/** The colour of a mode: the more it lets pass, the louder. */
export function modeTone(mode: string | null): "amber" | "red" | undefined {
  if (mode === "bypassPermissions") return "red";
  return mode !== null && loudModes.has(mode) ? "amber" : undefined;
}

function modes({ permissionModes }: Catalog): readonly string[] {
  return permissionModes.filter((mode) => !neverOffered.has(mode));
}

function modeChoice(mode: string, words: Wording): Choice {
  const texts: Readonly<Record<string, readonly [string, string] | undefined>> =
    words.pickers.modes;
  const [name, description] = texts[mode] ?? [mode, ""];
  return { value: mode, name, description };
}

function effortsOf(catalog: Catalog, conversation: Conversation): readonly string[] {
  return modelOf(catalog, conversation)?.efforts ?? [];
}

function modelOf({ models }: Catalog, conversation: Conversation): ModelChoice | undefined {
  const { settings, model } = conversation;
  const wanted = settings.model ?? model;
  return (
    models.find(({ value }) => value === wanted) ?? models.find(({ value }) => value === "default")
  );
}

function effortName(effort: string, words: Wording): string {
  const texts: Readonly<Record<string, string | undefined>> = words.pickers.efforts;
  return texts[effort] ?? effort;
}

function nameOf(kind: ChoiceKind, value: string, catalog: Catalog, words: Wording): string {
  switch (kind) {
    case "model":
      return catalog.models.find((model) => model.value === value)?.name ?? shortModel(value);
    case "mode":
      return modeChoice(value, words).name;
    case "effort":
      return effortName(value, words);
  }
}
