export interface Case {
  readonly name: string;
  readonly status: string;
}

interface Requirement {
  readonly id: string;
  readonly level: string;
  readonly title: string;
  readonly note?: string;
}

export interface Verdict extends Requirement {
  readonly cases: number;
  readonly verdict: "ok" | "RED" | "none";
  readonly failures: readonly string[];
}

export function casesOf(
  reports: readonly unknown[],
  mutants: readonly { readonly name: string; readonly failed: number }[],
): ReadonlyMap<string, readonly Case[]>;
export function judge(
  requirement: Requirement,
  cases: ReadonlyMap<string, readonly Case[]>,
): Verdict;
export function summaryOf(verdicts: readonly Verdict[]): string;
