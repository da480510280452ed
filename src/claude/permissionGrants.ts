import * as v from "valibot";
import { isWithin } from "../base/paths";
import { editsGrant, folderGrantPrefix } from "../shared/grantLabels";
import { maxGrants, maxToolSubjectLength } from "../shared/limits";
import type { PermissionRequest, PermissionScope } from "../shared/state";
import { oneLine } from "./text";

const destination = v.picklist(["session", "localSettings", "projectSettings", "userSettings"]);
// Strict: what is sent back must be what its label says, and nothing beside it.
const addRules = v.strictObject({
  type: v.literal("addRules"),
  rules: v.pipe(
    v.array(v.strictObject({ toolName: v.string(), ruleContent: v.optional(v.string()) })),
    v.nonEmpty(),
    v.maxLength(maxGrants),
  ),
  behavior: v.literal("allow"),
  destination,
});
const setMode = v.strictObject({
  type: v.literal("setMode"),
  mode: v.literal("acceptEdits"),
  destination: v.literal("session"),
});
const addDirectories = v.strictObject({
  type: v.literal("addDirectories"),
  directories: v.pipe(v.array(v.string()), v.nonEmpty(), v.maxLength(maxGrants)),
  destination,
});
const suggestion = v.variant("type", [addRules, setMode, addDirectories]);
type Suggestion = v.InferOutput<typeof suggestion>;

/** What a yes beyond once sends back to the CLI as `updatedPermissions`, by its reach. */
export type GrantUpdates = Readonly<Record<Exclude<PermissionScope, "once">, readonly object[]>>;

export interface Grants {
  readonly labels: PermissionRequest["grants"];
  readonly updates: GrantUpdates;
}

/**
 * What can be allowed beyond once, from the CLI's own `permission_suggestions`. Always: what it would
 * write into its settings. For the conversation: the same rules kept in the session only, and what it
 * offers for the session; to accept all edits only where it names no rule, because that is far more
 * than one command. What can't be said whole on its line is not offered.
 */
export function grantsOf(suggestions: readonly unknown[], folder: string): Grants {
  const offered = suggestions.slice(0, maxGrants).flatMap((each) => {
    const parsed = v.safeParse(suggestion, each);
    return parsed.success && isUseful(parsed.output, folder) ? [parsed.output] : [];
  });
  const sayable = offered.filter((each) =>
    labelsOf(each).every((label) => label.length < maxToolSubjectLength),
  );
  const hasRules = sayable.some(({ type }) => type === "addRules");
  const conversation = sayable
    .filter((each) => each.type !== "setMode" || !hasRules)
    .filter((each) => each.type !== "addDirectories" || each.destination === "session")
    .map((each) => ({ ...each, destination: "session" as const }));
  const always = sayable.filter((each) => each.destination !== "session");
  return {
    labels: { conversation: conversation.flatMap(labelsOf), always: always.flatMap(labelsOf) },
    updates: { conversation, always },
  };
}

/** The folder of the conversation is open to the CLI anyway: naming it would say nothing. */
function isUseful(each: Suggestion, folder: string): boolean {
  return (
    each.type !== "addDirectories" || !each.directories.every((path) => isWithin(folder, path))
  );
}

function labelsOf(each: Suggestion): readonly string[] {
  const labels = (): readonly string[] => {
    switch (each.type) {
      case "addRules":
        return each.rules.map(({ toolName, ruleContent }) =>
          ruleContent === undefined ? toolName : `${toolName}(${ruleContent})`,
        );
      case "setMode":
        return [editsGrant];
      case "addDirectories":
        return each.directories.map((path) => `${folderGrantPrefix}${path}`);
    }
  };
  return labels().map((label) => oneLine(label, maxToolSubjectLength));
}
