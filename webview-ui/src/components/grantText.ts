import { editsGrant, folderGrantPrefix } from "../../../src/shared/grantLabels";

/** A line of `PermissionRequest.grants`: the host's own in the page's words, every other one a rule in the CLI's terms. */
export type Grant =
  | { readonly kind: "edits" }
  | { readonly kind: "folder"; readonly path: string }
  | { readonly kind: "rule"; readonly rule: string };

export function readGrant(label: string): Grant {
  if (label === editsGrant) return { kind: "edits" };
  return label.startsWith(folderGrantPrefix)
    ? { kind: "folder", path: label.slice(folderGrantPrefix.length) }
    : { kind: "rule", rule: label };
}

/** Whether a yes of that reach lets every change of a file pass from then on. */
export function grantsEdits(labels: readonly string[]): boolean {
  return labels.includes(editsGrant);
}
