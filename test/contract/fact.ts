import type { ContractBench } from "./contractBench";

/** The versions of the CLI that the contract is tested with, oldest first. */
export const contractVersions = ["2.0.77", "2.1.197", "2.1.330"] as const;

export type ContractVersion = (typeof contractVersions)[number];

/**
 * Something that the product relies on, or must know to be otherwise: what is observed, and what it is in each version.
 * A version that lacks it has that written down here; nothing is left out.
 */
export interface Fact {
  readonly name: string;
  /** Observes it in a fresh home and folder; gives plain data. */
  readonly observe: (bench: ContractBench) => Promise<unknown>;
  readonly expected: Readonly<Record<ContractVersion, unknown>>;
}

/** Expected of every version. */
export function everywhere(value: unknown): Fact["expected"] {
  return { "2.0.77": value, "2.1.197": value, "2.1.330": value };
}

/** Expected of 2.0.77, and of both newer versions. */
export function changed(older: unknown, newer: unknown): Fact["expected"] {
  return { "2.0.77": older, "2.1.197": newer, "2.1.330": newer };
}
