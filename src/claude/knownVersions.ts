/**
 * The versions of the CLI between which the contract is tested, ends included: `test/contract` checks
 * every fact that this folder relies on with both ends and with one version between them.
 */
export const knownClaudeVersions = { oldest: "2.0.77", newest: "2.1.330" } as const;

/**
 * Whether a version of the CLI, such as "2.1.330", lies in the tested range. What is unknown still
 * runs, but what it does is not vouched for: the conversation shows a warning, and the safe mode
 * holds, in which no prompt is ever sent again by itself; a prompt that was cut short becomes
 * `indeterminate` and the person decides. Null (not told yet) and text that is no version are
 * unknown, and so is a pre-release, which is neither the version before it nor the one after.
 */
export function knowledgeOf(version: string | null): "known" | "unknown" {
  const [oldest, asked, newest] = [
    parseVersion(knownClaudeVersions.oldest),
    parseVersion(version ?? ""),
    parseVersion(knownClaudeVersions.newest),
  ];
  if (oldest === null || asked === null || newest === null) return "unknown";
  return compare(oldest, asked) <= 0 && compare(asked, newest) <= 0 ? "known" : "unknown";
}

/** Whether `version` is that one or a newer one; no for what is no version. */
export function isAtLeast(version: string, least: string): boolean {
  const [asked, wanted] = [parseVersion(version), parseVersion(least)];
  return asked !== null && wanted !== null && compare(wanted, asked) <= 0;
}

function parseVersion(text: string): readonly number[] | null {
  const found = /^(\d{1,6})\.(\d{1,6})\.(\d{1,6})$/.exec(text);
  return found === null ? null : found.slice(1).map(Number);
}

/** Below zero when the first is the older one, above zero when it is the newer one. */
function compare(first: readonly number[], second: readonly number[]): number {
  const differences = first.map((part, index) => part - (second[index] ?? 0));
  return differences.find((difference) => difference !== 0) ?? 0;
}
