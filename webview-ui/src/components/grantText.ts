/**
 * A line of `PermissionRequest.grants`: the host's own two forms (src/claude/permissionGrants.ts) in
 * the page's words, every other one a rule in the CLI's terms.
 */
export type Grant =
  | { readonly kind: "edits" }
  | { readonly kind: "folder"; readonly path: string }
  | { readonly kind: "rule"; readonly rule: string };

const editsLabel = "mode acceptEdits";
const folderPrefix = "folder ";

/** No rule looks like the two: it begins with the name of a tool, which has no space in it. */
export function readGrant(label: string): Grant {
  if (label === editsLabel) return { kind: "edits" };
  return label.startsWith(folderPrefix)
    ? { kind: "folder", path: label.slice(folderPrefix.length) }
    : { kind: "rule", rule: label };
}

/** Whether a yes of that reach lets every change of a file pass from then on. */
export function grantsEdits(labels: readonly string[]): boolean {
  return labels.includes(editsLabel);
}
