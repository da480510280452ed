import { randomBytes } from "node:crypto";
import type { ProcessIdentity } from "../base/processTable";

/**
 * Who sees that no process of the CLI outlives this program. It is told what runs; the sessions
 * themselves end what a turn or a process leaves behind.
 */
export interface ProcessGuard {
  /** A value of `markVariable` for one process that is about to be started and all below it. */
  newMark(): string;
  /** A process of the CLI runs. */
  started(pid: number, kind: "cli"): void;
  /** What was seen below it, where marks can't be read; replaces what was seen before. */
  sampled(pid: number, below: readonly ProcessIdentity[]): void;
  /** It has ended, and everything below it. */
  ended(pid: number): void;
}

/** Marks, and nobody who remembers them. */
export const noGuard: ProcessGuard = {
  newMark: () => randomBytes(20).toString("hex"),
  started: () => undefined,
  sampled: () => undefined,
  ended: () => undefined,
};
