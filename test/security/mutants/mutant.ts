import type { Patch } from "./build";

/** A control of the product that a test build lacks, and where that has to be noticed. */
export interface Mutant extends Patch {
  readonly name: string;
  /** The requirement whose tests must fail. */
  readonly requirement: `R${number}`;
  /** The file that holds these tests. */
  readonly test: string;
  /** Which of them, by a pattern on their whole names: as few as will do. */
  readonly filter: string;
}
