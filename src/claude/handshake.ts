import * as v from "valibot";
import { maxCatalogEntries, maxCatalogTextLength, maxChoiceLength } from "../shared/limits";
import type { Catalog } from "../shared/catalog";
import { isRefusedCommand } from "./refusedCommands";
import { isUsable } from "./settings";
import { oneLine } from "./text";

/** What the CLI says about itself in its answer to `initialize`. */
export interface Handshake {
  /** Only newer ones say it there. */
  readonly version: string | null;
  readonly catalog: Catalog;
  /** The model that stands behind a name of the list, where the CLI tells. */
  readonly resolvedModels: ReadonlyMap<string, string>;
  /** A plan that is approved ends the plan mode; older versions have to be told to leave it. */
  readonly leavesPlan: boolean;
}

const text = v.fallback(v.optional(v.string(), ""), "");
const maybe = v.fallback(v.optional(v.string()), undefined);
const model = v.object({
  value: v.string(),
  displayName: text,
  description: text,
  resolvedModel: maybe,
  supportedEffortLevels: v.fallback(v.optional(v.array(v.string()), []), []),
  supportsAutoMode: v.fallback(v.optional(v.boolean()), undefined),
});
const command = v.object({ name: v.string(), description: text, argumentHint: text });
const list = v.fallback(v.optional(v.array(v.unknown()), []), []);
const initialized = v.object({ claude_code_version: maybe, models: list, commands: list });

/** Those that every version has. The CLI does not list its modes. */
const usualModes = ["default", "acceptEdits", "plan"];
/**
 * Versions whose models support the automatic mode also have the one that denies what no rule
 * allows. `auto`, which runs commands without asking a person, and `bypassPermissions`, which asks
 * nobody about anything, are never offered.
 */
const newerModes = ["dontAsk"];

/** Reads the answer; what has another shape counts as not said. Never throws. */
export function readHandshake(answer: unknown): Handshake {
  const parsed = v.safeParse(initialized, answer);
  if (!parsed.success) {
    const catalog = { models: [], permissionModes: usualModes, commands: [] };
    return { version: null, catalog, resolvedModels: new Map(), leavesPlan: true };
  }
  const { claude_code_version: version, models, commands } = parsed.output;
  const known = pick(model, models).filter(({ value }) => isUsable("model", value));
  const hasNewerModes = known.some(({ supportsAutoMode }) => supportsAutoMode === true);
  return {
    version: version === undefined ? null : oneLine(version, maxChoiceLength),
    catalog: {
      models: known.map((each) => ({
        value: each.value,
        name: oneLine(each.displayName, maxCatalogTextLength) || each.value,
        description: oneLine(each.description, maxCatalogTextLength),
        efforts: each.supportedEffortLevels
          .filter((effort) => isUsable("effort", effort))
          .slice(0, maxCatalogEntries),
      })),
      permissionModes: hasNewerModes ? [...usualModes, ...newerModes] : usualModes,
      commands: pick(command, commands)
        .filter(({ name }) => /^\S+$/.test(name) && name.length <= maxChoiceLength)
        .filter(({ name }) => !isRefusedCommand(`/${name}`))
        .map(({ name, description, argumentHint }) => ({
          name,
          description: oneLine(description, maxCatalogTextLength),
          argumentHint: oneLine(argumentHint, maxCatalogTextLength),
        })),
    },
    resolvedModels: new Map(
      known.flatMap(({ value, resolvedModel }) =>
        resolvedModel === undefined ? [] : [[value, oneLine(resolvedModel, maxChoiceLength)]],
      ),
    ),
    leavesPlan: hasNewerModes,
  };
}

/** The entries of that shape, as many as are kept. */
function pick<S extends v.GenericSchema>(schema: S, entries: readonly unknown[]) {
  return entries
    .flatMap((entry) => {
      const parsed = v.safeParse(schema, entry);
      return parsed.success ? [parsed.output] : [];
    })
    .slice(0, maxCatalogEntries);
}
